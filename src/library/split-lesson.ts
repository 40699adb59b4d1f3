import type { FileReport } from './source-position.ts';

/** Whole lines of a file; `line` is the number of the first one. */
export type Block = { readonly line: number; readonly lines: readonly string[] };

export type QuestionBlock = {
  /** The line that opens it, such as `:::question{#id type=choice}`, and its number. */
  readonly head: string;
  readonly line: number;
  readonly body: Block;
};

export type ScreenBlock = {
  readonly line: number;
  readonly texts: readonly Block[];
  readonly questions: readonly QuestionBlock[];
};

export type LessonBlocks = { readonly frontMatter?: Block; readonly screens: readonly ScreenBlock[] };

const RULE = /^ {0,3}-{3,}\s*$/;
const FENCE = /^ {0,3}:{3,}\s*(.*)$/;
/** What word processors make of three dashes, and what other dialects of Markdown take for them. */
const NEARLY_RULE = /^ {0,3}(?:[—–]+|--|(?:\*\s*){3,}|(?:_\s*){3,}|(?:-\s+){2,}-)\s*$/;

/** A screen has 600 characters. */
const MAX_LINE = 5000;
const MAX_INDENT = 16;
const INDENT = /^\s+/;
const DEEP = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])){9}/;

/**
 * Cuts a lesson into front matter, screens and questions. This is done by lines, before any Markdown is read, so that a
 * question that is not closed spoils no more than its own screen. Lines end with `\n`.
 */
export function splitLesson(source: string, report: FileReport): LessonBlocks {
  const lines = source.split('\n').map((line, i) => tameLine(line, i + 1, report));
  const { frontMatter, first } = findFrontMatter(lines, report);
  const cuts = [first - 1, ...ruleIndices(lines, first, report), lines.length];
  const screens = cuts.slice(0, -1).map((cut, i) => ({ line: cut + 2, lines: lines.slice(cut + 1, cuts[i + 1]) }));
  const last = screens.at(-1);
  if (screens.length > 1 && last && isBlank(last)) screens.pop();
  return { ...(frontMatter && { frontMatter }), screens: screens.map((screen) => splitScreen(screen, report)) };
}

export function isBlank(block: Block): boolean {
  return block.lines.every((line) => line.trim() === '');
}

/**
 * Leaves out what no author writes by hand: Markdown takes minutes, or more stack than there is, for a line of thousands of
 * characters or dozens of lists in each other.
 */
function tameLine(line: string, number: number, report: FileReport): string {
  const at = { line: number, column: 1 };
  if (line.length > MAX_LINE) {
    report(at, 'long-line', `This line has ${line.length} characters. Divide it into paragraphs and screens.`);
    return '';
  }
  if (DEEP.test(line) && !RULE.test(line) && !NEARLY_RULE.test(line)) {
    report(at, 'deep-line', 'This line begins with too many signs. One `- ` or `1. ` begins a list.');
    return '';
  }
  return line.replace(INDENT, (blanks) => blanks.slice(0, MAX_INDENT));
}

/** `first`: the index of the first line below the head. A head that is not closed ends at the first empty line. */
function findFrontMatter(lines: readonly string[], report: FileReport): { frontMatter?: Block; first: number } {
  if (!RULE.test(lines[0] ?? '')) return { first: 0 };
  const end = lines.findIndex((line, i) => i > 0 && RULE.test(line));
  if (end > 0) return { frontMatter: { line: 2, lines: lines.slice(1, end) }, first: end + 1 };
  report(
    { line: 1, column: 1 },
    'front-matter',
    'The head of this file is not closed: write `---` on a line of its own after its last key.',
  );
  const gap = lines.findIndex((line) => line.trim() === '');
  const first = gap > 0 ? gap : lines.length;
  return { frontMatter: { line: 2, lines: lines.slice(1, first) }, first };
}

function ruleIndices(lines: readonly string[], first: number, report: FileReport): number[] {
  const found: number[] = [];
  for (let i = first; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (NEARLY_RULE.test(line)) {
      report({ line: i + 1, column: 1 }, 'screen-end', 'A screen ends with three dashes and nothing else: `---`.');
      found.push(i);
    } else if (RULE.test(line)) found.push(i);
  }
  return found;
}

function splitScreen(screen: Block, report: FileReport): ScreenBlock {
  const texts: Block[] = [];
  const questions: QuestionBlock[] = [];
  let open: { head: string; index: number } | undefined;
  let from = 0;

  const close = (to: number): void => {
    const block = { line: screen.line + from, lines: screen.lines.slice(from, to) };
    if (open) questions.push({ head: open.head, line: screen.line + open.index, body: block });
    else if (!isBlank(block)) texts.push(block);
    open = undefined;
  };
  const complain = (line: number, rule: string, message: string): void => report({ line, column: 1 }, rule, message);
  const unclosed = (): void => {
    if (open)
      complain(
        screen.line + open.index,
        'unclosed-question',
        'This question is not closed: write `:::` on a line of its own after its last line.',
      );
  };

  screen.lines.forEach((line, i) => {
    const head = FENCE.exec(line)?.[1]?.trim();
    if (head === undefined) return;
    if (head !== '') unclosed();
    else if (!open)
      complain(
        screen.line + i,
        'stray-close',
        '`:::` closes a question, but none is open here. Remove it, or open one with `:::question{#id type=choice}`.',
      );
    close(i);
    if (head !== '') open = { head: line.trim(), index: i };
    from = i + 1;
  });
  unclosed();
  close(screen.lines.length);
  return { line: screen.line, texts, questions };
}
