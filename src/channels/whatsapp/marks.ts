import { type Inline, parseMarkdown } from '../markdown.ts';
import { type Run, runsOf } from '../print-line.ts';

type Mark = 'strong' | 'emphasis';

/** WhatsApp Help Center, “How to format your messages”. */
const SIGNS: Readonly<Record<Mark, string>> = { strong: '*', emphasis: '_' };

/** Where in a line something is marked: from the letter `from` to before the letter `to`. */
type Span = { readonly mark: Mark; readonly from: number; readonly to: number };

/**
 * WhatsApp formats what stands between two marks, and has no sign that keeps it from doing so. So marks that nobody meant are
 * replaced by others that look the same and mean nothing (docs/decisions/0018-whatsapp-in-one-message.md).
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': "'" };

/** A `_` between letters formats nothing, and has to stay in addresses and file names. */
const MARKS = /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** A `>` at the beginning of a line makes it a quotation. */
const QUOTE = /^(\s*)>/;

/** In an address a mark is written as its code instead: to a server that is the same. */
const ADDRESS = /https?:\/\/[^\s<>"«»]+/gi;

/** A text of the Markdown subset as WhatsApp writes it: `*strong*`, `_emphasis_`, lists with `- `. */
export function renderText(markdown: string): string {
  return parseMarkdown(markdown)
    .map(({ kind, lines }) =>
      lines.map((line) => (kind === 'list' ? `- ${renderLine(line)}` : renderLine(line))).join('\n'),
    )
    .join('\n\n');
}

/** Words as Markdown that means nothing but them, in one line. */
export function asMarkdown(words: string): string {
  return words.replace(/\s+/g, ' ').trim().replace(/[*\\]/g, '\\$&');
}

/** A line with nothing in it that WhatsApp would take for a mark. As long as it was, but for addresses. */
function plainLine(text: string): string {
  return text.replace(MARKS, (mark) => LOOK_ALIKES[mark] ?? mark).replace(QUOTE, '$1›');
}

function renderLine(line: readonly Inline[]): string {
  const runs = runsOf(line).map((run) => ({ ...run, text: run.text.replace(ADDRESS, encodeMarks) }));
  const plain = plainLine(runs.map(({ text }) => text).join(''));
  return withSigns(plain, spansOf(runs, plain));
}

function encodeMarks(address: string): string {
  return address.replace(MARKS, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * What can be marked. Marks format only where they hug words and stand at no letter outside: what is marked in the middle of a
 * word, or at once after something else that is marked, loses its marks rather than show them.
 */
function spansOf(runs: readonly Run[], plain: string): readonly Span[] {
  const strong = stretches(runs, (run) => run.strong).map((span): Span => ({ mark: 'strong', ...span }));
  const emphasis = stretches(
    runs,
    (run) => run.emphasis,
    (one, other) => one.strong !== other.strong,
  );
  const all = [...strong, ...emphasis.map((span): Span => ({ mark: 'emphasis', ...span }))]
    .map((span) => hugging(span, plain))
    .filter((span) => span.from < span.to && isParted(span, plain))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  return all.filter((span) => !all.some((other) => other.to === span.from));
}

/** The stretches in which all runs belong, cut where two neighbours are `apart`. */
function stretches(
  runs: readonly Run[],
  belongs: (run: Run) => boolean,
  apart: (one: Run, other: Run) => boolean = () => false,
): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let at = 0;
  let before: Run | undefined;
  for (const run of runs) {
    const to = at + run.text.length;
    const last = found.at(-1);
    if (belongs(run)) {
      if (last && before && belongs(before) && !apart(before, run)) last.to = to;
      else found.push({ from: at, to });
    }
    before = run;
    at = to;
  }
  return found;
}

/** Without blanks at its ends. */
function hugging({ mark, from, to }: Span, plain: string): Span {
  const words = plain.slice(from, to);
  const start = from + words.length - words.trimStart().length;
  return { mark, from: start, to: start + words.trim().length };
}

/** A `_` that was left stands at a letter, and would be taken for ours. */
const LETTER_BEFORE = /[\p{L}\p{N}\p{M}\p{Cf}_]$/u;
const LETTER_AFTER = /^[\p{L}\p{N}\p{M}\p{Cf}_]/u;

function isParted({ from, to }: Span, plain: string): boolean {
  return !LETTER_BEFORE.test(plain.slice(0, from)) && !LETTER_AFTER.test(plain.slice(to));
}

/** Strong stands outside emphasis where both begin or end at one place. */
function withSigns(plain: string, spans: readonly Span[]): string {
  const places = new Set(spans.flatMap(({ from, to }) => [from, to]));
  let written = '';
  let done = 0;
  for (const at of [...places].sort((a, b) => a - b)) {
    const ends = spans.filter(({ to }) => to === at).toSorted((a, b) => b.from - a.from || order(b) - order(a));
    const begins = spans.filter(({ from }) => from === at).toSorted((a, b) => order(a) - order(b));
    written += plain.slice(done, at) + [...ends, ...begins].map(({ mark }) => SIGNS[mark]).join('');
    done = at;
  }
  return written + plain.slice(done);
}

function order({ mark }: Span): number {
  return mark === 'strong' ? 0 : 1;
}
