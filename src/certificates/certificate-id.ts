import { randomBytes } from 'node:crypto';

/** Douglas Crockford's base32: no I, L, O, U, so nothing is mistaken for 1 or 0 when a person copies it from paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 26 letters of 5 bits: 130 bits, which nobody guesses. */
const LENGTH = 26;

/** A new unguessable id, the last part of a certificate's link. */
export function newCertificateId(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('');
}

/** The id that a person meant: any case, with I and L for 1 and O for 0. Undefined where it can't be an id. */
export function parseCertificateId(text: string): string | undefined {
  if (text.length !== LENGTH || !/^[0-9a-z]+$/i.test(text)) return undefined;
  const id = text.toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0');
  return id.includes('U') ? undefined : id;
}
