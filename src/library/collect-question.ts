import type { List, ListItem, RootContent, Table } from 'mdast';
import type { QuestionType } from '../learning/question.ts';
import { parseMarkdown, positionIn } from './parse-markdown.ts';
import { joinLines, type Line, linesOf, textOf } from './screen-text.ts';
import type { FileReport, Position } from './source-position.ts';
import type { Block } from './split-lesson.ts';

/** The parts of a question, before its answers are understood. `prompt`: paragraphs. */
export type QuestionParts = {
  readonly id: string;
  readonly prompt: string[];
  hint?: string;
  feedback?: string;
  /** Of a list of boxes, or of the numbered list of `order`. */
  readonly items: Item[];
  /** Of the table of `match`, without its head. */
  readonly rows: Line[][];
  /** Lines that begin with `=` or `!`, or the line of a scale. */
  readonly marked: Line[];
};

export type Item = Line & { readonly box?: 'empty' | 'ticked' };

const KEYWORD = /^(hint|feedback)\s*:\s*/i;
const BOX = /^\[\s*([xXхХ✓✔+vV]?)\s*\]\s*/u;
const MARKED: Readonly<Partial<Record<QuestionType, RegExp>>> = {
  number: /^[=!]\s*/,
  text: /^[=!]\s*/,
  scale: /^\d+\s*(?:…|\.{2,3}|[–—-])\s*\d+/,
};

/** Sorts the Markdown of a question into prompt, answers, hint and feedback. What fits nowhere is reported. */
export function collectQuestion(id: string, type: QuestionType, block: Block, report: FileReport): QuestionParts {
  const parts: QuestionParts = { id, prompt: [], items: [], rows: [], marked: [] };
  for (const node of parseMarkdown(block)) {
    if (node.type === 'paragraph') placeLines(type, parts, linesOf(block, node, report), report);
    else if (isAnswers(type, node)) takeAnswers(type, parts, block, node, report);
    else placeText(parts, textOf(block, [node], report), positionIn(block, node), report);
  }
  return parts;
}

function isAnswers(type: QuestionType, node: RootContent): node is List | Table {
  if (node.type === 'table') return type === 'match';
  if (node.type !== 'list') return false;
  if (type === 'order') return node.ordered === true;
  return (type === 'choice' || type === 'choices') && node.children.some(hasBox);
}

function hasBox(item: ListItem): boolean {
  if (item.checked != null) return true;
  const first = item.children[0]?.type === 'paragraph' ? item.children[0].children[0] : undefined;
  return first?.type === 'text' && BOX.test(first.value);
}

function takeAnswers(
  type: QuestionType,
  parts: QuestionParts,
  block: Block,
  node: List | Table,
  report: FileReport,
): void {
  if (parts.items.length + parts.rows.length > 0) {
    report(
      positionIn(block, node),
      'two-answer-lists',
      `\`${parts.id}\` has two lists of answers. Make them one list.`,
    );
    return;
  }
  if (node.type === 'list') for (const item of node.children) takeItem(type, parts, block, item, report);
  else parts.rows.push(...node.children.slice(1).map((row) => cells(block, row, report)));
}

function cells(block: Block, row: Table['children'][number], report: FileReport): Line[] {
  return row.children.map((cell) => ({
    text: joinLines(
      linesOf(
        block,
        { type: 'paragraph', children: cell.children, ...(cell.position && { position: cell.position }) },
        report,
      ),
    ),
    at: positionIn(block, cell.children[0] ?? cell),
  }));
}

/** A `hint:` right under the last item is part of that item to Markdown, but not to its author. */
function takeItem(type: QuestionType, parts: QuestionParts, block: Block, item: ListItem, report: FileReport): void {
  const [paragraph, ...others] = item.children;
  for (const other of others) {
    report(
      positionIn(block, other),
      'not-shown',
      'An answer is one paragraph, without lists inside it. Make it one line.',
    );
  }
  const lines = paragraph?.type === 'paragraph' ? linesOf(block, paragraph, report) : [];
  const end = lines.findIndex((line) => KEYWORD.test(line.text));
  const own = end < 0 ? lines : lines.slice(0, end);
  const text = joinLines(own);
  const written = BOX.exec(text);
  const ticked = item.checked ?? (written ? written[1] !== '' : undefined);
  parts.items.push({
    text: item.checked == null && written ? text.slice(written[0].length) : text,
    at: positionIn(block, item),
    ...(ticked !== undefined && { box: ticked ? 'ticked' : 'empty' }),
  });
  if (end >= 0) placeLines(type, parts, lines.slice(end), report);
}

/** A line that begins with a mark begins something new; any other line goes on with what the line before it began. */
function placeLines(type: QuestionType, parts: QuestionParts, lines: readonly Line[], report: FileReport): void {
  const marks = MARKED[type];
  const groups: Line[][] = [];
  for (const line of lines) {
    const begins = groups.length === 0 || KEYWORD.test(line.text) || marks?.test(line.text);
    if (begins) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  for (const group of groups) {
    const at = group[0]?.at ?? { line: 1, column: 1 };
    const text = joinLines(group);
    const keyword = KEYWORD.exec(text);
    if (keyword) placeKeyword(parts, keyword, text, at, report);
    else if (marks?.test(text)) parts.marked.push({ text, at });
    else placeText(parts, text, at, report);
  }
}

function placeKeyword(
  parts: QuestionParts,
  keyword: RegExpExecArray,
  text: string,
  at: Position,
  report: FileReport,
): void {
  const key = keyword[1]?.toLowerCase() === 'hint' ? 'hint' : 'feedback';
  const value = text.slice(keyword[0].length);
  if (parts[key] !== undefined) report(at, 'twice', `\`${parts.id}\` has \`${key}:\` twice. Keep one of them.`);
  else if (value === '')
    report(at, 'empty-line', `Nothing follows \`${key}:\`. Write a sentence behind it, or remove the line.`);
  else parts[key] = value;
}

function placeText(parts: QuestionParts, text: string, at: Position, report: FileReport): void {
  if (text === '') return;
  const isLate =
    parts.items.length + parts.rows.length + parts.marked.length > 0 ||
    parts.hint !== undefined ||
    parts.feedback !== undefined;
  if (isLate) {
    report(
      at,
      'stray-text',
      'Only `hint:` and `feedback:` lines may follow the answers. Put other text above them, or on a screen of its own.',
    );
  } else parts.prompt.push(text);
}
