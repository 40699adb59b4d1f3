import type { Question } from '../../src/learning/question.ts';

type QuestionOf<T extends Question['type']> = Extract<Question, { type: T }>;

/** One question of each type, in Kyrgyz and English or in English only. */
export const CHOICE: QuestionOf<'choice' | 'choices'> = {
  id: 'praise',
  type: 'choice',
  right: [1],
  text: {
    ky: {
      prompt: 'Кайсынысы стратегияны мактайт?',
      feedback: 'Аракетти мактаңыз.',
      options: [
        { label: 'Акылдуусуң', feedback: 'Бул адамды мактайт.' },
        { label: 'Үч жол таптың' },
        { label: 'Жакшы' },
      ],
    },
    en: {
      prompt: 'Which one praises the strategy?',
      feedback: 'Praise effort.',
      options: [
        { label: 'Clever', feedback: 'It praises the person.' },
        { label: 'You tried three ways', feedback: 'Yes: he can do that again.' },
        { label: 'Good' },
      ],
    },
  },
};

export const CHOICES: QuestionOf<'choice' | 'choices'> = {
  id: 'helps',
  type: 'choices',
  right: [0, 2],
  text: {
    en: {
      prompt: 'What helps?',
      options: [
        { label: 'Effort', feedback: 'Yes, effort.' },
        { label: 'Talent', feedback: 'Not talent.' },
        { label: 'Strategy' },
        { label: 'Luck', feedback: 'Not luck.' },
        { label: 'Fear' },
      ],
    },
  },
};

export const NUMBER: QuestionOf<'number'> = {
  id: 'minutes',
  type: 'number',
  ranges: [
    { value: 12.5, tolerance: 0.5, isRight: true },
    { value: 125, tolerance: 0, isRight: false },
    { value: 12, tolerance: 5, isRight: false },
    { value: 1, tolerance: 0.1, isRight: true },
  ],
  text: {
    en: {
      prompt: 'How many?',
      feedback: 'Count again.',
      rangeFeedback: ['Well counted.', 'Mind the comma.', undefined],
    },
  },
};

export const TEXT: QuestionOf<'text'> = {
  id: 'mindset',
  type: 'text',
  text: {
    ky: {
      prompt: 'Кантип аталат?',
      feedback: 'Экинчи экранды окуңуз.',
      answers: [
        { text: 'өсүүгө багытталган ой жүгүртүү', isRight: true },
        { text: 'туруктуу ой жүгүртүү', isRight: false, feedback: 'Бул анын карама-каршысы.' },
        { text: 'ой', isRight: true },
      ],
    },
    en: {
      prompt: 'What is it called?',
      answers: [
        { text: 'effect', isRight: true, feedback: 'That is it.' },
        { text: 'affect', isRight: false, feedback: 'That is the verb.' },
        { text: '12345', isRight: true },
        { text: '1,5', isRight: true },
        { text: 'growth mindset', isRight: true },
      ],
    },
  },
};

export const ORDER: QuestionOf<'order'> = {
  id: 'steps',
  type: 'order',
  text: { en: { prompt: 'In which order?', feedback: 'Goal first.', items: ['goal', 'try', 'look', 'change'] } },
};

export const MATCH: QuestionOf<'match'> = {
  id: 'pairs',
  type: 'match',
  text: {
    en: { prompt: 'What belongs together?', items: ['mistake', 'praise', 'test'], matches: ['learn', 'grow', 'know'] },
  },
};

export const SCALE: QuestionOf<'scale'> = {
  id: 'sure',
  type: 'scale',
  from: 1,
  to: 5,
  text: { en: { prompt: 'How sure are you?', low: 'not at all', high: 'completely', feedback: 'Thank you.' } },
};

export const REFLECTION: QuestionOf<'reflection'> = {
  id: 'tomorrow',
  type: 'reflection',
  text: { en: { prompt: 'Whom will you praise?' } },
};

export const QUESTIONS: readonly Question[] = [CHOICE, CHOICES, NUMBER, TEXT, ORDER, MATCH, SCALE, REFLECTION];
