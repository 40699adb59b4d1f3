import { compareText, type Nearness } from './compare-text.ts';
import { fold } from './fold.ts';
import { type Language, localize } from './language.ts';
import type { Answer, Verdict } from './message.ts';
import { optionIndex } from './option-value.ts';
import { parseNumber } from './parse-number.ts';
import { joinLabels } from './present-question.ts';
import type { OptionsText, Question } from './question.ts';
import { writeNumber } from './write-number.ts';

type QuestionOf<T extends Question['type']> = Extract<Question, { type: T }>;

/**
 * `mark`: 0 to 1; without mark and verdict: a survey question or a reflection. `feedback` is the author's, in her language:
 * that of what she picked or wrote (then it is `pickFeedback`, too), else the question's own, which may tell what is right.
 */
export type Grade = {
  readonly mark?: number;
  readonly verdict?: Verdict;
  readonly feedback?: string;
  readonly pickFeedback?: string;
};

/** Whether a question has right answers: a survey question and a reflection have none. */
export function isGraded(question: Question): boolean {
  return question.type !== 'scale' && question.type !== 'reflection';
}

/** `feedback` is that of what she picked or wrote. */
type Marked = { readonly mark: number; readonly feedback: string | undefined };

/**
 * Grades an answer as its question's type is graded (docs/authoring.md). An answer to an older version of the question is
 * graded as far as it fits: what the question no longer knows is wrong. Never throws for any answer.
 */
export function grade(question: Question, answer: Answer, language: Language): Grade {
  const marked = mark(question, answer, language);
  const pickFeedback = marked?.feedback;
  const feedback = pickFeedback ?? localize<{ feedback?: string }>(question.text, language).feedback;
  return {
    ...(marked && { mark: marked.mark, verdict: verdictOf(marked.mark) }),
    ...(feedback !== undefined && { feedback }),
    ...(pickFeedback !== undefined && { pickFeedback }),
  };
}

function verdictOf(mark: number): Verdict {
  if (mark >= 1) return 'right';
  return mark > 0 ? 'partly' : 'wrong';
}

function mark(question: Question, answer: Answer, language: Language): Marked | undefined {
  switch (question.type) {
    case 'choice':
      return markChoice(question, answer, language);
    case 'choices':
      return markChoices(question, answer, language);
    case 'number':
      return markNumber(question, answer, language);
    case 'text':
      return markText(question, answer, language);
    case 'order':
      return markOrder(question, answer, language);
    case 'match':
      return markMatch(question, answer, language);
    case 'scale':
    case 'reflection':
      return undefined;
    default:
      return question satisfies never;
  }
}

function markChoice(question: QuestionOf<'choice' | 'choices'>, answer: Answer, language: Language): Marked {
  const { options } = localize(question.text, language);
  const picked = optionIndex(answer[0] ?? '', options.length);
  return { mark: answer.length === 1 && question.right.includes(picked) ? 1 : 0, feedback: options[picked]?.feedback };
}

/**
 * The share of the right options that she ticked, minus the share of the wrong options that she ticked, at least 0: to
 * tick everything, or nothing, gives nothing. Feedback is that of her wrong picks, a line each; without any, that of her right
 * picks where the question has none.
 */
function markChoices(question: QuestionOf<'choice' | 'choices'>, answer: Answer, language: Language): Marked {
  const text: OptionsText = localize(question.text, language);
  const { options } = text;
  const picks = [...new Set(answer)].map((value) => optionIndex(value, options.length));
  const hits = picks.filter((pick) => question.right.includes(pick));
  const misses = picks.filter((pick) => !question.right.includes(pick));
  const wrongOptions = Math.max(1, options.length - question.right.length);
  const share = hits.length / Math.max(1, question.right.length) - misses.length / wrongOptions;
  const feedback = (some: readonly number[]) =>
    some.flatMap((pick) => options[pick]?.feedback ?? []).join('\n') || undefined;
  return {
    mark: Math.max(0, share),
    feedback: feedback(misses) ?? (text.feedback === undefined ? feedback(hits) : undefined),
  };
}

/** What a decimal may be off by as a binary fraction, relative to its size: 1.1 lies within 1 ± 0.1. */
const ROUNDING = 1e-9;

/** A right range wins over a foreseen mistake where both hold the number. */
function markNumber(question: QuestionOf<'number'>, answer: Answer, language: Language): Marked {
  const parsed = parseNumber(answer[0] ?? '');
  const number = parsed === undefined ? Number.NaN : Number(parsed);
  const fits = question.ranges.map(
    ({ value, tolerance }) => Math.abs(number - value) <= tolerance + ROUNDING * Math.max(1, Math.abs(value)),
  );
  const right = question.ranges.findIndex((range, i) => range.isRight && fits[i]);
  const found = right >= 0 ? right : fits.indexOf(true);
  return { mark: right >= 0 ? 1 : 0, feedback: localize(question.text, language).rangeFeedback[found] };
}

/** An answer that is the same comes before one that is a typo away, and a right one before a foreseen mistake. */
function markText(question: QuestionOf<'text'>, answer: Answer, language: Language): Marked {
  const typed = fold(answer[0] ?? '');
  const { answers } = localize(question.text, language);
  const near = answers.map(({ text }) => compareText(typed, fold(text)));
  const find = (nearness: Nearness, isRight: boolean) =>
    answers.find((one, i) => near[i] === nearness && one.isRight === isRight);
  const found = find('same', true) ?? find('same', false) ?? find('typo', true) ?? find('typo', false);
  return { mark: found?.isRight ? 1 : 0, feedback: found?.feedback };
}

/** The share of the pairs of neighbours in the right order that stand together in hers, too. */
function markOrder(question: QuestionOf<'order'>, answer: Answer, language: Language): Marked {
  const { length } = localize(question.text, language).items;
  const order = answer.map((value) => optionIndex(value, length));
  if (length < 2) return { mark: order[0] === 0 ? 1 : 0, feedback: undefined };
  const followers = new Set(order.filter((item, i) => i > 0 && item > 0 && order[i - 1] === item - 1));
  return { mark: followers.size / (length - 1), feedback: undefined };
}

function markMatch(question: QuestionOf<'match'>, answer: Answer, language: Language): Marked {
  const { items, matches } = localize(question.text, language);
  const right = items.filter((_, i) => {
    const picked = matches[optionIndex(answer[i] ?? '', matches.length)];
    return picked === matches[i];
  });
  return { mark: right.length / Math.max(1, items.length), feedback: undefined };
}

/** What is right, in words, for "The right answer: …"; empty where a question is not graded. */
export function rightAnswer(question: Question, language: Language): string {
  switch (question.type) {
    case 'choice':
    case 'choices': {
      const { options } = localize(question.text, language);
      return joinLabels(question.right.flatMap((index) => options[index]?.label ?? []));
    }
    case 'number':
      return writeNumber(question.ranges.find((range) => range.isRight)?.value ?? '', language);
    case 'text':
      return localize(question.text, language).answers.find((one) => one.isRight)?.text ?? '';
    case 'order':
      return below(localize(question.text, language).items.map((item, i) => `${i + 1}. ${item}`));
    case 'match': {
      const { items, matches } = localize(question.text, language);
      return below(items.map((item, i) => `- ${item} → ${matches[i] ?? ''}`));
    }
    case 'scale':
    case 'reflection':
      return '';
    default:
      return question satisfies never;
  }
}

/** Lines of their own, below what introduces them. */
function below(lines: readonly string[]): string {
  return ['', ...lines].join('\n');
}
