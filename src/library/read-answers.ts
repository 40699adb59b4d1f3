import type { QuestionText, QuestionType } from '../learning/question.ts';
import type { Item, QuestionParts } from './collect-question.ts';
import { countOf } from './count-of.ts';
import { splitAtDash } from './feedback-dash.ts';
import type { BodyOf, QuestionBody } from './lesson-page.ts';
import type { Line } from './screen-text.ts';
import type { FileReport, Position } from './source-position.ts';

/** As many as every channel can show (`OutboundMessage`). */
const MAX_ANSWERS = 10;

/** 0 to 10 is the longest scale in use. */
const MAX_STEPS = 11;

type Answers<T extends QuestionType> = { readonly body: BodyOf<T>; readonly answersAt: readonly Position[] };
type Reader<T extends QuestionType> = (
  parts: QuestionParts,
  text: QuestionText,
  at: Position,
  report: FileReport,
  type: T,
) => Answers<T>;

/** What the answers of a question mean, by its type. All that is wrong with them is reported. */
export function readAnswers(
  type: QuestionType,
  parts: QuestionParts,
  text: QuestionText,
  at: Position,
  report: FileReport,
): { readonly body: QuestionBody; readonly answersAt: readonly Position[] } {
  switch (type) {
    case 'choice':
    case 'choices':
      return readOptions(parts, text, at, report, type);
    case 'number':
      return readNumbers(parts, text, at, report, type);
    case 'text':
      return readTexts(parts, text, at, report, type);
    case 'order':
      return readOrder(parts, text, at, report, type);
    case 'match':
      return readMatch(parts, text, at, report, type);
    case 'scale':
      return readScale(parts, text, at, report, type);
    case 'reflection':
      return { body: { type, text }, answersAt: [] };
    default:
      return type satisfies never;
  }
}

const readOptions: Reader<'choice' | 'choices'> = (parts, text, at, report, type) => {
  const options = parts.items.map((item) => {
    const { answer, feedback } = splitAtDash(item.text);
    if (item.box === undefined)
      report(
        item.at,
        'missing-box',
        'This answer has no box. Write `- [ ]` before a wrong and `- [x]` before a right one.',
      );
    if (feedback === undefined && item.box === 'empty') {
      report(
        item.at,
        'missing-feedback',
        `This wrong answer of \`${parts.id}\` has no feedback. Write it behind a dash: \`- [ ] answer — feedback\`.`,
      );
    }
    return { label: checkLabel(answer, item.at, report), ...(feedback !== undefined && { feedback }) };
  });
  const right = parts.items.flatMap((item, i) => (item.box === 'ticked' ? [i] : []));
  checkCount(
    parts.id,
    parts.items,
    2,
    'Write each answer as `- [ ] answer — feedback`, the right one with `[x]`.',
    at,
    report,
  );
  checkDifferent(
    options.map((option) => option.label),
    parts.items,
    report,
  );
  checkTicks(parts, type, right, at, report);
  return { body: { type, right, text: { ...text, options } }, answersAt: parts.items.map((item) => item.at) };
};

function checkTicks(
  parts: QuestionParts,
  type: 'choice' | 'choices',
  right: readonly number[],
  at: Position,
  report: FileReport,
): void {
  if (parts.items.length < 2) return;
  if (right.length === 0)
    report(at, 'right-answers', `No answer of \`${parts.id}\` is right. Tick the right one: \`- [x]\`.`);
  const second = parts.items[right[1] ?? -1];
  if (type === 'choice' && second) {
    report(
      second.at,
      'right-answers',
      `\`${parts.id}\` has ${right.length} right answers, but a \`choice\` has one. Untick the others, or write \`type=choices\`.`,
    );
  }
}

const NUMBER = String.raw`[-−+]?\d[\d  ]*(?:[.,]\d+)?`;
const RANGE = new RegExp(String.raw`^([=!])\s*(${NUMBER})\s*(?:(?:±|\+\/?-)\s*(${NUMBER}))?$`);

const readNumbers: Reader<'number'> = (parts, text, at, report, type) => {
  const ranges: BodyOf<'number'>['ranges'][number][] = [];
  const rangeFeedback: (string | undefined)[] = [];
  const answersAt: Position[] = [];
  for (const line of parts.marked) {
    const { answer, feedback } = splitAtDash(line.text);
    const [, mark, value, tolerance] = RANGE.exec(answer) ?? [];
    // `= 5 - 7` is meant as a range.
    if (value === undefined || /^[\d.,\s]+$/.test(feedback ?? '')) {
      report(
        line.at,
        'unreadable-answer',
        'This answer can not be read as a number. Write `= 12.5 — feedback`, or `= 12.5 ± 0.5` for all from 12 to 13.',
      );
      continue;
    }
    ranges.push({ value: toNumber(value), tolerance: Math.abs(toNumber(tolerance ?? '0')), isRight: mark === '=' });
    rangeFeedback.push(feedback);
    answersAt.push(line.at);
  }
  checkMarked(parts, '= 12.5 ± 0.5', at, report);
  return { body: { type, ranges, text: { ...text, rangeFeedback } }, answersAt };
};

function toNumber(text: string): number {
  return Number(text.replace(/[  ]/g, '').replace('−', '-').replace(',', '.'));
}

const readTexts: Reader<'text'> = (parts, text, at, report, type) => {
  const answers = parts.marked.map((line) => {
    const { answer, feedback } = splitAtDash(line.text);
    const written = checkLabel(answer.replace(/^[=!]\s*/, ''), line.at, report);
    return { text: written, isRight: line.text.startsWith('='), ...(feedback !== undefined && { feedback }) };
  });
  checkMarked(parts, '= growth mindset', at, report);
  checkDifferent(
    answers.map((answer) => answer.text),
    parts.marked,
    report,
  );
  return { body: { type, text: { ...text, answers } }, answersAt: parts.marked.map((line) => line.at) };
};

function checkMarked(parts: QuestionParts, example: string, at: Position, report: FileReport): void {
  if (parts.marked.some((line) => line.text.startsWith('='))) return;
  report(at, 'right-answers', `\`${parts.id}\` has no right answer. Write it on a line of its own: \`${example}\`.`);
}

const readOrder: Reader<'order'> = (parts, text, at, report, type) => {
  const items = parts.items.map((item) => checkLabel(item.text, item.at, report));
  checkCount(
    parts.id,
    parts.items,
    2,
    'Write them as a list in the right order: `1. first`, `2. second`, …',
    at,
    report,
  );
  checkDifferent(items, parts.items, report);
  return { body: { type, text: { ...text, items } }, answersAt: parts.items.map((item) => item.at) };
};

const TABLE_EXAMPLE =
  'Write a table with two columns; its first line names the columns and is not shown: `| What | Belongs to |`, `|---|---|`, `| one | two |`.';

const readMatch: Reader<'match'> = (parts, text, at, report, type) => {
  const rows = parts.rows.flatMap((row) => {
    const [left, right, ...others] = row;
    if (left && right && others.length === 0) return [{ left, right }];
    report(
      left?.at ?? at,
      'unreadable-answer',
      `This line of the table has ${row.length} columns, not two. ${TABLE_EXAMPLE}`,
    );
    return [];
  });
  const items = rows.map(({ left }) => checkLabel(left.text, left.at, report));
  const matches = rows.map(({ right }) => checkLabel(right.text, right.at, report));
  const lefts = rows.map(({ left }) => left);
  checkCount(parts.id, lefts, 2, TABLE_EXAMPLE, at, report);
  checkDifferent(items, lefts, report);
  checkDifferent(
    matches,
    rows.map(({ right }) => right),
    report,
  );
  return { body: { type, text: { ...text, items, matches } }, answersAt: lefts.map((left) => left.at) };
};

const SCALE = /^(\d+)\s*(?:…|\.{2,3}|[–—-])\s*(\d+)\s*:\s*(.+?)\s*(?:…|\.{3})\s*(.+)$/;
const SCALE_EXAMPLE = '`1 … 5: not at all … completely`';

const readScale: Reader<'scale'> = (parts, text, at, report, type) => {
  const [line, second] = parts.marked;
  if (second) report(second.at, 'twice', `\`${parts.id}\` has two scales. Keep one of them.`);
  const [, from = '1', to = '5', low = '', high = ''] = SCALE.exec(line?.text ?? '') ?? [];
  if (high === '')
    report(
      line?.at ?? at,
      'unreadable-answer',
      `\`${parts.id}\` needs a scale with a word for each end: ${SCALE_EXAMPLE}.`,
    );
  const size = Number(to) - Number(from) + 1;
  if (line && (size < 2 || size > MAX_STEPS))
    report(
      line.at,
      'unreadable-answer',
      `A scale has 2 to ${MAX_STEPS} steps, the lower number first: ${SCALE_EXAMPLE}.`,
    );
  const labels = { low: checkLabel(low, line?.at, report), high: checkLabel(high, line?.at, report) };
  return {
    body: { type, from: Number(from), to: Number(to), text: { ...text, ...labels } },
    answersAt: line ? [line.at] : [],
  };
};

/** Buttons show plain words. */
function checkLabel(label: string, at: Position | undefined, report: FileReport): string {
  if (at && label.includes('*'))
    report(at, 'marked-answer', 'An answer stands on a button, where nothing can be emphasised. Leave the stars out.');
  return label.replaceAll('*', '');
}

function checkCount(
  id: string,
  answers: readonly unknown[],
  least: number,
  remedy: string,
  at: Position,
  report: FileReport,
): void {
  if (answers.length < least)
    report(
      at,
      'few-answers',
      `\`${id}\` has ${countOf(answers.length, 'answer')} and needs at least ${least}. ${remedy}`,
    );
  if (answers.length > MAX_ANSWERS)
    report(at, 'many-answers', `\`${id}\` has ${answers.length} answers; at most ${MAX_ANSWERS} fit a messenger.`);
}

function checkDifferent(labels: readonly string[], answers: readonly (Line | Item)[], report: FileReport): void {
  const seen = new Set<string>();
  labels.forEach((label, i) => {
    const at = answers[i]?.at;
    const folded = label.toLowerCase().trim();
    if (at && label === '') report(at, 'empty-answer', 'This answer is empty. Write it, or remove the line.');
    else if (at && seen.has(folded))
      report(at, 'same-answer', `“${label.slice(0, 60)}” stands here twice. Make the answers different.`);
    seen.add(folded);
  });
}
