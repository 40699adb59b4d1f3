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

/** So many names are remembered with their ids: an HMAC costs as much as the rest of a small step. */
const MAX_KNOWN = 10_000;

/** `identify` with a memory. */
export function createIdentify(secret: string): (address: Address) => string {
  const known = new Map<string, string>();
  return (address) => {
    const key = `${address.channel}:${address.name}`;
    const id = known.get(key) ?? identify(secret, address);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, id);
    return id;
  };
}
