import { type Language, localize } from './language.ts';
import type { Answer, Choice, PromptBody } from './message.ts';
import { optionValue } from './option-value.ts';
import type { Question } from './question.ts';
import { randomFrom, shuffle } from './random.ts';
import { writeNumber } from './write-number.ts';

/**
 * What a question asks, without its text. Values are letters by the author's order, so that an answer stays the same
 * however it was shown; what is to be put in order or matched is shuffled by `seed`, never left as it is right.
 */
export function promptOf(question: Question, language: Language, seed: string): PromptBody {
  switch (question.type) {
    case 'choice':
    case 'choices': {
      const { options } = localize(question.text, language);
      return { type: question.type, choices: choicesOf(options.map((option) => option.label)) };
    }
    case 'order':
      return { type: 'order', items: disarrange(choicesOf(localize(question.text, language).items), seed) };
    case 'match': {
      const { items, matches } = localize(question.text, language);
      return { type: 'match', items: choicesOf(items), matches: disarrange(choicesOf(matches), seed) };
    }
    case 'scale': {
      const { low, high } = localize(question.text, language);
      return { type: 'scale', from: question.from, to: question.to, low, high };
    }
    case 'number':
    case 'text':
    case 'reflection':
      return { type: question.type };
    default:
      return question satisfies never;
  }
}

/** An answer in words, as she would say it: `Label`, `A, B`; a line each in an order (`1. A`) and for pairs (`A → x`). */
export function labelOf(prompt: PromptBody, answer: Answer, language: Language): string {
  switch (prompt.type) {
    case 'choice':
    case 'choices':
      return joinLabels(answer.map((value) => labelIn(prompt.choices, value)));
    case 'order':
      return answer.map((value, i) => `${i + 1}. ${labelIn(prompt.items, value)}`).join('\n');
    case 'match': {
      const labels = answer.map((value) => labelIn(prompt.matches, value));
      return prompt.items.map((item, i) => pair(item.label, labels[i])).join('\n');
    }
    case 'text':
      return labelIn(prompt.choices ?? [], answer[0] ?? '');
    case 'number':
      return writeNumber(answer[0] ?? '', language);
    case 'scale':
    case 'reflection':
      return answer[0] ?? '';
    default:
      return prompt satisfies never;
  }
}

/** Labels one after another, by semicolons where a comma could stand for either. */
export function joinLabels(labels: readonly string[]): string {
  return labels.join(labels.some((label) => label.includes(',')) ? '; ' : ', ');
}

function pair(item: string, match: string | undefined): string {
  return `${item} → ${match ?? '—'}`;
}

function choicesOf(labels: readonly string[]): Choice[] {
  return labels.map((label, i) => ({ value: optionValue(i), label }));
}

/** The value itself where it is not among the choices: free text, or an option that the author has since removed. */
function labelIn(choices: readonly Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}

/** Shuffled; moved on by one where chance left the right order, which changes it unless all labels are the same. */
function disarrange(choices: readonly Choice[], seed: string): Choice[] {
  const shuffled = shuffle(choices, randomFrom(seed));
  const isRight = shuffled.every((choice, i) => choice.label === choices[i]?.label);
  return isRight ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled;
}
