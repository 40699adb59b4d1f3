import { QUESTION_LEVELS, QUESTION_TYPES, type QuestionLevel, type QuestionType } from '../learning/question.ts';
import { ID_RULE, isId } from './author-id.ts';
import { collectQuestion } from './collect-question.ts';
import type { QuestionPage, UnreadQuestion } from './lesson-page.ts';
import { readAnswers } from './read-answers.ts';
import type { FileReport, Position } from './source-position.ts';
import type { QuestionBlock } from './split-lesson.ts';
import { suggest } from './suggest.ts';

const EXAMPLE = ':::question{#praise-effort type=choice}';
const HEAD = /^:{3,}\s*([\p{L}\p{N}_-]*)\s*(?:\{([^}]*)\}?)?\s*(.*)$/u;
const ATTRIBUTE = /#([^\s}]+)|([^\s=}]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s}]*))|(\S+)/g;

type Head = { readonly id: string; readonly type: QuestionType; readonly level?: QuestionLevel };

export type ParsedQuestion = { readonly question: QuestionPage } | { readonly unread: UnreadQuestion };

/** The question of a block, or what is known of it where it can't be read. All that is wrong is reported; nothing throws. */
export function parseQuestion(block: QuestionBlock, report: FileReport): ParsedQuestion {
  let hasErrors = false;
  const parsed = readQuestion(block, (at, rule, message, severity) => {
    if (severity !== 'warning') hasErrors = true;
    report(at, rule, message, severity);
  });
  if (!hasErrors || 'unread' in parsed) return parsed;
  return { question: { ...parsed.question, hasErrors } };
}

function readQuestion(block: QuestionBlock, report: FileReport): ParsedQuestion {
  const at = { line: block.line, column: 1 };
  const head = parseHead(block, report);
  if ('unread' in head) return head;
  const draft = collectQuestion(head.id, head.type, block.body, report);
  if (draft.prompt.length === 0) {
    report(at, 'missing-prompt', `\`${head.id}\` asks nothing: write the question below its first line.`);
  }
  const text = {
    prompt: draft.prompt.join('\n\n'),
    ...(draft.hint !== undefined && { hint: draft.hint }),
    ...(draft.feedback !== undefined && { feedback: draft.feedback }),
  };
  const answers = readAnswers(head.type, draft, text, at, report);
  return { question: { id: head.id, ...(head.level && { level: head.level }), at, ...answers } };
}

function parseHead({ head, line }: QuestionBlock, report: FileReport): Head | { readonly unread: UnreadQuestion } {
  const at = (part: string): Position => ({ line, column: Math.max(head.indexOf(part), 0) + 1 });
  const [, name = '', attributes, rest = ''] = HEAD.exec(head) ?? [];
  if (name !== 'question') {
    const hint = suggest(name, ['question']) || ` Only questions begin with \`:::\`, such as \`${EXAMPLE}\`.`;
    report(at(name), 'unknown-directive', `Unknown block \`:::${name}\`.${hint}`);
    return { unread: {} };
  }
  if (attributes === undefined || rest !== '') {
    report(at(''), 'question-head', `This line can not be read. A question begins like this: \`${EXAMPLE}\`.`);
    if (attributes === undefined) return { unread: {} };
  }
  const values = parseAttributes(attributes, at, report);
  const id = parseId(values.get('id'), at, report);
  const type = parseName(values.get('type'), 'type', QUESTION_TYPES, at, report);
  const level = values.has('level') ? parseName(values.get('level'), 'level', QUESTION_LEVELS, at, report) : undefined;
  if (id === undefined) return { unread: {} };
  return type === undefined ? { unread: { id } } : { id, type, ...(level && { level }) };
}

type At = (part: string) => Position;

function parseAttributes(source: string, at: At, report: FileReport): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [whole, id, key, double, single, plain] of source.matchAll(ATTRIBUTE)) {
    const name = id === undefined ? key : 'id';
    if (name === undefined || !['id', 'type', 'level'].includes(name)) {
      const known = suggest(name ?? whole, ['type', 'level']);
      report(
        at(whole),
        'question-head',
        `Unknown word \`${whole}\` in the first line of a question.${known} It knows an id, \`type=\` and \`level=\`.`,
      );
    } else values.set(name, id ?? double ?? single ?? plain ?? '');
  }
  return values;
}

function parseId(id: string | undefined, at: At, report: FileReport): string | undefined {
  if (id === undefined || id === '') {
    report(at('{'), 'question-head', `This question has no id. Give it one that never changes: \`${EXAMPLE}\`.`);
    return undefined;
  }
  if (isId(id)) return id;
  report(at(id), 'bad-id', `\`${id.slice(0, 80)}\` is no id. ${ID_RULE}`);
  return undefined;
}

function parseName<T extends string>(
  value: string | undefined,
  key: string,
  known: readonly T[],
  at: At,
  report: FileReport,
): T | undefined {
  const found = known.find((one) => one === value);
  if (found) return found;
  const names = known.map((one) => `\`${one}\``).join(', ');
  if (value === undefined || value === '')
    report(at('{'), `missing-${key}`, `This question has no ${key}. Write \`${key}=\` and one of ${names}.`);
  else
    report(
      at(value),
      `unknown-${key}`,
      `Unknown ${key} \`${value.slice(0, 80)}\`.${suggest(value, known) || ` It is one of ${names}.`}`,
    );
  return undefined;
}
