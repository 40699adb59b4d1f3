import { createHmac } from 'node:crypto';
import type { Address } from '../learning/learner.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 26;

/**
 * The id of the learner who first came by this address: 130 bits of HMAC-SHA256 of the channel's name for her, in
 * Crockford's base32. It is found without a look-up, and nobody without the secret can go from a phone number to an id.
 */
export function identify(secret: string, { channel, name }: Address): string {
  const digest = createHmac('sha256', secret).update(`${channel}:${name}`).digest();
  let bits = 0;
  let held = 0;
  let id = '';
  for (const byte of digest) {
    bits = ((bits << 8) | byte) & 0xfff;
    held += 8;
    while (held >= 5 && id.length < ID_LENGTH) {
      held -= 5;
      id += ALPHABET[(bits >> held) & 31];
    }
  }
  return id;
}
