import { describe, expect, it } from 'vitest';
import { telegramLimits } from '../../../src/channels/telegram/limits.ts';
import type { OutboundMessage, PromptBody } from '../../../src/learning/message.ts';

const choices = (count: number, label = 'a', value = 'v') =>
  Array.from({ length: count }, (_, i) => ({ value: `${value}${i}`, label }));
const asking = (ask: PromptBody): OutboundMessage => ({ text: 'Q', ask: { turn: 100_000, ...ask } });

describe('telegramLimits', () => {
  it.each<[string, OutboundMessage]>([
    ['a text that is cut', { text: 'a'.repeat(9_000) }],
    ['a long text with a picture', { text: 'a'.repeat(2_000), media: { src: 'a', alt: 'a' } }],
    ['ten long choices', asking({ type: 'choice', choices: choices(10, 'a'.repeat(200)) })],
    ['the longest value of a flow', asking({ type: 'choice', choices: choices(2, 'a', 'v'.repeat(31)) })],
    ['ten to tick', asking({ type: 'choices', choices: choices(10) })],
    ['ten to match', asking({ type: 'match', items: choices(10), matches: choices(10) })],
    ['a scale from 0 to 10', asking({ type: 'scale', from: 0, to: 10, low: 'no', high: 'yes' })],
    ['a number', asking({ type: 'number' })],
    ['a text', asking({ type: 'text' })],
    ['links', { text: '', link: { label: 'x', url: 'https://edu.gov.kg' } }],
  ])('accepts %s', (_name, message) => {
    expect(telegramLimits.misfits(message)).toEqual([]);
  });

  it.each<[string, OutboundMessage, RegExp]>([
    [
      'a value that no button carries',
      asking({ type: 'choice', choices: choices(1, 'a', 'v'.repeat(60)) }),
      /64 bytes/,
    ],
    ['an answer that outgrows a button', asking({ type: 'order', items: choices(20, 'a', 'vv') }), /64 bytes/],
    [
      'pairs that outgrow a button',
      asking({ type: 'match', items: choices(10), matches: choices(3, 'a', 'vvvvv') }),
      /do not fit/,
    ],
    ['too many choices', asking({ type: 'choice', choices: choices(101) }), /101 buttons/],
    [
      'answers longer than a message',
      asking({ type: 'choice', choices: choices(10, 'a'.repeat(500)) }),
      /50\d\d characters/,
    ],
    ['a link that is a script', { text: 'a', link: { label: 'x', url: 'javascript:alert(1)' } }, /begins neither/],
    ['a link to another host without a scheme', { text: 'a', link: { label: 'x', url: '//evil' } }, /begins neither/],
  ])('names %s', (_name, message, reason) => {
    expect(telegramLimits.misfits(message)).toEqual([expect.stringMatching(reason)]);
  });
});
