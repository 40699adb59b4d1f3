import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, renderPrompt } from '../../../src/channels/whatsapp/render-prompt.ts';
import { LANGUAGES } from '../../../src/learning/language.ts';
import { matchAnswer } from '../../../src/learning/match-answer.ts';
import type { Choice } from '../../../src/learning/message.ts';
import { words } from './messages.ts';

const label = fc.oneof(
  words(30).filter((text) => !/^\W*\d+\W*$/.test(text)),
  fc.constantFrom('а', 'B', 'б', 'c'),
);
const numbers = fc.integer({ min: 0, max: 99 }).map(String);

/** Either words, or numbers alone. */
const choices = (least: number, most: number): fc.Arbitrary<Choice[]> =>
  fc
    .oneof(
      fc.uniqueArray(label, { minLength: least, maxLength: most }),
      fc.uniqueArray(numbers, { minLength: least, maxLength: most }),
    )
    .map((all) => all.map((one, i) => ({ value: String.fromCharCode(97 + i), label: one })));

const languages = fc.constantFrom(...LANGUAGES);

/** The names by which what is listed is typed, as they stand in the text. */
function namesIn({ lines }: Asked, list = 0): string[] {
  return (lines[list] ?? '')
    .split('\n')
    .map((line) => /^(?:- (\d+)|(\d+|\p{L})\) )/u.exec(line)?.slice(1).find(Boolean) ?? '?');
}

describe('renderPrompt', () => {
  it('numbers several so that what she types by it is her answer', () => {
    const several = choices(2, 10).chain((all) =>
      fc.tuple(fc.constant(all), fc.subarray([...all.keys()], { minLength: 1 })),
    );
    fc.assert(
      fc.property(several, languages, ([all, picked], language) => {
        const prompt = { turn: 1, type: 'choices' as const, choices: all };
        const names = namesIn(renderPrompt(prompt, language, false));
        const typed = picked.map((i) => names[i]).join(' ');
        expect(matchAnswer(prompt, typed)).toEqual(picked.map((i) => all[i]?.value));
      }),
    );
  });

  it('numbers what is to be put in order so that what she types by it is her answer', () => {
    const ordered = choices(2, 8).chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length })),
    );
    fc.assert(
      fc.property(ordered, languages, ([all, order], language) => {
        const prompt = { turn: 1, type: 'order' as const, items: all };
        const names = namesIn(renderPrompt(prompt, language, false));
        expect(matchAnswer(prompt, order.map((i) => names[i]).join(' '))).toEqual(order.map((i) => all[i]?.value));
      }),
    );
  });

  it('numbers and letters what is to be matched so that what she types by it is her answer', () => {
    const matched = fc
      .tuple(choices(2, 8), choices(2, 12))
      .chain(([items, matches]) =>
        fc.tuple(
          fc.constant(items),
          fc.constant(matches),
          fc.array(fc.nat(matches.length - 1), { minLength: items.length, maxLength: items.length }),
        ),
      );
    fc.assert(
      fc.property(matched, languages, ([items, matches, chosen], language) => {
        const prompt = { turn: 1, type: 'match' as const, items, matches };
        const asked = renderPrompt(prompt, language, false);
        const [numbered, lettered] = [namesIn(asked, 0), namesIn(asked, 1)];
        const dash = /\d/.test(lettered[0] ?? '') ? '-' : '';
        const typed = chosen.map((match, i) => `${numbered[i]}${dash}${lettered[match]}`).join(' ');
        expect(matchAnswer(prompt, typed)).toEqual(chosen.map((match) => matches[match]?.value));
      }),
    );
  });

  it('gives examples that are answers themselves', () => {
    fc.assert(
      fc.property(choices(2, 8), languages, (all, language) => {
        for (const prompt of [
          { turn: 1, type: 'choices' as const, choices: all },
          { turn: 1, type: 'order' as const, items: all },
          { turn: 1, type: 'match' as const, items: all.slice(0, 2), matches: all },
        ]) {
          const hint = renderPrompt(prompt, language, false).lines.at(-1) ?? '';
          const example = /: ([^:]+)\.\*$/.exec(hint)?.[1] ?? '';
          expect(matchAnswer(prompt, example)).toBeDefined();
        }
      }),
    );
  });
});
