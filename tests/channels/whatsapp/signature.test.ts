import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSame, isSigned } from '../../../src/channels/whatsapp/signature.ts';

const SECRET = 'app secret';
const BODY = Buffer.from('{"a":"\\u0441\\/"}');
const signature = (body: Buffer, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

describe('isSigned', () => {
  it.each<[string, string | undefined, boolean]>([
    ['a right signature', `sha256=${signature(BODY)}`, true],
    ['capital letters', `SHA256=${signature(BODY).toUpperCase()}`, true],
    ['none', undefined, false],
    ['an empty one', '', false],
    ['one without its method', signature(BODY), false],
    ['one of another secret', `sha256=${signature(BODY, 'other')}`, false],
    ['one of the same JSON in other bytes', `sha256=${signature(Buffer.from('{"a":"с/"}'))}`, false],
    ['a part of one', `sha256=${signature(BODY).slice(0, 10)}`, false],
  ])('%s', (_name, header, expected) => {
    expect(isSigned(BODY, header, SECRET)).toBe(expected);
  });
});

describe('isSame', () => {
  it.each([
    ['a', 'a', true],
    ['', '', true],
    ['a', 'b', false],
    ['a', 'aa', false],
  ])('%s and %s', (given, expected, same) => {
    expect(isSame(given, expected)).toBe(same);
  });
});
