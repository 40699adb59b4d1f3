import { describe, expect, it } from 'vitest';
import { webchatLimits } from '../../../src/channels/webchat/limits.ts';
import type { OutboundMessage, PromptBody } from '../../../src/learning/message.ts';

const choices = (count: number, label = 'a') => Array.from({ length: count }, (_, i) => ({ value: `v${i}`, label }));
const asking = (ask: PromptBody): OutboundMessage => ({ text: 'Q', ask: { turn: 1, ...ask } });

describe('webchatLimits', () => {
  it.each<[string, OutboundMessage]>([
    ['the longest text', { text: 'a'.repeat(4096) }],
    ['a link of its own and one to another site', { text: '', link: { label: 'x', url: '/c/ID' } }],
    ['twenty choices', asking({ type: 'choice', choices: choices(20) })],
    ['a scale from 0 to 10', asking({ type: 'scale', from: 0, to: 10, low: 'no', high: 'yes' })],
    ['a reflection', asking({ type: 'reflection' })],
    ['a text without choices', asking({ type: 'text' })],
  ])('accepts %s', (_name, message) => {
    expect(webchatLimits.misfits(message)).toEqual([]);
  });

  it.each<[string, OutboundMessage, RegExp]>([
    ['a text too long', { text: 'a'.repeat(4097) }, /4097 characters/],
    ['a link that is a script', { text: 'a', link: { label: 'x', url: 'javascript:alert(1)' } }, /begins neither/],
    ['a link to another host without a scheme', { text: 'a', link: { label: 'x', url: '//evil' } }, /begins neither/],
    ['too many choices', asking({ type: 'choice', choices: choices(21) }), /21 choices/],
    ['too many items', asking({ type: 'order', items: choices(21) }), /21 items/],
    ['a label too long', asking({ type: 'choices', choices: choices(1, 'a'.repeat(161)) }), /161 characters/],
    [
      'a match too long',
      asking({ type: 'match', items: choices(2), matches: choices(1, 'a'.repeat(161)) }),
      /161 characters/,
    ],
    ['a scale of twelve steps', asking({ type: 'scale', from: 0, to: 11, low: '', high: '' }), /12 steps/],
  ])('names %s', (_name, message, reason) => {
    expect(webchatLimits.misfits(message)).toEqual([expect.stringMatching(reason)]);
  });
});
