import { describe, expect, it } from 'vitest';
import { whatsappLimits } from '../../../src/channels/whatsapp/limits.ts';
import type { Choice, OutboundMessage, PromptBody } from '../../../src/learning/message.ts';

const choices = (count: number, label = 'Label'): Choice[] =>
  Array.from({ length: count }, (_, i) => ({ value: `v${i}`, label: `${label} ${i}` }));
const asks = (ask: PromptBody): OutboundMessage => ({ text: 'Q', ask: { turn: 0, ...ask } });

describe('whatsappLimits', () => {
  it.each<[string, OutboundMessage, string[]]>([
    ['a text of any length', { text: 'a'.repeat(9_000) }, []],
    ['long labels', asks({ type: 'choice', choices: choices(4, 'A label that is far too long for a row') }), []],
    ['more choices than a list has rows', asks({ type: 'choice', choices: choices(20) }), []],
    ['a wall of choices', asks({ type: 'choice', choices: choices(21) }), ['there are 21 choices, WhatsApp shows 20']],
    [
      'a picture with a list',
      { ...asks({ type: 'choice', choices: choices(9) }), media: { src: 'a.png', alt: '' } },
      [],
    ],
    [
      'a WebP picture',
      { text: '', media: { src: 'c/a.webp', alt: '' } },
      ['the picture "c/a.webp" is neither JPEG nor PNG, so that WhatsApp tells its description only'],
    ],
    ['a link of ours', { text: '', link: { label: 'a', url: '/c/1' } }, []],
    [
      'a link that is not secure',
      { text: '', link: { label: 'a', url: 'http://a.kg' } },
      ['the link "http://a.kg" begins neither with / nor with https://'],
    ],
    [
      'labels that fill more than a message',
      asks({ type: 'order', items: choices(10, 'a'.repeat(500)) }),
      ['what can be answered has 5125 characters, a message has 4096'],
    ],
    ['pairs', asks({ type: 'match', items: choices(4), matches: choices(12) }), []],
    ['a long scale', asks({ type: 'scale', from: 0, to: 10, low: 'a', high: 'b' }), []],
  ])('%s', (_name, message, expected) => {
    expect(whatsappLimits.misfits(message)).toEqual(expected);
  });
});
