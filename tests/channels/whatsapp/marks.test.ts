import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../../src/channels/markdown.ts';
import { runsOf } from '../../../src/channels/print-line.ts';
import { asMarkdown, renderText } from '../../../src/channels/whatsapp/marks.ts';
import { readMarks } from './read-marks.ts';

describe('renderText', () => {
  it.each([
    ['plain words', 'Салам, дүйнө', 'Салам, дүйнө'],
    ['strong and emphasised words', '**Туура.** Бул *чын*.', '*Туура.* Бул _чын_.'],
    ['emphasis inside strong', '**a *b* c**', '*a _b_ c*'],
    ['strong inside emphasis, each by itself', '*a **b** c*', '_a_ *_b_* _c_'],
    ['both on the same words', '***a***', '*_a_*'],
    ['a list', 'A:\n- **b**\n- c', 'A:\n\n- *b*\n- c'],
    ['paragraphs', 'a\nb\n\n\nc', 'a\nb\n\nc'],
    ['a mark in the middle of a word is left out', '**Бак**ытка', 'Бакытка'],
    ['a mark at once after another is left out', '*Да! **(нет)**!*', '_Да!_ *_(нет)_*!'],
    ['a star that is meant', '2 \\* 3 = 6', '2 ∗ 3 = 6'],
    ['underscores around a word', 'a _b_ c', 'a ＿b＿ c'],
    ['underscores inside a word stay', 'my_file_name.txt', 'my_file_name.txt'],
    ['tildes and backticks', '~a~ ```b```', "∼a∼ '''b'''"],
    ['a quotation is none', '> 5', '› 5'],
    ['an address keeps its meaning', 'https://a.kg/_x_/~b?c=a_b', 'https://a.kg/%5Fx%5F/%7Eb?c=a_b'],
  ])('%s', (_name, markdown, expected) => {
    expect(renderText(markdown)).toBe(expected);
  });

  const word = fc.stringMatching(/^[a-zа-яңөүё0-9*_~`>.!, -]{0,12}$/);
  const piece = fc.tuple(fc.constantFrom('', '*', '**', '***', '\\*', '_', '~', '`', '> ', '- ', '\n', '\n\n'), word);
  const markdown = fc
    .array(piece, { maxLength: 12 })
    .map((pieces) =>
      pieces
        .map(([mark, text]) => (mark.startsWith('*') ? `${mark}${text.trim()}${mark} ` : `${mark}${text}`))
        .join(''),
    );

  it('says the same words in WhatsApp, and marks nothing that was not marked', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const lines = readMarks(renderText(text)).filter((line) => line.length > 0);
        const meant = parseMarkdown(text).flatMap(({ kind, lines: own }) =>
          own.map((line) => [...(kind === 'list' ? lettersOf('- ', '') : []), ...runsOf(line).flatMap(lettersOfRun)]),
        );
        expect(lines.map(wordsOf)).toEqual(meant.map(wordsOf));
        for (const [i, line] of lines.entries()) {
          const extra = line.filter(({ marks }, j) => [...marks].some((one) => !meant[i]?.[j]?.marks.includes(one)));
          expect(extra).toEqual([]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('marks all that is marked between blanks', () => {
    const words = fc.stringMatching(/^[a-zа-яңөүё0-9]{1,8}( [a-zа-яңөүё0-9]{1,8}){0,3}$/);
    const marked = fc.array(fc.tuple(fc.constantFrom('', '*', '**', '***'), words), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(marked, (pieces) => {
        const text = pieces.map(([mark, one]) => `${mark}${one}${mark}`).join(' ');
        const [line = []] = readMarks(renderText(text));
        const meant = (parseMarkdown(text)[0]?.lines[0] ?? [])
          .flatMap((inline) => runsOf([inline]))
          .flatMap(lettersOfRun);
        const ofWords = (all: typeof line) =>
          all
            .filter(({ letter }) => letter !== ' ')
            .map(({ letter, marks }) => `${letter}${[...marks].sort().join('')}`);
        expect(ofWords(line)).toEqual(ofWords(meant));
      }),
    );
  });

  it('never shows what people typed as anything but itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zа-я0-9*_~`>\\ .!-]{1,40}$/), (typed) => {
        const read = readMarks(renderText(`A: ${asMarkdown(typed)}`)).flat();
        expect(wordsOf(read)).toBe(`A: ${typed.replace(/\s+/g, ' ').trim()}`);
        expect(read.every(({ marks }) => marks === '')).toBe(true);
      }),
    );
  });
});

const MEANT: Readonly<Record<string, string>> = { '∗': '*', '＿': '_', '∼': '~', "'": '`', '›': '>' };

function wordsOf(line: readonly { letter: string }[]): string {
  return line.map(({ letter }) => MEANT[letter] ?? letter).join('');
}

function lettersOf(text: string, marks: string) {
  return [...text].map((letter) => ({ letter, marks }));
}

function lettersOfRun({ text, strong, emphasis }: { text: string; strong: boolean; emphasis: boolean }) {
  return lettersOf(text, `${strong ? 's' : ''}${emphasis ? 'e' : ''}`);
}
