import { type Inline, parseMarkdown } from './markdown.ts';

/** A stretch of a line's words with the same marks. */
export type Run = { readonly text: string; readonly strong: boolean; readonly emphasis: boolean };

type Mark = 'strong' | 'emphasis';

const SIGNS: Readonly<Record<Mark, string>> = { strong: '**', emphasis: '*' };

/** The line's words as runs, without the signs of its marks. */
export function runsOf(line: readonly Inline[], strong = false, emphasis = false): Run[] {
  return line.flatMap((piece) =>
    piece.kind === 'text'
      ? [{ text: piece.text, strong, emphasis }]
      : runsOf(piece.inside, strong || piece.kind === 'strong', emphasis || piece.kind === 'emphasis'),
  );
}

/**
 * The line in Markdown that `parseMarkdown` reads as these runs. The subset can't say everything: strong words that end
 * emphasised ones in the middle of a word, for example, lose their marks. Marks on blanks are never written.
 */
export function printLine(runs: readonly Run[]): string {
  const plain = runs.map(({ text }) => escaped(text)).join('');
  if (!runs.some(({ strong, emphasis }) => strong || emphasis)) return plain;
  const tries = [nested(runs, ['strong', 'emphasis']), apart(runs)];
  return tries.find((text) => readsAs(text, runs)) ?? plain;
}

/** The mark that reaches further stands outside, and strong outside where both reach as far. */
function nested(runs: readonly Run[], marks: readonly Mark[]): string {
  let printed = '';
  for (let at = 0; at < runs.length; ) {
    const reach = (mark: Mark) => lengthFrom(runs, at, (run) => run[mark]);
    const outer = marks.reduce<Mark | undefined>(
      (best, mark) => (reach(mark) > (best ? reach(best) : 0) ? mark : best),
      undefined,
    );
    const end = at + (outer ? reach(outer) : 1);
    const inside = runs.slice(at, end);
    printed += outer
      ? wrap(
          nested(
            inside,
            marks.filter((mark) => mark !== outer),
          ),
          SIGNS[outer],
        )
      : escaped(runs[at]?.text ?? '');
    at = end;
  }
  return printed;
}

/** Every stretch with its own signs. */
function apart(runs: readonly Run[]): string {
  let printed = '';
  for (let at = 0; at < runs.length; ) {
    const first = runs[at];
    const end = at + lengthFrom(runs, at, (run) => run.strong === first?.strong && run.emphasis === first.emphasis);
    let text = runs
      .slice(at, end)
      .map((run) => escaped(run.text))
      .join('');
    if (first?.emphasis) text = wrap(text, SIGNS.emphasis);
    if (first?.strong) text = wrap(text, SIGNS.strong);
    printed += text;
    at = end;
  }
  return printed;
}

function lengthFrom(runs: readonly Run[], at: number, belongs: (run: Run) => boolean): number {
  let end = at;
  for (let run = runs[end]; run && belongs(run); run = runs[end]) end += 1;
  return end - at;
}

function escaped(text: string): string {
  return text.replace(/[*\\]/g, '\\$&');
}

/** Marks hug what they mark, so outer blanks stay outside. */
function wrap(text: string, sign: string): string {
  const [, before = '', inside = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return inside === '' ? text : `${before}${sign}${inside}${sign}${after}`;
}

function readsAs(printed: string, runs: readonly Run[]): boolean {
  const line = parseMarkdown(`- ${printed}`)[0]?.lines[0] ?? [];
  return marksOf(runsOf(line)) === marksOf(runs);
}

/** Each letter after the signs of its marks; of a blank, no marks. */
function marksOf(runs: readonly Run[]): string {
  return runs
    .map(({ text, strong, emphasis }) =>
      text.replace(/\S/g, (letter) => `${strong ? 's' : '-'}${emphasis ? 'e' : '-'}${letter}`),
    )
    .join('');
}
