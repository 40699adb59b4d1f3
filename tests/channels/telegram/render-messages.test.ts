import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeButton, INERT } from '../../../src/channels/telegram/button-data.ts';
import { renderMessages, type TelegramMessage } from '../../../src/channels/telegram/render-messages.ts';
import type { Language } from '../../../src/learning/language.ts';
import { LANGUAGES } from '../../../src/learning/language.ts';
import type { Choice, OutboundMessage, PromptBody } from '../../../src/learning/message.ts';
import { parseHtml } from '../../fakes/telegram/parse-html.ts';

const PHOTO = { src: 'growth-mindset/media/board.webp', alt: 'Доскадагы окуучу' };
const choices = (...labels: string[]): Choice[] =>
  labels.map((label, i) => ({ value: 'abcdefghijkl'[i] ?? '', label }));
const asking = (ask: PromptBody, text = 'Q'): OutboundMessage => ({ text, ask: { turn: 5, ...ask } });
const LONG = 'Бул жоопту баскычка батыруу мүмкүн эмес';

function render(messages: readonly OutboundMessage[], language: Language = 'ky', publicUrl = 'https://sabak.kg/') {
  return renderMessages(messages, { language, publicUrl });
}

/** Buttons as they look: a row a line. */
const rows = ({ keyboard }: TelegramMessage) => (keyboard ?? []).map((row) => row.map(({ text }) => text).join(' | '));
const looks = (messages: readonly TelegramMessage[]) =>
  messages.map((message) => ({
    html: message.text.html,
    ...(message.photo && { photo: message.photo.src }),
    ...(message.keyboard && { rows: rows(message) }),
  }));

describe('renderMessages', () => {
  it.each<[name: string, messages: OutboundMessage[], looks: object[]]>([
    [
      'marks, lists and signs that HTML needs for itself',
      [{ text: '**Сабак** <1> & *окуу*\nэки\n\n- бир\n- *эки*' }],
      [{ html: '<b>Сабак</b> &lt;1&gt; &amp; <i>окуу</i>\nэки\n\n• бир\n• <i>эки</i>' }],
    ],
    ['a step of several messages as one', [{ text: 'a' }, { text: 'b' }], [{ html: 'a\n\nb' }]],
    ['a picture with its text', [{ text: 'a', media: PHOTO }], [{ html: 'a', photo: PHOTO.src }]],
    ['a picture alone', [{ text: '', media: PHOTO }], [{ html: '', photo: PHOTO.src }]],
    [
      'a picture before a text that is too long for it',
      [{ text: 'ө'.repeat(1_025), media: PHOTO, ask: { turn: 5, type: 'choice', choices: choices('Ооба') } }],
      [
        { html: '', photo: PHOTO.src },
        { html: 'ө'.repeat(1_025), rows: ['Ооба'] },
      ],
    ],
    [
      'how far a lesson is, above its screen and below what was said before',
      [
        { text: 'Туура.', verdict: 'right' },
        { text: 'b', progress: { title: 'Ката *', done: 3, of: 6 } },
      ],
      [{ html: 'Туура.\n\n<i>Ката * · 3/6</i>\n\nb' }],
    ],
    [
      'a link to ourselves as a button',
      [{ text: 'a', link: { label: 'Ачуу', url: '/c/1' } }],
      [{ html: 'a', rows: ['Ачуу'] }],
    ],
    [
      'two or three short choices side by side',
      [asking({ type: 'choice', choices: choices('Ооба', 'Жок') })],
      [{ html: 'Q', rows: ['Ооба | Жок'] }],
    ],
    [
      'three that do not fit side by side one below the other',
      [asking({ type: 'choice', choices: choices('Ооба, макулмун', 'Жок', 'Кийинчерээк') })],
      [{ html: 'Q', rows: ['Ооба, макулмун', 'Жок', 'Кийинчерээк'] }],
    ],
    [
      'four choices of up to 24 letters in a row each',
      [asking({ type: 'choice', choices: choices('a'.repeat(24), 'b', 'c', 'd') })],
      [{ html: 'Q', rows: ['a'.repeat(24), 'b', 'c', 'd'] }],
    ],
    [
      'longer ones numbered in the text',
      [asking({ type: 'choice', choices: choices(LONG, 'Жок *') })],
      [{ html: `Q\n\n1. ${LONG}\n2. Жок *`, rows: ['1 | 2'] }],
    ],
    [
      'titles that have a number already, numbered once',
      [asking({ type: 'choice', choices: choices(`1. ${LONG}`, 'Артка') })],
      [{ html: `Q\n\n1. ${LONG}\n2. Артка`, rows: ['1 | 2'] }],
    ],
    [
      'more than ten numbered in the text',
      [asking({ type: 'choice', choices: choices(...'abcdefghijk') })],
      [
        {
          html: `Q\n\n${[...'abcdefghijk'].map((l, i) => `${i + 1}. ${l}`).join('\n')}`,
          rows: ['1 | 2 | 3 | 4 | 5 | 6', '7 | 8 | 9 | 10 | 11'],
        },
      ],
    ],
    [
      'a text with choices beside it',
      [asking({ type: 'text', choices: choices('Кийинчерээк') })],
      [{ html: 'Q', rows: ['Кийинчерээк'] }],
    ],
    ['a text, a number, a reflection without buttons', [asking({ type: 'number' })], [{ html: 'Q' }]],
    [
      'several choices to tick',
      [asking({ type: 'choices', choices: choices('Ооба', 'Жок') })],
      [{ html: 'Q\n\n<i>Бир нечесин тандасаңыз болот. Анан «Даяр» дегенди басыңыз.</i>', rows: ['⬜ Ооба', '⬜ Жок'] }],
    ],
    [
      'an order by numbers',
      [asking({ type: 'order', items: choices(LONG, 'Жок') })],
      [{ html: `Q\n\n1. ${LONG}\n2. Жок\n\n<i>Биринчисинен баштап, ирети менен басыңыз.</i>`, rows: ['…', '1 | 2'] }],
    ],
    [
      'an order of words, below each other',
      [asking({ type: 'order', items: choices('Окуу', 'Жазуу') })],
      [{ html: 'Q\n\n<i>Биринчисинен баштап, ирети менен басыңыз.</i>', rows: ['Окуу', 'Жазуу'] }],
    ],
    [
      'an order of numbers as they are',
      [asking({ type: 'order', items: choices('1991', '1917') })],
      [{ html: 'Q\n\n<i>Биринчисинен баштап, ирети менен басыңыз.</i>', rows: ['…', '1991 | 1917'] }],
    ],
    [
      'an order of what begins with numbers and is too long for one row, numbered in the text',
      [asking({ type: 'order', items: choices('5 мүнөттөн кийин', '10 мүнөттөн кийин') })],
      [
        {
          html: 'Q\n\n1. 5 мүнөттөн кийин\n2. 10 мүнөттөн кийин\n\n<i>Биринчисинен баштап, ирети менен басыңыз.</i>',
          rows: ['…', '1 | 2'],
        },
      ],
    ],
    [
      'pairs, with numbers and letters',
      [asking({ type: 'match', items: choices('Ката', 'Сын'), matches: choices(LONG, 'Мактоо') })],
      [
        {
          html: `Q\n\n1. Ката\n2. Сын\n\nа) ${LONG}\nб) Мактоо\n\n<i>Ар бир санга ылайык тамганы тандаңыз.</i>`,
          rows: ['▸ 1 – … | 2 – …', 'а | б'],
        },
      ],
    ],
    [
      'pairs by numbers alone where letters would go on to “и”, which is also the word “and”',
      [
        asking({
          type: 'match',
          items: choices('Ката', 'Сын'),
          matches: choices(...[...'ABCDEFGH'].map((l) => `${l}${LONG}`), 'Мактоо'),
        }),
      ],
      [
        {
          html: `Q\n\n1. Ката\n2. Сын\n\n${[...'ABCDEFGH'].map((l, i) => `${i + 1}) ${l}${LONG}`).join('\n')}\n9) Мактоо\n\n<i>Ар бир санга ылайыгын тандаңыз.</i>`,
          rows: ['▸ 1 – … | 2 – …', '1 | 2 | 3', '4 | 5 | 6', '7 | 8 | 9'],
        },
      ],
    ],
    [
      'a scale with its ends in the text',
      [asking({ type: 'scale', from: 0, to: 10, low: 'Такыр жок', high: 'Толук' })],
      [{ html: 'Q\n\n0 — Такыр жок\n10 — Толук', rows: ['0 | 1 | 2 | 3 | 4 | 5', '6 | 7 | 8 | 9 | 10'] }],
    ],
    [
      'a question without words',
      [asking({ type: 'choice', choices: choices('Ооба') }, '')],
      [{ html: '👇', rows: ['Ооба'] }],
    ],
    ['nothing to say', [{ text: ' ' }], []],
  ])('shows %s', (_name, messages, expected) => {
    expect(looks(render(messages))).toEqual(expected);
  });

  it.each<[name: string, url: string, publicUrl: string, expected: string]>([
    ['of this machine', '/c/1*', 'http://localhost:3000', 'a\n\nАчуу: http://localhost:3000/c/1*'],
    ['of a machine without a name, even by https', '/c/1', 'https://localhost', 'a\n\nАчуу: https://localhost/c/1'],
  ])('writes out a link %s, which Telegram would refuse as a button', (_name, url, publicUrl, expected) => {
    expect(looks(render([{ text: 'a', link: { label: 'Ачуу', url } }], 'ky', publicUrl))).toEqual([{ html: expected }]);
  });

  it('leaves the keyboard to the last piece of a long text', () => {
    const text = Array.from({ length: 1_000 }, (_, i) => `сөз${i}`).join(' ');
    const pieces = render([asking({ type: 'choice', choices: choices('Ооба') }, text)]);
    expect(pieces.map(rows)).toEqual([[], ['Ооба']]);
    expect(pieces.map(({ text: { plain } }) => plain).join(' ')).toBe(text);
  });

  it('asks by typing where an answer would not fit into buttons', () => {
    const long = { value: 'v'.repeat(64), label: 'a' };
    expect(looks(render([asking({ type: 'choice', choices: [long] })]))).toEqual([{ html: 'Q\n\n1. a' }]);
  });

  const SCRIPTS = [
    'Окуучу өзү үйрөнөт ң',
    'Учитель ёлка',
    'Learner <b> & "x"',
    '📚👩🏽‍🏫e\u0301',
    '*_\\- •\n\n',
    'ა אב 学',
  ].flatMap((text) => [...text]);
  const words = (maxLength: number) => fc.string({ unit: fc.constantFrom(...SCRIPTS), maxLength });
  const someChoices = fc
    .array(words(40), { minLength: 1, maxLength: 10 })
    .map((labels) => choices(...labels.map((label, i) => label.trim() || `${i}`)));
  const prompt: fc.Arbitrary<PromptBody> = fc.oneof(
    fc.record({ type: fc.constant('choice' as const), choices: someChoices }),
    fc.record({ type: fc.constant('choices' as const), choices: someChoices }),
    fc.record({ type: fc.constant('order' as const), items: someChoices }),
    fc.record({ type: fc.constant('match' as const), items: someChoices, matches: someChoices }),
    fc.record({ type: fc.constant('text' as const), choices: someChoices }),
    fc.record({
      type: fc.constant('scale' as const),
      from: fc.constant(1),
      to: fc.integer({ min: 2, max: 10 }),
      low: words(20),
      high: words(20),
    }),
  );
  const message = fc.record(
    {
      text: fc.oneof(words(300), words(9_000)),
      media: fc.constant(PHOTO),
      ask: prompt.map((body) => ({ turn: 5, ...body })),
    },
    { requiredKeys: ['text'] },
  ) as fc.Arbitrary<OutboundMessage>;

  it('stays within every limit, and is read by Telegram as the text that was meant', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...LANGUAGES),
        (said, language) => {
          for (const { text, photo, keyboard = [] } of render(said, language)) {
            expect(text.plain.length).toBeLessThanOrEqual(photo ? 1_024 : 4_096);
            expect(plainOf(text.html)).toBe(text.plain);
            if (!photo) expect(text.plain.trim()).not.toBe('');
            for (const button of keyboard.flat()) {
              expect(button.text.trim()).not.toBe('');
              if ('callback_data' in button && button.callback_data !== INERT) {
                expect(decodeButton(button.callback_data)).toBeDefined();
              }
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** What the fake of the platform makes of our HTML. */
function plainOf(html: string): string {
  const parsed = parseHtml(html);
  if (!('text' in parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.text;
}
