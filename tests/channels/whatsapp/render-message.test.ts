import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payloadOf } from '../../../src/channels/whatsapp/payload-of.ts';
import {
  type RenderContext,
  renderMessages,
  type WhatsAppMessage,
} from '../../../src/channels/whatsapp/render-message.ts';
import { decodeReply } from '../../../src/channels/whatsapp/reply-id.ts';
import { isValidAnswer } from '../../../src/learning/is-valid-answer.ts';
import type { Choice, OutboundMessage, Prompt, PromptBody } from '../../../src/learning/message.ts';
import { parseSent } from '../../fakes/whatsapp/message-schema.ts';
import { steps } from './messages.ts';
import { readMarks } from './read-marks.ts';

const context: RenderContext = { language: 'en', publicUrl: 'https://sabak.example' };
const board = { src: 'c/media/board.png', alt: 'A board' };
const LONG = 'a label that is longer than a row';

const ask = (body: PromptBody): Prompt => ({ turn: 7, ...body });
const choices = (...labels: string[]): Choice[] =>
  labels.map((label, i) => ({ value: 'abcdefghijklmn'.charAt(i), label }));
const choice = (...labels: string[]) => ask({ type: 'choice', choices: choices(...labels) });
const many = (count: number, prefix = 'Label ') => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
const buttons = (...titles: string[]) => titles.map((title, i) => ({ id: `7.${'abc'.charAt(i)}`, title }));
const rows = (...titles: string[]) => titles.map((title, i) => ({ id: `7.${'abcdefghij'.charAt(i)}`, title }));

describe('renderMessages', () => {
  it.each<[string, OutboundMessage[], WhatsAppMessage[]]>([
    ['nothing is no message', [{ text: '' }], []],
    ['texts are one message', [{ text: '**a**' }, { text: 'b' }], [{ kind: 'text', text: '*a*\n\nb' }]],
    [
      'up to three short choices are buttons',
      [{ text: 'Q', ask: choice('A', 'B', 'C') }],
      [{ kind: 'buttons', body: 'Q', buttons: buttons('A', 'B', 'C') }],
    ],
    [
      'buttons stand under their picture, and under the words before it',
      [{ text: 'Right.' }, { text: 'Q', media: board, ask: choice('A', 'B') }],
      [{ kind: 'buttons', media: board, body: 'Right.\n\nQ', buttons: buttons('A', 'B') }],
    ],
    [
      'buttons without a text have one of ours',
      [{ text: '', ask: choice('A') }],
      [{ kind: 'buttons', body: 'Choose one.', buttons: buttons('A') }],
    ],
    [
      'how far the lesson is stands below',
      [{ text: 'Q', ask: choice('A'), progress: { title: 'Praise', done: 1, of: 5 } }],
      [{ kind: 'buttons', body: 'Q', footer: '1/5 · Praise', buttons: buttons('A') }],
    ],
    [
      'where nothing can be tapped it is the last line',
      [{ text: 'Q', ask: ask({ type: 'number' }), progress: { title: 'The *final* test', done: 3, of: 6 } }],
      [{ kind: 'text', text: 'Q\n\n_3/6 · The ∗final∗ test_' }],
    ],
    [
      'below a picture, too',
      [{ text: 'Q', media: board, ask: ask({ type: 'text' }), progress: { title: 'Praise', done: 1, of: 5 } }],
      [{ kind: 'picture', media: board, caption: 'Q\n\n_1/5 · Praise_' }],
    ],
    [
      'four to ten choices are a list',
      [{ text: 'Q', ask: choice('A', 'B', 'C', 'D') }],
      [{ kind: 'list', body: 'Q', button: 'Choose', rows: rows('A', 'B', 'C', 'D') }],
    ],
    [
      'choices that are too long for buttons and not for rows are a list',
      [{ text: 'Q', ask: choice('A', 'A label of 21 letters') }],
      [{ kind: 'list', body: 'Q', button: 'Choose', rows: rows('A', 'A label of 21 letters') }],
    ],
    [
      'longer choices are numbered in the text',
      [{ text: 'Q', ask: choice('A', LONG) }],
      [
        {
          kind: 'list',
          body: `Q\n\n1) A\n2) ${LONG}`,
          button: 'Choose',
          rows: [
            { id: '7.a', title: '1', description: 'A' },
            { id: '7.b', title: '2', description: LONG },
          ],
        },
      ],
    ],
    [
      'what begins with its number already, such as the title of a lesson, is not numbered twice',
      [{ text: 'Q', ask: choice('1. A', `2. ${LONG}`, '4. C') }],
      [
        {
          kind: 'list',
          body: `Q\n\n1) A\n2) ${LONG}\n3) 4. C`,
          button: 'Choose',
          rows: [
            { id: '7.a', title: '1', description: 'A' },
            { id: '7.b', title: '2', description: LONG },
            { id: '7.c', title: '3', description: '4. C' },
          ],
        },
      ],
    ],
    [
      'with a picture up to three of them are numbered buttons',
      [{ text: 'Q', media: board, ask: choice('A', LONG) }],
      [{ kind: 'buttons', media: board, body: `Q\n\n1) A\n2) ${LONG}`, buttons: buttons('1', '2') }],
    ],
    [
      'the picture of a list goes first',
      [{ text: 'Q', media: board, ask: choice(...many(4)) }],
      [
        { kind: 'picture', media: board, caption: '' },
        { kind: 'list', body: 'Q', button: 'Choose', rows: rows(...many(4)) },
      ],
    ],
    [
      'choices that look the same are numbered',
      [{ text: 'Q', ask: choice('A', 'a') }],
      [
        {
          kind: 'list',
          body: 'Q\n\n1) A\n2) a',
          button: 'Choose',
          rows: [
            { id: '7.a', title: '1', description: 'A' },
            { id: '7.b', title: '2', description: 'a' },
          ],
        },
      ],
    ],
    [
      'more than ten choices are typed',
      [{ text: 'Q', ask: choice(...many(11)) }],
      [
        {
          kind: 'text',
          text: `Q\n\n${many(11)
            .map((label, i) => `${i + 1}) ${label}`)
            .join('\n')}\n\n_Type its number, for example: 2._`,
        },
      ],
    ],
    [
      'a text that is asked for may offer choices',
      [{ text: 'Q', ask: ask({ type: 'text', choices: choices('Later') }) }],
      [{ kind: 'buttons', body: 'Q', buttons: buttons('Later') }],
    ],
    ['a free text offers nothing', [{ text: 'Q', ask: ask({ type: 'text' }) }], [{ kind: 'text', text: 'Q' }]],
    [
      'several are typed',
      [{ text: 'Q', ask: ask({ type: 'choices', choices: choices('A', 'B', 'C') }) }],
      [
        {
          kind: 'text',
          text: 'Q\n\n1) A\n2) B\n3) C\n\n_You can choose several. Type their numbers, for example: 1 3._',
        },
      ],
    ],
    [
      'numbers are typed as they are',
      [{ text: 'Q', ask: ask({ type: 'choices', choices: choices('3', '5', '8') }) }],
      [{ kind: 'text', text: 'Q\n\n- 3\n- 5\n- 8\n\n_You can choose several. Type their numbers, for example: 3 8._' }],
    ],
    [
      'an order is typed',
      [{ text: 'Q', ask: ask({ type: 'order', items: choices('X', 'Y', 'Zz') }) }],
      [{ kind: 'text', text: 'Q\n\n1) X\n2) Y\n3) Zz\n\n_Type the numbers in order, for example: 3 1 2._' }],
    ],
    [
      'pairs are typed',
      [{ text: 'Q', ask: ask({ type: 'match', items: choices('X', 'Y'), matches: choices('Vv', 'W') }) }],
      [
        {
          kind: 'text',
          text: 'Q\n\n1) X\n2) Y\n\na) Vv\nb) W\n\n_Find the match for each. Type it like this: 1b 2a._',
        },
      ],
    ],
    [
      'of more than two pairs two are an example',
      [{ text: 'Q', ask: ask({ type: 'match', items: choices('X', 'Y', 'Zz'), matches: choices('Vv', 'W', 'Uu') }) }],
      [
        {
          kind: 'text',
          text: 'Q\n\n1) X\n2) Y\n3) Zz\n\na) Vv\nb) W\nc) Uu\n\n_Find the match for each. Type it like this: 1b 2a …_',
        },
      ],
    ],
    [
      'a scale is a list with its ends described',
      [{ text: 'Q', ask: ask({ type: 'scale', from: 1, to: 4, low: 'never', high: 'always' }) }],
      [
        {
          kind: 'list',
          body: 'Q\n\n1 – never\n4 – always',
          button: 'Choose',
          rows: [
            { id: '7.1', title: '1', description: 'never' },
            { id: '7.2', title: '2' },
            { id: '7.3', title: '3' },
            { id: '7.4', title: '4', description: 'always' },
          ],
        },
      ],
    ],
    [
      'a short scale is buttons',
      [{ text: 'Q', ask: ask({ type: 'scale', from: 1, to: 3, low: '', high: '' }) }],
      [
        {
          kind: 'buttons',
          body: 'Q',
          buttons: ['1', '2', '3'].map((title) => ({ id: `7.${title}`, title })),
        },
      ],
    ],
    [
      'a long scale is typed',
      [{ text: 'Q', ask: ask({ type: 'scale', from: 0, to: 10, low: 'no', high: 'yes' }) }],
      [{ kind: 'text', text: 'Q\n\n0 – no\n10 – yes\n\n_Type a number: 0 – 10._' }],
    ],
    ['a number is typed', [{ text: 'Q', ask: ask({ type: 'number' }) }], [{ kind: 'text', text: 'Q' }]],
    [
      'a picture has its text below',
      [{ text: '*a*', media: board }],
      [{ kind: 'picture', media: board, caption: '_a_' }],
    ],
    [
      'a picture that WhatsApp does not show is described',
      [{ text: 'a', media: { src: 'c/media/board.webp', alt: 'A board' } }],
      [{ kind: 'text', text: '🖼 A board\n\na' }],
    ],
    [
      'a text that is too long for a caption follows its picture',
      [{ text: 'a '.repeat(600).trim(), media: board }],
      [
        { kind: 'picture', media: board, caption: '' },
        { kind: 'text', text: 'a '.repeat(600).trim() },
      ],
    ],
    [
      'a link that ends what is said is a button',
      [{ text: 'Done.' }, { text: 'See.', link: { label: 'Certificate', url: '/c/1' } }],
      [{ kind: 'link', body: 'Done.\n\nSee.', label: 'Certificate', url: 'https://sabak.example/c/1' }],
    ],
    [
      'a link above a question stands in the text',
      [{ text: 'See.', link: { label: 'Certificate', url: '/c/1' }, ask: choice('A') }],
      [{ kind: 'buttons', body: 'See.\n\nCertificate: https://sabak.example/c/1', buttons: buttons('A') }],
    ],
    [
      'a link with a long label stands in the text',
      [{ text: 'See.', link: { label: 'Your certificate of achievement', url: 'https://a.kg/b_c' } }],
      [{ kind: 'text', text: 'See.\n\nYour certificate of achievement: https://a.kg/b_c' }],
    ],
  ])('%s', (_name, messages, expected) => {
    expect(renderMessages(messages, context)).toEqual(expected);
  });

  it('has no button for a link that is not https', () => {
    const local = { ...context, publicUrl: 'http://localhost:3000' };
    expect(renderMessages([{ text: 'a', link: { label: 'b', url: '/c' } }], local)).toEqual([
      { kind: 'text', text: 'a\n\nb: http://localhost:3000/c' },
    ]);
  });

  it('puts what is too long before what can be tapped', () => {
    const text = 'слово '.repeat(900).trim();
    const [first, second, ...none] = renderMessages([{ text, ask: choice('A', 'B') }], context);
    expect([first?.kind, second?.kind, none.length]).toEqual(['text', 'list', 0]);
  });

  it.each<[string, number, boolean, string[]]>([
    ['1,024 letters stand above buttons', 1_024, false, ['buttons']],
    ['more of them stand above a list', 1_025, false, ['list']],
    ['1,024 letters stand below a picture and above buttons', 1_024, true, ['buttons']],
    ['more of them follow their picture, above a list', 1_025, true, ['picture', 'list']],
    ['4,096 letters stand above a list', 4_096, false, ['list']],
  ])('%s', (_name, length, hasPicture, kinds) => {
    const message = { text: 'a'.repeat(length), ask: choice('A', 'B'), ...(hasPicture && { media: board }) };
    expect(renderMessages([message], context).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('makes what the platform takes, of any words and questions', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('ky', 'ru', 'en'), (messages, language) => {
        for (const message of renderMessages(messages, { ...context, language })) {
          const payload = {
            messaging_product: 'whatsapp',
            to: '996555000001',
            ...payloadOf(message, '700000000000001'),
          };
          const sent = parseSent(JSON.parse(JSON.stringify(payload)));
          expect(sent.ok ? undefined : sent.error).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('asks for what a tap or the matcher can give, in the last message', () => {
    fc.assert(
      fc.property(steps, (messages) => {
        const prompt = messages.at(-1)?.ask;
        const rendered = renderMessages(messages, context);
        const taps = rendered.map((message) => {
          if (message.kind === 'buttons') return message.buttons.map(({ id }) => id);
          return message.kind === 'list' ? message.rows.map(({ id }) => id) : [];
        });
        expect(taps.slice(0, -1).flat()).toEqual([]);
        const values = (taps.at(-1) ?? []).map((id) => decodeReply(id));
        expect(
          values.every(
            (reply) => prompt && reply && reply.turn === prompt.turn && isValidAnswer(prompt, [reply.value]),
          ),
        ).toBe(true);
        if (values.length > 0 && prompt && 'choices' in prompt) expect(values.length).toBe(prompt.choices?.length);
      }),
      { numRuns: 300 },
    );
  });

  it('loses no word, and shows no mark', () => {
    fc.assert(
      fc.property(steps, (messages) => {
        const shown = renderMessages(messages, context).map(textOf).join('\n');
        const letters = lettersOf(
          readMarks(shown)
            .flat()
            .map(({ letter }) => letter)
            .join(''),
        );
        for (const { text } of messages) {
          const meant = lettersOf(text.replaceAll('*', ''));
          expect(letters).toContain(meant.slice(0, 200));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function textOf(message: WhatsAppMessage): string {
  if (message.kind === 'picture') return message.caption;
  return message.kind === 'text' ? message.text : message.body;
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
