import { randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits, as base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
