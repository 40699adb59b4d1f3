import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Grade, grade, isGraded, rightAnswer } from '../../src/learning/grade.ts';
import type { Language } from '../../src/learning/language.ts';
import { matchAnswer } from '../../src/learning/match-answer.ts';
import type { Answer } from '../../src/learning/message.ts';
import { optionValue } from '../../src/learning/option-value.ts';
import { promptOf } from '../../src/learning/present-question.ts';
import type { Question } from '../../src/learning/question.ts';
import { CHOICE, CHOICES, MATCH, NUMBER, ORDER, QUESTIONS, REFLECTION, SCALE, TEXT } from './questions.ts';

type Row = readonly [name: string, answer: Answer, expected: Grade];

const right = (pickFeedback: string): Grade => ({ mark: 1, verdict: 'right', feedback: pickFeedback, pickFeedback });
const wrong = (pickFeedback: string): Grade => ({ mark: 0, verdict: 'wrong', feedback: pickFeedback, pickFeedback });

const TABLE: readonly { question: Question; language: Language; rows: readonly Row[] }[] = [
  {
    question: CHOICE,
    language: 'en',
    rows: [
      ['the right option', ['b'], right('Yes: he can do that again.')],
      ['a wrong option', ['a'], wrong('It praises the person.')],
      ['an option without feedback', ['c'], { mark: 0, verdict: 'wrong', feedback: 'Praise effort.' }],
      ['an option that is gone', ['h'], { mark: 0, verdict: 'wrong', feedback: 'Praise effort.' }],
      ['nothing', [], { mark: 0, verdict: 'wrong', feedback: 'Praise effort.' }],
      ['what is no value', ['constructor'], { mark: 0, verdict: 'wrong', feedback: 'Praise effort.' }],
    ],
  },
  {
    question: CHOICES,
    language: 'en',
    rows: [
      ['all right ones', ['c', 'a'], right('Yes, effort.')],
      ['one of two', ['c'], { mark: 1 / 2, verdict: 'partly' }],
      [
        'both and one of three wrong ones',
        ['a', 'b', 'c'],
        { mark: 1 - 1 / 3, verdict: 'partly', feedback: 'Not talent.', pickFeedback: 'Not talent.' },
      ],
      ['wrong ones only', ['b', 'd'], wrong('Not talent.\nNot luck.')],
      ['everything', ['a', 'b', 'c', 'd', 'e'], wrong('Not talent.\nNot luck.')],
      [
        'an option that is gone, which is wrong',
        ['a', 'c', 'h'],
        { mark: 1 - 1 / 3, verdict: 'partly', ...both('Yes, effort.') },
      ],
      ['the same twice', ['a', 'a'], { mark: 1 / 2, verdict: 'partly', ...both('Yes, effort.') }],
      ['nothing', [], { mark: 0, verdict: 'wrong' }],
    ],
  },
  {
    question: NUMBER,
    language: 'en',
    rows: [
      ['the value', ['12.5'], right('Well counted.')],
      ['the value with a comma', ['12,5'], right('Well counted.')],
      ['the end of the range', ['13'], right('Well counted.')],
      ['just outside', ['13.01'], { mark: 0, verdict: 'wrong', feedback: 'Count again.' }],
      ['a foreseen mistake', ['125'], wrong('Mind the comma.')],
      ['far from all', ['999'], { mark: 0, verdict: 'wrong', feedback: 'Count again.' }],
      ['the end of a range in binary fractions', ['1.1'], { mark: 1, verdict: 'right', feedback: 'Count again.' }],
      ['no number', ['abc'], { mark: 0, verdict: 'wrong', feedback: 'Count again.' }],
      ['nothing', [], { mark: 0, verdict: 'wrong', feedback: 'Count again.' }],
    ],
  },
  {
    question: TEXT,
    language: 'ky',
    rows: [
      ['the answer', ['Өсүүгө багытталган ой жүгүртүү'], ky(1)],
      ['the answer without Kyrgyz letters', ['«осууго багытталган ой жугуртуу».'], ky(1)],
      ['the answer in Latin letters', ['osuugo bagyttalgan oi jugurtuu'], ky(1)],
      ['the answer in one word too few', ['өсүүгө багытталган ойжүгүртүү'], ky(1)],
      ['a letter too few in a long word', ['өсүүгө багыталган ой жүгүртүү'], ky(1)],
      ['a typo in a short word', ['өсүүгө багытталган эй жүгүртүү'], ky(0)],
      ['a foreseen mistake', ['туруктуу ой жүгүртүү'], wrong('Бул анын карама-каршысы.')],
      ['a foreseen mistake with a typo', ['турктуу ой жүгүртүү'], wrong('Бул анын карама-каршысы.')],
      ['a short answer', ['ой'], ky(1)],
      ['something else', ['билбейм'], ky(0)],
      ['punctuation', ['?!'], ky(0)],
      ['nothing', [], ky(0)],
    ],
  },
  {
    question: TEXT,
    language: 'en',
    rows: [
      ['the answer', ['Effect'], right('That is it.')],
      ['a foreseen mistake that is a typo away', ['affect'], wrong('That is the verb.')],
      ['two letters swapped', ['effcet'], right('That is it.')],
      ['a letter too many', ['efffect'], right('That is it.')],
      ['another letter', ['effekt'], right('That is it.')],
      ['two typos in a word', ['efekt'], { mark: 0, verdict: 'wrong' }],
      ['a typo in each of two words', ['grwoth-mindest'], { mark: 1, verdict: 'right' }],
      ['a number as it is written with a point', ['1.5'], { mark: 1, verdict: 'right' }],
      ['a number without its point', ['15'], { mark: 0, verdict: 'wrong' }],
      ['a wrong digit', ['12346'], { mark: 0, verdict: 'wrong' }],
      ['a word too many', ['growth mindset theory'], { mark: 0, verdict: 'wrong' }],
    ],
  },
  {
    question: ORDER,
    language: 'en',
    rows: [
      ['the right order', ['a', 'b', 'c', 'd'], { mark: 1, verdict: 'right', feedback: 'Goal first.' }],
      ['the first at the end', ['b', 'c', 'd', 'a'], { mark: 2 / 3, verdict: 'partly', feedback: 'Goal first.' }],
      ['two swapped', ['b', 'a', 'c', 'd'], { mark: 1 / 3, verdict: 'partly', feedback: 'Goal first.' }],
      ['the reverse', ['d', 'c', 'b', 'a'], { mark: 0, verdict: 'wrong', feedback: 'Goal first.' }],
      [
        'an order with an item that is gone',
        ['a', 'b', 'h', 'c', 'd'],
        { mark: 2 / 3, verdict: 'partly', feedback: 'Goal first.' },
      ],
      ['the same again and again', ['a', 'b', 'a', 'b'], { mark: 1 / 3, verdict: 'partly', feedback: 'Goal first.' }],
      ['nothing', [], { mark: 0, verdict: 'wrong', feedback: 'Goal first.' }],
    ],
  },
  {
    question: MATCH,
    language: 'en',
    rows: [
      ['all pairs', ['a', 'b', 'c'], { mark: 1, verdict: 'right' }],
      ['one of three', ['a', 'c', 'b'], { mark: 1 / 3, verdict: 'partly' }],
      ['none', ['b', 'c', 'a'], { mark: 0, verdict: 'wrong' }],
      ['too few', ['a'], { mark: 1 / 3, verdict: 'partly' }],
      ['a match that is gone', ['h', 'b', 'c'], { mark: 2 / 3, verdict: 'partly' }],
    ],
  },
  { question: SCALE, language: 'en', rows: [['anything', ['3'], { feedback: 'Thank you.' }]] },
  { question: REFLECTION, language: 'en', rows: [['anything', ['Aibek'], {}]] },
];

function both(pickFeedback: string) {
  return { feedback: pickFeedback, pickFeedback };
}

function ky(mark: 0 | 1): Grade {
  return { mark, verdict: mark === 1 ? 'right' : 'wrong', feedback: 'Экинчи экранды окуңуз.' };
}

describe.each(TABLE)('$question.type in $language grades', ({ question, language, rows }) => {
  it.each(rows)('%s', (_, answer, expected) => {
    expect(grade(question, answer, language)).toEqual(expected);
  });
});

it("of choices gives the question's feedback before that of right picks", () => {
  const text = { ...CHOICES.text.en, feedback: 'Both help.' } as NonNullable<typeof CHOICES.text.en>;
  expect(grade({ ...CHOICES, text: { en: text } }, ['a', 'c'], 'en')).toEqual({
    mark: 1,
    verdict: 'right',
    feedback: 'Both help.',
  });
});

it.each([
  [CHOICE, 'ky', 'Үч жол таптың'],
  [CHOICES, 'en', 'Effort, Strategy'],
  [NUMBER, 'en', '12.5'],
  [NUMBER, 'ru', '12,5'],
  [TEXT, 'ky', 'өсүүгө багытталган ой жүгүртүү'],
  [ORDER, 'en', '\n1. goal\n2. try\n3. look\n4. change'],
  [MATCH, 'en', '\n- mistake → learn\n- praise → grow\n- test → know'],
  [SCALE, 'en', ''],
  [REFLECTION, 'en', ''],
] as const)('says what is right', (question, language, words) => {
  expect(rightAnswer(question, language)).toBe(words);
});

const words = fc.string({ unit: fc.constantFrom(...'абвгдңөүabcde 123'), minLength: 1, maxLength: 20 });
const labels = fc.uniqueArray(
  words.filter((text) => text.trim() !== ''),
  { minLength: 2, maxLength: 10, selector: (text) => text.trim() },
);
const options = labels.chain((some) =>
  fc.tuple(
    fc.constant(some),
    fc.subarray(
      some.map((_, i) => i),
      { minLength: 1 },
    ),
  ),
);
const number = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 100);
const range = fc.record({ value: number, tolerance: number.map(Math.abs), isRight: fc.boolean() });

const questions: fc.Arbitrary<Question> = fc.oneof(
  options.map(
    ([some, right]): Question => ({
      id: 'q',
      type: 'choices',
      right,
      text: { en: { prompt: '', options: some.map((label) => ({ label })) } },
    }),
  ),
  options.map(
    ([some, right]): Question => ({
      id: 'q',
      type: 'choice',
      right: right.slice(0, 1),
      text: { en: { prompt: '', options: some.map((label) => ({ label })) } },
    }),
  ),
  fc
    .tuple(fc.array(range, { maxLength: 3 }), range, fc.array(range, { maxLength: 3 }))
    .map(([before, one, after]) => [...before, { ...one, isRight: true }, ...after])
    .map((ranges): Question => ({ id: 'q', type: 'number', ranges, text: { en: { prompt: '', rangeFeedback: [] } } })),
  labels.map(
    (some): Question => ({
      id: 'q',
      type: 'text',
      text: { en: { prompt: '', answers: some.map((text, i) => ({ text, isRight: i === 0 })) } },
    }),
  ),
  labels.map((items): Question => ({ id: 'q', type: 'order', text: { en: { prompt: '', items } } })),
  labels.map((items): Question => ({ id: 'q', type: 'match', text: { en: { prompt: '', items, matches: items } } })),
);

function rightValues(question: Question): Answer {
  const text = question.text.en;
  if (question.type === 'choice' || question.type === 'choices') return question.right.map(optionValue);
  if (text && 'items' in text) return text.items.map((_, i) => optionValue(i));
  return [rightAnswer(question, 'en')];
}

it('gives 1 for the right answer', () => {
  fc.assert(
    fc.property(questions, (question) => {
      expect(grade(question, rightValues(question), 'en')).toMatchObject({ mark: 1, verdict: 'right' });
    }),
  );
});

it('gives 1 for the right answer as it is typed', () => {
  fc.assert(
    fc.property(
      questions.filter((question) => !['order', 'match', 'choices'].includes(question.type)),
      fc.string(),
      (question, seed) => {
        const answer = matchAnswer(promptOf(question, 'en', seed), rightAnswer(question, 'en'));
        expect(answer && grade(question, answer, 'en').mark).toBe(1);
      },
    ),
  );
});

it('gives a mark from 0 to 1 for any answer, with the verdict that belongs to it', () => {
  const values = fc.oneof(fc.constantFrom(...'abcdefghijz'), words, fc.string());
  fc.assert(
    fc.property(fc.oneof(questions, fc.constantFrom(...QUESTIONS)), fc.array(values), (question, answer) => {
      const { mark, verdict } = grade(question, answer, 'en');
      expect(mark !== undefined).toBe(isGraded(question));
      if (mark === undefined) return;
      expect(mark).toBeGreaterThanOrEqual(0);
      expect(mark).toBeLessThanOrEqual(1);
      expect(verdict).toBe(mark === 1 ? 'right' : mark === 0 ? 'wrong' : 'partly');
    }),
  );
});
