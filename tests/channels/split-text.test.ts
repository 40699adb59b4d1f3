import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/channels/markdown.ts';
import { runsOf } from '../../src/channels/print-line.ts';
import { splitText } from '../../src/channels/split-text.ts';

/** The words that are read, as Telegram counts them. */
function plainOf(text: string): string {
  return parseMarkdown(text)
    .map(({ kind, lines }) =>
      lines
        .map(
          (line) =>
            (kind === 'list' ? '• ' : '') +
            runsOf(line)
              .map((run) => run.text)
              .join(''),
        )
        .join('\n'),
    )
    .join('\n\n');
}

const plainLength = (text: string) => plainOf(text).length;
const markedLength = (text: string) => text.length;

/** Every letter that is not blank, with its marks, and every item's dash. */
function lettersOf(text: string): string[] {
  return parseMarkdown(text).flatMap(({ lines }) =>
    lines.flatMap((line) =>
      runsOf(line).flatMap(({ text: words, strong, emphasis }) =>
        [...words.replace(/\s/g, '')].map((letter) => `${strong ? 's' : ''}${emphasis ? 'e' : ''}${letter}`),
      ),
    ),
  );
}

const wordsOf = (texts: readonly string[]) =>
  texts.flatMap((text) => plainOf(text).replaceAll('•', '').split(/\s+/)).filter(Boolean);

describe('splitText', () => {
  it.each<[string, string, number, string[]]>([
    ['nothing to read is no piece', ' \n', 10, []],
    ['what fits stays as it is', 'a\n- b', 10, ['a\n- b']],
    ['cuts between paragraphs', 'aaa bbb\n\nccc ddd\n\neee', 18, ['aaa bbb\n\nccc ddd', 'eee']],
    ['else between lines', 'aaa bbb\nccc ddd\neee', 16, ['aaa bbb\nccc ddd', 'eee']],
    ['else between items', '- aaa bbb\n- ccc ddd\n- eee', 20, ['- aaa bbb\n- ccc ddd', '- eee']],
    ['else between sentences', 'Aaa bbb. Ccc ddd. Eee fff', 20, ['Aaa bbb. Ccc ddd.', 'Eee fff']],
    ['a sentence may end in quotes', '«Aaa bbb.» Ccc ddd', 15, ['«Aaa bbb.»', 'Ccc ddd']],
    ['the number of a line ends no sentence', '1. aaa bbb', 5, ['1.', 'aaa', 'bbb']],
    ['else between words', 'aaa bbb ccc', 8, ['aaa bbb', 'ccc']],
    ['else between letters', 'aaaaaaaa', 3, ['aaa', 'aaa', 'aa']],
    [
      'a short paragraph is no reason to waste most of a piece',
      'a\n\nbbb bbb bbb bbb',
      12,
      ['a\n\nbbb bbb', 'bbb bbb'],
    ],
    ['marks are closed and opened again', '**aaa bbb** ccc', 5, ['**aaa**', '**bbb**', 'ccc']],
    ['so are marks in marks', '**aaa *bbb ccc* ddd**', 8, ['**aaa *bbb***', '***ccc* ddd**']],
    [
      'strong words that would end emphasised ones get their own marks',
      '*aaa **bbb ccc** ddd*',
      8,
      ['*aaa* ***bbb***', '***ccc*** *ddd*'],
    ],
    ['an escaped star stays escaped', 'a\\*a b\\*b', 3, ['a\\*a', 'b\\*b']],
    ['the rest of an item is no new item', '- aaa bbb\n- ccc', 5, ['- aaa', 'bbb', '- ccc']],
    ['a dash begins no piece', 'aaa - bbb', 6, ['aaa -', 'bbb']],
    ['a joined emoji is one letter', '👩‍👩‍👧👩‍👩‍👧', 8, ['👩‍👩‍👧', '👩‍👩‍👧']],
    ['a combining mark stays with its letter', 'и\u0306и\u0306и\u0306', 4, ['и\u0306и\u0306', 'и\u0306']],
    ['a space that does not break keeps words together', 'а 5\u00a0мүнөт', 8, ['а', '5\u00a0мүнөт']],
  ])('%s', (_name, text, limit, expected) => {
    expect(splitText(text, limit, plainLength)).toEqual(expected);
  });

  const letter = fc.constantFrom(
    ...[
      'а',
      'ң',
      'Ө',
      'ү',
      'ё',
      'й',
      'и\u0306',
      'a',
      'z',
      'é',
      'e\u0301',
      '7',
      '🙂',
      '👩‍👩‍👧',
      '🇰🇬',
      '👍🏽',
      '`',
      '<',
      '&',
      '_',
      '~',
      '-',
      '.',
      '«',
      '»',
    ],
  );
  const word = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
  const marked = fc
    .tuple(fc.constantFrom('', '*', '**', '**'), words, words)
    .map(([sign, before, inside]) => `${before} ${sign}${inside}${sign}`);
  const nested = fc.tuple(words, words, words).map(([a, b, c]) => `**${a} *${b}* ${c}**`);
  const inverse = fc.tuple(words, words, words).map(([a, b, c]) => `*${a} **${b}** ${c}*`);
  const line = fc.tuple(
    fc.constantFrom('', '- ', '1. '),
    fc.array(fc.oneof(words, marked, nested, inverse), { minLength: 1, maxLength: 4 }),
  );
  const document = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\n\n')), { minLength: 1, maxLength: 8 })
    .map((all) => all.map(([[start, inside], end]) => `${start}${inside.join('. ')}${end}`).join(''));

  it.each([
    ['read', plainLength],
    ['written', markedLength],
  ])('keeps all words and marks, in pieces within the limit of what is %s', (_name, measure) => {
    fc.assert(
      fc.property(document, fc.integer({ min: 40, max: 200 }), (text, limit) => {
        const pieces = splitText(text, limit, measure);
        for (const piece of pieces) {
          expect(measure(piece)).toBeLessThanOrEqual(limit);
          expect(piece.isWellFormed()).toBe(true);
        }
        expect(pieces.flatMap(lettersOf)).toEqual(lettersOf(text));
      }),
      { numRuns: 400 },
    );
  });

  it('never cuts inside a word that fits', () => {
    const long = 20 * '👩‍👩‍👧'.length;
    fc.assert(
      fc.property(document, fc.integer({ min: long, max: 300 }), (text, limit) => {
        expect(wordsOf(splitText(text, limit, plainLength))).toEqual(wordsOf([text]));
      }),
      { numRuns: 300 },
    );
  });

  it('never cuts inside a letter', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const graphemes = (text: string) =>
      [...segmenter.segment(text)].map(({ segment }) => segment).filter((one) => one.trim() !== '');
    const unit = fc.oneof(letter, fc.constantFrom(' ', '\u0301', '\u200d', '🏽', '\ufe0f'));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 30, maxLength: 200 }), (drawn) => {
        const text = `x${drawn}`;
        const pieces = splitText(text, 20, plainLength).map(plainOf);
        expect(pieces.flatMap(graphemes)).toEqual(graphemes(plainOf(text)));
      }),
      { numRuns: 400 },
    );
  });

  it('keeps the words of any text', () => {
    const unit = fc.constantFrom('a', 'ө', '*', '**', ' ', '\\', '\n', '- ', '.', '👍🏽', '_');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 120 }), fc.integer({ min: 10, max: 40 }), (text, limit) => {
        const pieces = splitText(text, limit, plainLength);
        const read = (texts: readonly string[]) => texts.map((one) => plainOf(one).replace(/[\s•]/g, '')).join('');
        expect(read(pieces)).toBe(read([text]));
        for (const piece of pieces) expect(plainLength(piece)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 2000 },
    );
  });

  it('measures about as often for twice the text', () => {
    const measured = (paragraphs: number) => {
      let letters = 0;
      splitText('Ооба, **бул абдан *жакшы* сөз.** Ушундай. '.repeat(paragraphs), 4096, (text) => {
        letters += text.length;
        return plainLength(text);
      });
      return letters;
    };
    expect(measured(1000) / measured(500)).toBeLessThan(2.3);
  });
});
