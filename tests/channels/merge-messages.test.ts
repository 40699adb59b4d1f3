import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMessages } from '../../src/channels/merge-messages.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';

const board = { src: 'c/media/board.png', alt: 'A board' };
const desk = { src: 'c/media/desk.png', alt: 'A desk' };
const link = { label: 'Open', url: '/c/1' };
const ask = { turn: 1, type: 'number' } as const;
const template = { name: 'nudge', language: 'ky', parameters: [] };

const everything = { fits: () => true };

describe('mergeMessages', () => {
  it.each<[string, OutboundMessage[], OutboundMessage[]]>([
    ['nothing is nothing', [], []],
    ['texts become one', [{ text: 'a' }, { text: 'b' }, { text: 'c' }], [{ text: 'a\n\nb\n\nc' }]],
    ['a text without words adds no empty line', [{ text: 'a' }, { text: ' ', ask }], [{ text: 'a', ask }]],
    [
      'a picture stays above its own text',
      [{ text: 'a', media: board }, { text: 'b' }],
      [{ text: 'a\n\nb', media: board }],
    ],
    [
      'a later picture stays below',
      [{ text: 'a' }, { text: 'b', media: board }],
      [{ text: 'a' }, { text: 'b', media: board }],
    ],
    [
      'a picture does not go above an earlier verdict',
      [
        { text: '', verdict: 'right' },
        { text: 'a', media: board },
      ],
      [
        { text: '', verdict: 'right' },
        { text: 'a', media: board },
      ],
    ],
    [
      'two pictures are two messages',
      [
        { text: '', media: board },
        { text: 'b', media: desk },
      ],
      [
        { text: '', media: board },
        { text: 'b', media: desk },
      ],
    ],
    [
      'a picture alone takes the text after it',
      [
        { text: '', media: board },
        { text: 'b', ask },
      ],
      [{ text: 'b', media: board, ask }],
    ],
    ['nothing follows a link', [{ text: 'a', link }, { text: 'b' }], [{ text: 'a', link }, { text: 'b' }]],
    ['nothing follows a question', [{ text: 'a', ask }, { text: 'b' }], [{ text: 'a', ask }, { text: 'b' }]],
    [
      'a link and a question may stand at the end',
      [{ text: 'a' }, { text: 'b', link, ask }],
      [{ text: 'a\n\nb', link, ask }],
    ],
    [
      'a verdict stands above its own words',
      [{ text: 'a' }, { text: 'Yes.', verdict: 'right' }, { text: 'b' }],
      [{ text: 'a' }, { text: 'Yes.\n\nb', verdict: 'right' }],
    ],
    [
      'progress is the newest',
      [
        { text: 'a', progress: { title: 'L', done: 1, of: 3 } },
        { text: 'b', progress: { title: 'L', done: 2, of: 3 } },
        { text: 'c' },
      ],
      [{ text: 'a\n\nb\n\nc', progress: { title: 'L', done: 2, of: 3 } }],
    ],
    ['a template stays', [{ text: 'a', template }, { text: 'b' }], [{ text: 'a\n\nb', template }]],
  ])('%s', (_name, messages, expected) => {
    expect(mergeMessages(messages, everything)).toEqual(expected);
  });

  it('lifts a picture above earlier words only where the channel says so', () => {
    const messages = [{ text: 'a' }, { text: 'b', media: board }];
    expect(mergeMessages(messages, { ...everything, mayLiftPicture: true })).toEqual([
      { text: 'a\n\nb', media: board },
    ]);
  });

  const message: fc.Arbitrary<OutboundMessage> = fc.record(
    {
      text: fc.constantFrom('', 'a', 'bb', 'ccc', 'dddd'),
      media: fc.constantFrom(board, desk),
      link: fc.constant(link),
      verdict: fc.constantFrom('right' as const, 'wrong' as const),
    },
    { requiredKeys: ['text'] },
  );

  it('keeps every word, picture, link and verdict in its order, and makes nothing that does not fit', () => {
    fc.assert(
      fc.property(fc.array(message), fc.nat(12), (messages, most) => {
        const fits = ({ text }: OutboundMessage) => text.length <= most;
        const merged = mergeMessages(messages, { fits });
        const read = (all: readonly OutboundMessage[]) =>
          all
            .flatMap(({ verdict, media, text, link: to }) => [media?.src, verdict, ...text.split('\n\n'), to?.url])
            .filter(Boolean);
        expect(read(merged)).toEqual(read(messages));
        expect(merged.filter((one) => !fits(one) && !messages.includes(one))).toEqual([]);
      }),
    );
  });
});
