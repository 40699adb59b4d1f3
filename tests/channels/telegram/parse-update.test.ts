import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedUpdate, parseUpdate } from '../../../src/channels/telegram/parse-update.ts';

const NOW = Date.UTC(2026, 10, 25, 9);
const DATE = NOW / 1_000 - 60;
const CHAT = { id: 1001, type: 'private', first_name: 'Айгүл' };
const FROM = { id: 1001, is_bot: false, first_name: 'Айгүл', language_code: 'ky' };
const BASE = { id: '7', at: DATE * 1_000, from: { channel: 'telegram', name: '1001' }, language: 'ky' };
const FILE = { file_id: 'a', file_unique_id: 'b' };

const message = (content: object) => ({
  update_id: 7,
  message: { message_id: 3, date: DATE, chat: CHAT, from: FROM, ...content },
});
const tap = (data: unknown, extra: object = {}) => ({
  update_id: 7,
  callback_query: {
    id: 'Q',
    from: FROM,
    chat_instance: '1',
    data,
    message: { message_id: 3, date: DATE, chat: CHAT, from: { id: 1, is_bot: true }, text: 'Q' },
    ...extra,
  },
});
const membership = (status: string, chat: object = CHAT) => ({
  update_id: 7,
  my_chat_member: { chat, from: FROM, date: DATE, old_chat_member: {}, new_chat_member: { user: {}, status } },
});

const event = (rest: object): ParsedUpdate => ({ kind: 'event', event: { ...BASE, ...rest } }) as ParsedUpdate;
const other = (what: string) => event({ kind: 'other', what });
const IGNORED: ParsedUpdate = { kind: 'ignored' };

describe('parseUpdate', () => {
  it.each<[name: string, update: object, expected: ParsedUpdate]>([
    ['a text is her words', message({ text: 'Саламатсызбы' }), event({ kind: 'text', text: 'Саламатсызбы' })],
    ['/start starts', message({ text: '/start' }), event({ kind: 'start' })],
    [
      '/start with the parameter of a link',
      message({ text: '/start school-AB12' }),
      event({ kind: 'start', parameter: 'school-AB12' }),
    ],
    [
      '/start that names the bot',
      message({ text: '/start@sabak_bot course-growth' }),
      event({ kind: 'start', parameter: 'course-growth' }),
    ],
    ['/started is a text', message({ text: '/started' }), event({ kind: 'text', text: '/started' })],
    [
      'another command is a text',
      message({ text: '/menu@sabak_bot' }),
      event({ kind: 'text', text: '/menu@sabak_bot' }),
    ],
    ['a forwarded command is none', message({ text: '/forget', forward_origin: { type: 'user' } }), other('forward')],
    [
      'what an inline bot wrote is none',
      message({ text: '/forget', via_bot: { id: 5, is_bot: true } }),
      other('via_bot'),
    ],
    [
      'a reply is a text',
      message({ text: '2', reply_to_message: { message_id: 1 } }),
      event({ kind: 'text', text: '2' }),
    ],
    ['a sticker', message({ sticker: FILE }), other('sticker')],
    ['a voice note', message({ voice: FILE }), other('voice')],
    ['a picture, whose caption is no answer', message({ photo: [FILE], caption: '2' }), other('photo')],
    ['a document', message({ document: FILE }), other('document')],
    ['an animation, which is a document too', message({ document: FILE, animation: FILE }), other('animation')],
    ['a contact', message({ contact: { phone_number: '1' } }), other('contact')],
    ['a location', message({ location: {} }), other('location')],
    ['a venue, which is a location too', message({ location: {}, venue: {} }), other('venue')],
    ['a poll', message({ poll: {} }), other('poll')],
    ['dice', message({ dice: {} }), other('dice')],
    ['a pinned message is nothing to us', message({ pinned_message: {} }), IGNORED],
    ['nor is a migration', message({ migrate_to_chat_id: -100 }), IGNORED],
    ['nor a group', message({ text: 'a', chat: { id: -5, type: 'group' } }), IGNORED],
    [
      'nor a supergroup that was a group',
      message({ migrate_from_chat_id: -5, chat: { id: -100, type: 'supergroup' } }),
      IGNORED,
    ],
    ['nor another bot', message({ text: '/start', from: { ...FROM, is_bot: true } }), IGNORED],
    ['an edited message', { update_id: 7, edited_message: message({ text: 'a' }).message }, IGNORED],
    ['a channel post', { update_id: 7, channel_post: { chat: { id: -100, type: 'channel' }, text: 'a' } }, IGNORED],
    ['a business message', { update_id: 7, business_message: message({ text: 'a' }).message }, IGNORED],
    ['deleted business messages', { update_id: 7, deleted_business_messages: {} }, IGNORED],
    ['a kind that is still to be invented', { update_id: 7, thought: {} }, IGNORED],
    ['blocked', membership('kicked'), { kind: 'event', event: presence(false) }],
    ['unblocked', membership('member'), { kind: 'event', event: presence(true) }],
    ['added to a group', membership('member', { id: -5, type: 'group' }), IGNORED],
    [
      'a tap',
      tap('p;5;growth-mindset'),
      {
        ...event({ kind: 'tap', id: '7.3', at: NOW, turn: 5, values: ['growth-mindset'] }),
        query: 'Q',
      } as ParsedUpdate,
    ],
    [
      'a tap is never older than its message, whatever our clock says',
      tap('p;5;a', { message: { message_id: 3, date: NOW / 1_000 + 90, chat: CHAT } }),
      { ...event({ kind: 'tap', id: '7.3', at: NOW + 90_000, turn: 5, values: ['a'] }), query: 'Q' } as ParsedUpdate,
    ],
    ['a tap on the answer itself', tap('-'), { kind: 'ignored', query: 'Q' }],
    ['a tap with data of nobody', tap('buy:12'), { kind: 'ignored', query: 'Q' }],
    ['a tap without data', tap(undefined), { kind: 'ignored', query: 'Q' }],
    ['a tap of an inline message', tap('p;5;a', { message: undefined }), { kind: 'ignored', query: 'Q' }],
    [
      'a tap in a group',
      tap('p;5;a', { message: { message_id: 3, date: DATE, chat: { id: -5, type: 'group' } } }),
      { kind: 'ignored', query: 'Q' },
    ],
  ])('%s', (_name, update, expected) => {
    expect(parseUpdate(update, NOW)).toEqual(expected);
  });

  it.each<[code: string | undefined, language: string | undefined]>([
    ['ky', 'ky'],
    ['ru', 'ru'],
    ['en-US', 'en'],
    ['RU-ru', 'ru'],
    ['uz', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('takes %j as the hint of her language %j', (language_code, language) => {
    const parsed = parseUpdate(message({ text: 'a', from: { ...FROM, language_code } }), NOW);
    expect(parsed.kind === 'event' && parsed.event.language).toBe(language);
  });

  it.each<[name: string, update: unknown, reason: RegExp, id: string | undefined]>([
    ['nothing', null, /expected object/, undefined],
    ['a list', [], /expected object/, undefined],
    ['no number', { message: {} }, /update_id/, undefined],
    ['a message of nothing', { update_id: 7, message: {} }, /^message\.chat: /, '7'],
    ['a message without a date', message({ text: 'a', date: undefined }), /^message\.date: /, '7'],
    ['a text that is a number', message({ text: 7 }), /^message\.text: /, '7'],
    ['a tap of nothing', { update_id: 7, callback_query: 5 }, /^callback_query: /, '7'],
    ['a membership of nothing', { update_id: 7, my_chat_member: {} }, /^my_chat_member\.chat: /, '7'],
  ])('can not read %s, and says why', (_name, update, reason, id) => {
    const parsed = parseUpdate(update, NOW);
    expect(parsed).toMatchObject({ kind: 'unreadable', reason: expect.stringMatching(reason) });
    expect(parsed.kind === 'unreadable' && parsed.update).toBe(id);
  });

  it('answers a tap that it can not read', () => {
    expect(parseUpdate(tap(5), NOW)).toMatchObject({ kind: 'unreadable', query: 'Q' });
  });

  it('reads a tap on a board with the keyboard that the message shows', () => {
    const inline_keyboard = [[{ text: '⬜ a', callback_data: 's;5;0;ky;;+a' }]];
    const update = tap('s;5;0;ky;;+a', {
      message: { message_id: 3, date: DATE, chat: CHAT, reply_markup: { inline_keyboard } },
    });
    const { kind: _, ...base } = { ...BASE, kind: 'tap' };
    expect(parseUpdate(update, NOW)).toEqual({
      kind: 'press',
      query: 'Q',
      press: {
        tap: { ...base, kind: 'tap', id: '7.3', at: NOW, turn: 5 },
        message: 3,
        data: { kind: 'choices', turn: 5, step: 0, language: 'ky', state: [], change: { kind: 'add', value: 'a' } },
        keyboard: inline_keyboard,
      },
    });
  });

  it('never throws, whatever an update is made into', () => {
    const valid = [
      message({ text: '/start a' }),
      message({ photo: [FILE] }),
      tap('m;1;0;ky;a,;1=b'),
      membership('kicked'),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.array(fc.nat(40)), fc.jsonValue(), (update, path, value) => {
        expect(parseUpdate(changedAt(update, path, value), NOW).kind).toMatch(/event|press|ignored|unreadable/);
      }),
      { numRuns: 2_000 },
    );
  });
});

function presence(isReachable: boolean) {
  const { language: _, ...base } = BASE;
  return { ...base, kind: 'presence' as const, isReachable };
}

/** The value with another one in the place where a path through its fields ends. */
function changedAt(value: unknown, path: readonly number[], other: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return other;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return other;
  return { ...value, [key]: changedAt((value as Record<string, unknown>)[key], rest, other) };
}
