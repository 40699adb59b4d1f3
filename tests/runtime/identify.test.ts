import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdentify, identify } from '../../src/runtime/identify.ts';

/** Made once by Python's hmac and base64 (RFC 4648 base32, its alphabet replaced by Crockford's). */
const VECTORS: [string, string, string, string][] = [
  ['secret', 'telegram', '1234', 'xd48cqpwf2jqrq9fr6aka5jt38'],
  ['secret', 'web', 'AbC-_xyz', '8wh8q6sc4826jwfxgnkj57bqr9'],
  ['', 'whatsapp', 'KG.1234', '0hs3hp9pzeb4kzj8hh9zs4mtda'],
];

test.each(VECTORS)('with the secret "%s" %s:%s is always %s', (secret, channel, name, id) => {
  expect(identify(secret, { channel, name })).toBe(id);
});

test('an id is the first 130 bits of the HMAC, in 26 letters', () => {
  const digest = createHmac('sha256', 'secret').update('web:she').digest();
  const bits = [...digest]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, 130);
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  const id = identify('secret', { channel: 'web', name: 'she' });
  expect(id).toHaveLength(26);
  expect([...id].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')).toBe(bits);
});

test.each([
  ['of another channel', 's', { channel: 'ab', name: 'c' }],
  ['whose name begins where the channel ends', 's', { channel: 'a', name: 'b:c' }],
  ['of another secret', 't', { channel: 'a', name: 'bc' }],
  ['in another case', 's', { channel: 'a', name: 'BC' }],
])('a name %s is somebody else', (_, secret, address) => {
  expect(identify(secret, address)).not.toBe(identify('s', { channel: 'a', name: 'bc' }));
});

test('whoever remembers gives the same ids, also once she has forgotten', () => {
  const remembered = createIdentify('secret');
  const address = { channel: 'web', name: 'she' };
  const id = identify('secret', address);
  expect([remembered(address), remembered(address)]).toEqual([id, id]);
  for (let i = 0; i < 10_001; i++) remembered({ channel: 'web', name: String(i) });
  expect(remembered(address)).toBe(id);
  expect(remembered({ channel: 'phone', name: 'she' })).not.toBe(id);
});
