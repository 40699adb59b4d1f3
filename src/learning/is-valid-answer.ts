import { LONGEST_TEXT } from './clean-text.ts';
import type { Answer, Choice, PromptBody } from './message.ts';
import { parseNumber } from './parse-number.ts';

/** In UTF-16 units: what one message of a messenger holds. */
export const MAX_ANSWER_LENGTH = LONGEST_TEXT;

/** More values than any prompt has options. */
const MAX_VALUES = 100;

/** Whether values that came over the network are a possible answer to a prompt, in the form that `Prompt` promises. */
export function isValidAnswer(prompt: PromptBody, answer: Answer): boolean {
  if (answer.length === 0 || answer.length > MAX_VALUES) return false;
  if (answer.some((value) => value.length > MAX_ANSWER_LENGTH)) return false;
  switch (prompt.type) {
    case 'choice':
      return answer.length === 1 && areKnown(prompt.choices, answer);
    case 'choices':
      return areDifferent(answer) && areKnown(prompt.choices, answer);
    case 'order':
      return answer.length === prompt.items.length && areDifferent(answer) && areKnown(prompt.items, answer);
    case 'match':
      return answer.length === prompt.items.length && areKnown(prompt.matches, answer);
    case 'scale':
      return answer.length === 1 && isOnScale(prompt.from, prompt.to, answer[0]);
    case 'number':
      return answer.length === 1 && parseNumber(answer[0] ?? '') !== undefined;
    case 'text':
    case 'reflection':
      return answer.length === 1 && answer[0]?.trim() !== '';
    default:
      return prompt satisfies never;
  }
}

function areKnown(choices: readonly Choice[], answer: Answer): boolean {
  return answer.every((value) => choices.some((choice) => choice.value === value));
}

function areDifferent(answer: Answer): boolean {
  return new Set(answer).size === answer.length;
}

function isOnScale(from: number, to: number, value: string | undefined): boolean {
  const number = Number(value);
  return Number.isInteger(number) && `${number}` === value && number >= from && number <= to;
}
