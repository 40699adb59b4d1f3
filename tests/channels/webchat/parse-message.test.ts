import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWebMessage } from '../../../src/channels/webchat/parse-message.ts';

const from = { channel: 'web', name: 'c1' };
const NOW = 1_700_000_000_000;
const id = 'abcd-1234_X';
const event = { id, at: NOW, from };

const accepted: [string, unknown, object][] = [
  ['a start', { id, kind: 'start' }, { kind: 'start' }],
  [
    'a start by a link, with a language',
    { id, kind: 'start', parameter: 'school-12_A', language: 'ru' },
    { kind: 'start', parameter: 'school-12_A', language: 'ru' },
  ],
  ['a text', { id, kind: 'text', text: 'Ооба' }, { kind: 'text', text: 'Ооба' }],
  ['outer space', { id, kind: 'text', text: ' \n да \t' }, { kind: 'text', text: 'да' }],
  ['line breaks of Windows', { id, kind: 'text', text: 'a\r\nb\rc' }, { kind: 'text', text: 'a\nb\nc' }],
  ['NUL and control characters', { id, kind: 'text', text: 'a\0\u0007b\u009fc' }, { kind: 'text', text: 'abc' }],
  ['half an emoji', { id, kind: 'text', text: 'a\ud83d!' }, { kind: 'text', text: 'a\ufffd!' }],
  ['a family of emoji', { id, kind: 'text', text: '👩‍👧' }, { kind: 'text', text: '👩‍👧' }],
  ['decomposed letters', { id, kind: 'text', text: 'и\u0306' }, { kind: 'text', text: 'й' }],
  ['marks that turn the direction', { id, kind: 'text', text: 'a\u202eb\ufeff' }, { kind: 'text', text: 'ab' }],
  ['right-to-left letters', { id, kind: 'text', text: 'שלום' }, { kind: 'text', text: 'שלום' }],
  ['the longest text', { id, kind: 'text', text: 'ү'.repeat(4096) }, { kind: 'text', text: 'ү'.repeat(4096) }],
  ['a tap', { id, kind: 'tap', turn: 3, values: ['a', 'b'] }, { kind: 'tap', turn: 3, values: ['a', 'b'] }],
  ['a tap that ticks nothing', { id, kind: 'tap', turn: 3, values: [] }, { kind: 'tap', turn: 3, values: [] }],
  ['a language', { id, kind: 'language', language: 'en' }, { kind: 'language', language: 'en' }],
];

const refused: [string, unknown, RegExp][] = [
  ['nothing', undefined, /object/],
  ['a list', [], /object/],
  ['an unknown kind', { id, kind: 'shout' }, /kind/],
  ['no id', { kind: 'start' }, /^id:/],
  ['a short id', { id: 'abc', kind: 'start' }, /^id: expected 8 to 64/],
  ['a long id', { id: 'a'.repeat(65), kind: 'start' }, /^id:/],
  ['an id with other characters', { id: 'abcd 1234', kind: 'start' }, /^id:/],
  ['a long parameter', { id, kind: 'start', parameter: 'a'.repeat(65) }, /^parameter:/],
  ['a parameter with other characters', { id, kind: 'start', parameter: 'a/b' }, /^parameter:/],
  ['an unknown language', { id, kind: 'language', language: 'de' }, /^language:/],
  ['an empty text', { id, kind: 'text', text: '' }, /^text: expected something to read/],
  ['a text of control characters', { id, kind: 'text', text: '\0\u0001' }, /^text:/],
  ['a text that shows nothing', { id, kind: 'text', text: '\u200b\u2060 \ud800' }, /^text:/],
  ['a text too long', { id, kind: 'text', text: 'a'.repeat(4097) }, /^text:/],
  ['a text that is a number', { id, kind: 'text', text: 5 }, /^text:/],
  ['half a turn', { id, kind: 'tap', turn: 1.5, values: ['a'] }, /^turn:/],
  ['a turn below 0', { id, kind: 'tap', turn: -1, values: ['a'] }, /^turn:/],
  ['too many values', { id, kind: 'tap', turn: 1, values: Array(21).fill('a') }, /^values:/],
  ['a value too long', { id, kind: 'tap', turn: 1, values: ['a'.repeat(4097)] }, /^values\.0:/],
  ['unknown keys', { id, kind: 'start', admin: true }, /admin/],
];

describe('parseWebMessage', () => {
  it.each(accepted)('accepts %s', (_name, body, expected) => {
    expect(parseWebMessage(body, from, NOW)).toEqual({ ok: true, event: { ...event, ...expected } });
  });

  it.each(refused)('refuses %s', (_name, body, reason) => {
    expect(parseWebMessage(body, from, NOW)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(parseWebMessage(body, from, NOW)).toHaveProperty('ok');
      }),
    );
  });

  it('gives well-formed texts without control characters, and cleaning them again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const first = parseWebMessage({ id, kind: 'text', text }, from, NOW);
        if (!first.ok || first.event.kind !== 'text') return;
        expect(first.event.text.isWellFormed()).toBe(true);
        expect(first.event.text).not.toMatch(/[\p{Cc}--[\n\t]]/v);
        expect(parseWebMessage({ id, kind: 'text', text: first.event.text }, from, NOW)).toEqual(first);
      }),
    );
  });
});
