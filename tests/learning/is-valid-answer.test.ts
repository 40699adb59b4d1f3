import { describe, expect, it } from 'vitest';
import { isValidAnswer, MAX_ANSWER_LENGTH } from '../../src/learning/is-valid-answer.ts';
import type { Answer, PromptBody } from '../../src/learning/message.ts';

const THREE = ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() }));

const TABLE: Readonly<Record<string, { prompt: PromptBody; valid: readonly Answer[]; invalid: readonly Answer[] }>> = {
  choice: {
    prompt: { type: 'choice', choices: THREE },
    valid: [['a'], ['c']],
    invalid: [[], ['d'], ['A'], [''], ['a', 'b'], ['__proto__'], ['a'.repeat(10_000)]],
  },
  choices: {
    prompt: { type: 'choices', choices: THREE },
    valid: [['a'], ['c', 'a'], ['a', 'b', 'c']],
    invalid: [[], ['d'], ['a', 'a'], ['a', 'd'], Array.from({ length: 1000 }, () => 'a')],
  },
  order: {
    prompt: { type: 'order', items: THREE },
    valid: [
      ['a', 'b', 'c'],
      ['c', 'a', 'b'],
    ],
    invalid: [[], ['a', 'b'], ['a', 'b', 'b'], ['a', 'b', 'd'], ['a', 'b', 'c', 'a']],
  },
  match: {
    prompt: { type: 'match', items: THREE, matches: THREE },
    valid: [
      ['c', 'a', 'b'],
      ['a', 'a', 'a'],
    ],
    invalid: [[], ['a', 'b'], ['a', 'b', 'd'], ['a', 'b', 'c', 'a']],
  },
  scale: {
    prompt: { type: 'scale', from: 0, to: 10, low: 'none', high: 'all' },
    valid: [['0'], ['7'], ['10']],
    invalid: [[], ['11'], ['-1'], ['5.5'], ['05'], ['1e1'], [' 5'], [''], ['5', '6'], ['0x5']],
  },
  number: {
    prompt: { type: 'number' },
    valid: [['12.5'], ['12,5'], ['-3'], ['0']],
    invalid: [[], [''], ['abc'], ['1', '2'], ['Infinity'], ['1e400']],
  },
  text: {
    prompt: { type: 'text', choices: [{ value: 'later', label: 'Later' }] },
    valid: [['later'], ['SB-12'], ['а'.repeat(MAX_ANSWER_LENGTH)]],
    invalid: [[], [''], [' \n'], ['a', 'b'], ['а'.repeat(MAX_ANSWER_LENGTH + 1)]],
  },
  reflection: {
    prompt: { type: 'reflection' },
    valid: [['I will praise Aibek.']],
    invalid: [[], [' '], ['a', 'b']],
  },
};

describe.each(Object.entries(TABLE))('values for %s', (_, { prompt, valid, invalid }) => {
  it.each(valid.map((answer) => ({ answer })))('may be $answer', ({ answer }) => {
    expect(isValidAnswer(prompt, answer)).toBe(true);
  });
  it.each(invalid.map((answer) => ({ answer })))('may not be $answer', ({ answer }) => {
    expect(isValidAnswer(prompt, answer)).toBe(false);
  });
});
