import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, LONGEST_TEXT } from '../../src/learning/clean-text.ts';

describe('a text is cleaned', () => {
  it.each([
    ['of blank ends', ' \n Салам\t ', 'Салам'],
    ['of NUL and other controls', 'a\u0000b\u001b[1mc\u0085d', 'ab[1mcd'],
    ['of marks that turn the direction', 'a\u202eb\u2066c\u2069', 'abc'],
    ['of carriage returns', 'a\r\nb\rc', 'a\nb\nc'],
    ['but not of its lines, tabs and joined emoji', 'a\n\tb 👩‍🏫', 'a\n\tb 👩‍🏫'],
    ['but not of Arabic letters', 'سلام', 'سلام'],
    ['of halves of surrogate pairs', 'a\ud83d', 'a\ufffd'],
    ['down to nothing where nothing would show', '\u200b\u2060\u3164', ''],
    ['but not of an invisible mark between letters', 'a\u200db', 'a\u200db'],
    ['down to nothing', '\u0000\u202e \n', ''],
  ])('%s', (_, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  it('to the same whenever it is cleaned again, well-formed and of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6_000 }), (text) => {
        const cleaned = cleanText(text);
        expect(cleaned.length).toBeLessThanOrEqual(LONGEST_TEXT);
        expect(cleaned.isWellFormed()).toBe(true);
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
    );
  });
});
