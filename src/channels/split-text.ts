import { parseMarkdown } from './markdown.ts';
import { printLine, type Run, runsOf } from './print-line.ts';

/** A piece ends at a coarser place (a paragraph rather than a word) as long as it keeps this part of what would fit. */
const LEAST_FILL = 0.5;

/** What ends at a place, the coarsest first. */
const LEVELS = ['paragraph', 'line', 'sentence', 'word'] as const;

/** Where a text may be cut: before the letter `at` of a line. `offset` counts the letters of the whole text before it. */
type Place = {
  readonly line: number;
  readonly at: number;
  readonly offset: number;
  readonly level: (typeof LEVELS)[number];
};

type Line = {
  readonly isItem: boolean;
  readonly startsBlock: boolean;
  readonly runs: readonly Run[];
  readonly plain: string;
  readonly printed: string;
};

type Fits = (from: Place, to: Place) => boolean;

/**
 * Cuts a text of the Markdown subset into pieces that are each right by themselves, each at most `limit` as `measure` says of a
 * piece's Markdown (more words must not measure less). Cuts between paragraphs, else lines, sentences, words; inside a word
 * only where it alone is longer than `limit`, and never inside a letter with its marks or a joined emoji. What is marked
 * across a cut is marked on both sides. Nothing to read gives no piece; a text that fits is given back as it is.
 *
 * A single letter above `limit` becomes a piece that is too long.
 */
export function splitText(text: string, limit: number, measure: (text: string) => number): string[] {
  if (text.trim() === '') return [];
  if (measure(text) <= limit) return [text];
  const lines = linesOf(text);
  const places = placesIn(lines);
  const fits: Fits = (from, to) => measure(print(lines, from, to)) <= limit;
  const pieces: string[] = [];
  let [from] = places;
  for (let next = 1; from && next < places.length; ) {
    // A piece has fewer words than letters.
    const ahead = places.slice(next, next + limit);
    const most = lastFitting(ahead, from, fits);
    const to: Place | undefined =
      most < 0 ? insideWord(lines, from, ahead[0] ?? from, fits) : coarsest(ahead.slice(0, most + 1), from, fits);
    if (!to) break;
    pieces.push(print(lines, from, to));
    from = to;
    while ((places[next]?.offset ?? Number.POSITIVE_INFINITY) <= to.offset) next += 1;
  }
  return pieces.filter((piece) => piece.trim() !== '');
}

function linesOf(text: string): Line[] {
  return parseMarkdown(text).flatMap(({ kind, lines }) =>
    lines.map((line, index) => {
      const runs = runsOf(line);
      const plain = runs.map((run) => run.text).join('');
      return { isItem: kind === 'list', startsBlock: index === 0, runs, plain, printed: printLine(runs) };
    }),
  );
}

/**
 * Blanks between words. They never end before what joins the letter in front of it (Unicode Standard Annex 29: Extend,
 * SpacingMark, ZWJ), nor before a dash that would begin a list item.
 */
const BLANKS =
  /[ \t\u2000-\u2006\u2008-\u200a\u205f\u3000]+(?![\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}\u200d]|- |$)/gu;
/** The end of a sentence; a number before the dot may be the number of a line. */
const SENTENCE_END = /(?<!\d)[.!?…]{1,3}[»”“"’')\]]{0,3}$/u;
const LONGEST_SENTENCE_END = 8;

/** The first is the beginning, the last the end; each further on than the one before. */
function placesIn(lines: readonly Line[]): Place[] {
  const places: Place[] = [];
  let offset = 0;
  for (const [line, { plain, startsBlock }] of lines.entries()) {
    places.push({ line, at: 0, offset, level: startsBlock ? 'paragraph' : 'line' });
    for (const { index, 0: blanks } of plain.matchAll(BLANKS)) {
      if (index === 0) continue;
      const at = index + blanks.length;
      const isSentence = SENTENCE_END.test(plain.slice(Math.max(0, index - LONGEST_SENTENCE_END), index));
      places.push({ line, at, offset: offset + at, level: isSentence ? 'sentence' : 'word' });
    }
    offset += plain.length + 1;
  }
  places.push({ line: lines.length, at: 0, offset, level: 'paragraph' });
  return places;
}

/** The index of the last place up to which a piece fits, −1 for none: in steps that double, then by halves. */
function lastFitting(places: readonly Place[], from: Place, fits: Fits): number {
  const fitsTo = (index: number) => {
    const to = places[index];
    return to !== undefined && fits(from, to);
  };
  let low = -1;
  let step = 1;
  while (fitsTo(low + step)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, places.length);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fitsTo(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Of places up to which a piece fits, the coarsest that wastes little. */
function coarsest(places: readonly Place[], from: Place, fits: Fits): Place | undefined {
  const furthest = places.at(-1);
  if (!furthest) return undefined;
  const least = from.offset + (furthest.offset - from.offset) * LEAST_FILL;
  const good = LEVELS.flatMap(
    (level) => places.findLast((place) => place.level === level && place.offset >= least) ?? [],
  );
  return good.find((place) => place === furthest || fits(from, place));
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The furthest place inside a word that is too long, at least one letter on. */
function insideWord(lines: readonly Line[], from: Place, end: Place, fits: Fits): Place {
  const plain = lines[from.line]?.plain ?? '';
  const word = plain.slice(from.at, end.line === from.line ? end.at : plain.length);
  const places: Place[] = [];
  for (const { index } of LETTERS.segment(word)) {
    if (index === 0 || plain.startsWith('- ', from.at + index)) continue;
    places.push({ line: from.line, at: from.at + index, offset: from.offset + index, level: 'word' });
  }
  return places[Math.max(0, lastFitting(places, from, fits))] ?? end;
}

/** The Markdown between two places. */
function print(lines: readonly Line[], from: Place, to: Place): string {
  let printed = '';
  for (let index = from.line; index < lines.length && index <= to.line; index += 1) {
    const start = index === from.line ? from.at : 0;
    const stop = index === to.line ? to.at : undefined;
    if (stop === 0) break;
    const line = lines[index];
    if (!line) break;
    if (printed !== '') printed += line.startsBlock ? '\n\n' : '\n';
    printed += printPart(line, start, stop);
  }
  return printed;
}

function printPart({ runs, plain, isItem, printed }: Line, start: number, stop = plain.length): string {
  const dash = isItem && start === 0 ? '- ' : '';
  if (start === 0 && stop === plain.length) return dash + printed;
  const end = start + plain.slice(start, stop).trimEnd().length;
  return dash + printLine(sliceRuns(runs, start, end));
}

function sliceRuns(runs: readonly Run[], start: number, end: number): Run[] {
  const slices: Run[] = [];
  let offset = 0;
  for (const run of runs) {
    const text = run.text.slice(Math.max(0, start - offset), Math.max(0, end - offset));
    if (text !== '') slices.push({ ...run, text });
    offset += run.text.length;
  }
  return slices;
}
