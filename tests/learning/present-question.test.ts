import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PromptBody } from '../../src/learning/message.ts';
import { labelOf, promptOf } from '../../src/learning/present-question.ts';
import { CHOICE, CHOICES, MATCH, NUMBER, ORDER, QUESTIONS, REFLECTION, SCALE, TEXT } from './questions.ts';

describe('a prompt', () => {
  it('keeps the order of choices', () => {
    expect(promptOf(CHOICE, 'ky', 'seed')).toEqual({
      type: 'choice',
      choices: [
        { value: 'a', label: 'Акылдуусуң' },
        { value: 'b', label: 'Үч жол таптың' },
        { value: 'c', label: 'Жакшы' },
      ],
    });
    const { choices } = promptOf(CHOICES, 'en', 'seed') as Extract<PromptBody, { type: 'choices' }>;
    expect(choices.map((choice) => choice.value).join('')).toBe('abcde');
  });

  it('falls back to a language that there is', () => {
    expect(promptOf(SCALE, 'ky', '')).toEqual({ type: 'scale', from: 1, to: 5, low: 'not at all', high: 'completely' });
  });

  it.each([NUMBER, TEXT, REFLECTION])('of $type is its type only', (question) => {
    expect(promptOf(question, 'en', '')).toEqual({ type: question.type });
  });

  it('is the same for the same seed, and differs between seeds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUESTIONS), fc.string(), (question, seed) => {
        expect(promptOf(question, 'en', seed)).toEqual(promptOf(question, 'en', seed));
      }),
    );
    const seen = Array.from({ length: 50 }, (_, i) => JSON.stringify(promptOf(ORDER, 'en', `seed ${i}`)));
    expect(new Set(seen).size).toBeGreaterThan(5);
  });

  it('never shows an order or a match as it is right, and loses nothing', () => {
    const labels = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(labels, fc.string(), (items, seed) => {
        const order = promptOf({ id: 'q', type: 'order', text: { en: { prompt: '', items } } }, 'en', seed);
        const shown = order.type === 'order' ? order.items.map((item) => item.label) : [];
        expect(shown).not.toEqual(items);
        expect([...shown].sort()).toEqual([...items].sort());
        const text = { prompt: '', items, matches: items };
        const match = promptOf({ id: 'q', type: 'match', text: { en: text } }, 'en', seed);
        const [left, right] = match.type === 'match' ? [match.items, match.matches] : [[], []];
        expect(left.map((item) => item.label)).toEqual(items);
        expect(right.map((item) => item.label)).not.toEqual(items);
        expect(right.every((item) => items['abcdefgh'.indexOf(item.value)] === item.label)).toBe(true);
      }),
    );
  });

  it('shows one item, or items that are all the same, as they are', () => {
    const single = promptOf({ id: 'q', type: 'order', text: { en: { prompt: '', items: ['x'] } } }, 'en', '');
    expect(single).toEqual({ type: 'order', items: [{ value: 'a', label: 'x' }] });
    const same = promptOf({ id: 'q', type: 'order', text: { en: { prompt: '', items: ['x', 'x'] } } }, 'en', '');
    expect(same.type === 'order' && same.items.map((item) => item.label)).toEqual(['x', 'x']);
  });
});

describe('an answer in words', () => {
  it.each([
    ['a label', promptOf(CHOICE, 'en', ''), ['b'], 'You tried three ways'],
    ['labels', promptOf(CHOICES, 'en', ''), ['a', 'c'], 'Effort, Strategy'],
    ['an order', promptOf(ORDER, 'en', ''), ['a', 'b', 'd', 'c'], '1. goal\n2. try\n3. change\n4. look'],
    ['pairs', promptOf(MATCH, 'en', ''), ['a', 'c', 'b'], 'mistake → learn\npraise → know\ntest → grow'],
    ['pairs, one of them missing', promptOf(MATCH, 'en', ''), ['a', 'c'], 'mistake → learn\npraise → know\ntest → —'],
    ['a number', promptOf(NUMBER, 'en', ''), ['12.5'], '12.5'],
    ['a step of a scale', promptOf(SCALE, 'en', ''), ['3'], '3'],
    ['what she wrote', promptOf(REFLECTION, 'en', ''), ['Aibek'], 'Aibek'],
    ['an option that is gone', promptOf(CHOICE, 'en', ''), ['h'], 'h'],
    ['nothing', promptOf(NUMBER, 'en', ''), [], ''],
  ] as const)('is %s', (_, prompt, answer, label) => {
    expect(labelOf(prompt, answer, 'en')).toBe(label);
  });

  it('is a choice beside a free text, or the text', () => {
    const prompt: PromptBody = { type: 'text', choices: [{ value: 'later', label: 'Later' }] };
    expect(labelOf(prompt, ['later'], 'en')).toBe('Later');
    expect(labelOf(prompt, ['SB-12'], 'en')).toBe('SB-12');
  });

  it.each([
    ['ky', '12,5'],
    ['ru', '12,5'],
    ['en', '12.5'],
  ] as const)('is a number as it is written in %s', (language, label) => {
    expect(labelOf({ type: 'number' }, ['12.5'], language)).toBe(label);
  });

  it('parts labels with commas by semicolons', () => {
    const choices = [
      { value: 'a', label: 'Yes, always' },
      { value: 'b', label: 'Never' },
    ];
    expect(labelOf({ type: 'choices', choices }, ['a', 'b'], 'en')).toBe('Yes, always; Never');
  });
});
