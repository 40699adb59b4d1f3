import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/learning/language.ts';
import type { TextValues } from '../../src/learning/library.ts';
import { compileMessage, parseMessage } from '../../src/library/message-format.ts';

function format(language: Language, text: string, values: TextValues = {}): string {
  const parsed = parseMessage(language, text);
  if (!parsed.ok) throw new Error(parsed.message);
  const compiled = compileMessage(language, parsed.elements);
  return typeof compiled === 'string' ? compiled : compiled(values);
}

const NUDGE = '{nudgeAt, select, never {No reminders.} other {At {nudgeAt}.}}';
const LESSONS = '{n, plural, one {# урок} few {# урока} many {# уроков} other {# урока}}';

describe('a text', () => {
  it.each<[string, Language, string, TextValues, string]>([
    ['is said as it is', 'ky', 'Салам!', {}, 'Салам!'],
    ['has its placeholders filled', 'ky', 'Салам, {name}!', { name: 'Айгүл' }, 'Салам, Айгүл!'],
    ['has numbers filled as they are', 'ru', '{percent} %', { percent: 1000 }, '1000 %'],
    ['has lists joined', 'en', '{names}', { names: ['A', 'B'] }, 'A, B'],
    ['leaves a placeholder without value empty', 'en', '[{name}]', {}, '[]'],
    ['counts in Kyrgyz', 'ky', '{n, plural, one {# күн} other {# күн}}', { n: 3 }, '3 күн'],
    ['counts one in Russian', 'ru', LESSONS, { n: 21 }, '21 урок'],
    ['counts few in Russian', 'ru', LESSONS, { n: 3 }, '3 урока'],
    ['counts many in Russian', 'ru', LESSONS, { n: 11 }, '11 уроков'],
    ['counts nothing where the number is missing', 'en', '{n, plural, one {one} other {some}}', {}, 'some'],
    ['chooses by a value', 'en', NUDGE, { nudgeAt: 'never' }, 'No reminders.'],
    ['chooses the rest', 'en', NUDGE, { nudgeAt: '19:00' }, 'At 19:00.'],
    ['chooses by true and false', 'en', '{is, select, true {yes} other {no}}', { is: true }, 'yes'],
    ['keeps angle brackets and apostrophes', 'en', "a < b, it's <b>{name}</b>", { name: 'x' }, "a < b, it's <b>x</b>"],
  ])('%s', (_, language, text, values, said) => {
    expect(format(language, text, values)).toBe(said);
  });

  it('is never changed by what it is filled with', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(format('ky', 'Салам, {name}! {n, plural, other {#}}', { name, n: 1 })).toBe(`Салам, ${name}! 1`);
      }),
    );
  });

  it('without braces says itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[{}']/.test(text));
        expect(format('ru', text)).toBe(text);
      }),
    );
  });

  it('that is anything at all is read or refused with a reason', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{},#\'"< abn=:plural select other one') }), (text) => {
        const parsed = parseMessage('en', text);
        if (!parsed.ok) expect(parsed.message).toMatch(/\.$/);
      }),
    );
  });
});
