import fc from 'fast-check';
import type { Choice, OutboundMessage, Prompt } from '../../../src/learning/message.ts';

/** Latin, Cyrillic and Arabic letters, signs and emoji, as people and authors write. */
const SCRIPTS = [
  ...'abcxyzABC',
  ...'абвгдңөүёЖЯ',
  ...'ابتثجحخ',
  ...'0123456789',
  ...' .,:;!?-()«»*_~`>\\',
  '👍🏽',
  '🇰🇬',
  'é',
];

export const words = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...SCRIPTS), minLength: 1, maxLength }).map((text) => text.trim() || 'ы');

const labels = fc.oneof(words(18), words(24), words(80), fc.constantFrom('1', '2', '7', 'а', 'б', 'c'));

const choices = (least: number, most: number): fc.Arbitrary<Choice[]> =>
  fc
    .uniqueArray(labels, { minLength: least, maxLength: most })
    .map((all) => all.map((label, i) => ({ value: String.fromCharCode(97 + i), label })));

export const prompts: fc.Arbitrary<Prompt> = fc.nat(1_000).chain((turn) =>
  fc.oneof(
    fc.record({ turn: fc.constant(turn), type: fc.constant('choice' as const), choices: choices(1, 14) }),
    fc.record({ turn: fc.constant(turn), type: fc.constant('choices' as const), choices: choices(2, 10) }),
    fc.record({ turn: fc.constant(turn), type: fc.constant('text' as const), choices: choices(1, 5) }),
    fc.record({ turn: fc.constant(turn), type: fc.constant('order' as const), items: choices(2, 8) }),
    fc.record({
      turn: fc.constant(turn),
      type: fc.constant('match' as const),
      items: choices(2, 6),
      matches: choices(2, 10),
    }),
    fc.record({
      turn: fc.constant(turn),
      type: fc.constant('scale' as const),
      from: fc.integer({ min: 0, max: 1 }),
      to: fc.integer({ min: 2, max: 12 }),
      low: words(90),
      high: words(90),
    }),
    fc.constant({ turn, type: 'number' as const }),
    fc.constant({ turn, type: 'reflection' as const }),
  ),
);

const paragraph = fc
  .array(fc.tuple(fc.constantFrom('', '', '*', '**'), words(60)), { minLength: 1, maxLength: 40 })
  .map((all) => all.map(([mark, text]) => `${mark}${text}${mark}`).join(' '));

export const markdowns = fc.array(paragraph, { minLength: 0, maxLength: 6 }).map((all) => all.join('\n\n'));

const media = fc.constantFrom(
  { src: 'course/media/board.png', alt: 'Доска' },
  { src: 'course/media/desk.jpeg', alt: 'Парта' },
  { src: 'course/media/desk.webp', alt: 'Парта' },
);

const links = fc.record({ label: words(30), url: fc.constantFrom('/c/1', 'https://a.kg/_b_?c=d_e', 'http://a.kg') });

/** What a step says: the last message may ask. */
export const steps: fc.Arbitrary<OutboundMessage[]> = fc
  .tuple(
    fc.array(fc.record({ text: markdowns, media, link: links }, { requiredKeys: ['text'] }), { maxLength: 2 }),
    fc.record(
      {
        text: markdowns,
        media,
        link: links,
        ask: prompts,
        progress: fc.record({ title: words(80), done: fc.nat(9), of: fc.nat(9) }),
      },
      { requiredKeys: ['text'] },
    ),
  )
  .map(([first, last]) => [...first, last]);
