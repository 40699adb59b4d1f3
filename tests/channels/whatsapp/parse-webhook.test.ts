import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWebhook } from '../../../src/channels/whatsapp/parse-webhook.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const AT = NOW - 60_000;
const PHONE = '100000000000001';
const USER = 'KG.13491208655302741918';
const NUMBER = '996555000001';
const LEARNER = '0123456789abcdefghjkmnpqrs';

const batch = (...changes: object[]) => ({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] });
const change = (value: object, field = 'messages', phone = PHONE) => ({
  field,
  value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: phone }, ...value },
});
const message = (content: object) => ({
  from: NUMBER,
  from_user_id: USER,
  id: 'wamid.A',
  timestamp: `${AT / 1000}`,
  ...content,
});
const contacts = [{ profile: { name: 'Айгүл' }, wa_id: NUMBER, user_id: USER }];
const heardOf = (content: object) =>
  parseWebhook(batch(change({ contacts, messages: [message(content)] })), PHONE, NOW);

const her = { id: 'wamid.A', at: AT, from: { channel: 'whatsapp', name: USER }, aliases: [NUMBER] };
const text = { type: 'text', text: { body: 'Салам' } };

describe('parseWebhook, messages', () => {
  it.each<[string, object, object]>([
    ['a text', text, { kind: 'text', text: 'Салам' }],
    ['a text without anything to see', { type: 'text', text: { body: '\u200b' } }, { kind: 'other', what: 'text' }],
    [
      'the greeting of a link',
      { type: 'text', text: { body: 'Здравствуйте! Хочу начать обучение: school-12' } },
      { kind: 'start', parameter: 'school-12', language: 'ru' },
    ],
    [
      'a reply button',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '7.next', title: 'Next' } } },
      { kind: 'tap', turn: 7, values: ['next'] },
    ],
    [
      'a row of a list',
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '12.08:00', title: '8:00' } } },
      { kind: 'tap', turn: 12, values: ['08:00'] },
    ],
    [
      'a button of somebody else',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'promo', title: 'Promo' } } },
      { kind: 'other', what: 'button_reply' },
    ],
    [
      'a form',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } },
      { kind: 'other', what: 'nfm_reply' },
    ],
    [
      'the button of a template',
      { type: 'button', button: { payload: 'continue', text: 'Улантуу' } },
      { kind: 'start' },
    ],
    ...[
      'image',
      'audio',
      'voice',
      'video',
      'document',
      'location',
      'contacts',
      'sticker',
      'order',
      'unsupported',
      'something_new',
    ].map((type): [string, object, object] => [
      `of the type ${type}`,
      { type, [type]: {} },
      { kind: 'other', what: type },
    ]),
    [
      'a forwarded text, which is no word of hers',
      { ...text, context: { forwarded: true } },
      { kind: 'other', what: 'forward' },
    ],
    [
      'what was forwarded many times',
      { type: 'text', text: { body: 'стоп' }, context: { frequently_forwarded: true } },
      { kind: 'other', what: 'forward' },
    ],
    [
      'a text that answers a message',
      { ...text, context: { from: '1', id: 'wamid.B' } },
      { kind: 'text', text: 'Салам' },
    ],
    ['a text whose context can not be read', { ...text, context: 'no' }, { kind: 'text', text: 'Салам' }],
    ['without a type', { type: undefined }, { kind: 'other', what: 'unknown' }],
    ['of a type that is no name', { type: '<b>' }, { kind: 'other', what: 'unknown' }],
  ])('hears %s', (_name, content, expected) => {
    expect(heardOf(content)).toEqual({
      heard: [{ event: { ...her, ...expected }, message: 'wamid.A' }],
      statuses: [],
      rejections: [],
    });
  });

  it.each<[string, object]>([
    ['a reaction', { type: 'reaction', reaction: { message_id: 'wamid.B', emoji: '👍' } }],
    ['an edited message', { type: 'edit', edit: { original_message_id: 'wamid.B', message: text } }],
    ['a deleted message', { type: 'revoke', revoke: { original_message_id: 'wamid.B' } }],
    ['an edited message that is not supported', { type: 'unsupported', unsupported: { type: 'edit' } }],
    ['a message in a group', { ...text, group_id: 'Y2FwaV9ncm91cDo' }],
    ['another system message', { type: 'system', system: { type: 'customer_identity_changed', body: 'changed' } }],
  ])('says nothing to %s', (_name, content) => {
    expect(heardOf(content)).toEqual({ heard: [], statuses: [], rejections: [] });
  });

  it.each<[string, object, string]>([
    ['a text without words', { type: 'text', text: {} }, 'a text message without a text'],
    ['a reply without a reply', { type: 'interactive' }, 'an interactive message without a reply'],
    ['a message of nobody', { ...text, from: undefined, from_user_id: undefined }, 'it names no sender'],
  ])('rejects %s', (_name, content, reason) => {
    const parsed = parseWebhook(batch(change({ messages: [message(content)] })), PHONE, NOW);
    expect(parsed.rejections).toEqual([{ channel: 'whatsapp', reason, update: 'wamid.A' }]);
    expect(parsed.heard).toEqual([]);
  });

  it.each<[string, object, object | undefined, object]>([
    ['both names', {}, contacts[0], { from: { channel: 'whatsapp', name: USER }, aliases: [NUMBER] }],
    ['a user id alone', { from: undefined }, undefined, { from: { channel: 'whatsapp', name: USER } }],
    [
      'a user id where a number should be',
      { from: USER, from_user_id: undefined },
      undefined,
      { from: { channel: 'whatsapp', name: USER } },
    ],
    ['a number alone', { from_user_id: undefined }, undefined, { from: { channel: 'whatsapp', name: NUMBER } }],
    [
      'a user id in the contact alone',
      { from_user_id: undefined },
      contacts[0],
      { from: { channel: 'whatsapp', name: USER }, aliases: [NUMBER] },
    ],
    [
      'a number that the contact writes otherwise',
      { from: '5511998765432', from_user_id: undefined },
      { wa_id: '551198765432' },
      { from: { channel: 'whatsapp', name: '5511998765432' }, aliases: ['551198765432'] },
    ],
  ])('names her by %s', (_name, names, contact, expected) => {
    const value = { ...(contact && { contacts: [contact] }), messages: [message({ ...text, ...names })] };
    const { from, aliases } = parseWebhook(batch(change(value)), PHONE, NOW).heard[0]?.event ?? {};
    expect({ from, ...(aliases && { aliases }) }).toEqual(expected);
  });

  it('takes the right contact of several', () => {
    const other = { wa_id: '996555000002', user_id: 'KG.2' };
    const value = {
      contacts: [other, ...contacts],
      messages: [
        message({ ...text, from_user_id: undefined }),
        message({ ...text, id: 'wamid.B', from: other.wa_id, from_user_id: undefined }),
      ],
    };
    const names = parseWebhook(batch(change(value)), PHONE, NOW).heard.map(({ event }) => event.from.name);
    expect(names).toEqual([USER, 'KG.2']);
  });

  it.each<[string, unknown, number]>([
    ['seconds', `${AT / 1000}`, AT],
    ['milliseconds', `${AT}`, AT],
    ['a number', AT / 1000, AT],
    ['a clock that is ahead', `${NOW / 1000 + 3600}`, NOW],
    ['no time', undefined, NOW],
    ['nonsense', 'soon', NOW],
  ])('reads a time in %s', (_name, timestamp, at) => {
    expect(heardOf({ ...text, timestamp }).heard[0]?.event.at).toBe(at);
  });

  it('shortens an id that is too long to be kept, the same each time', () => {
    const id = `wamid.${'A'.repeat(200)}`;
    const ids = [heardOf({ ...text, id }), heardOf({ ...text, id })].map(({ heard }) => heard[0]?.event.id);
    expect(ids[0]).toMatch(/^sha256:.{43}$/);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe('parseWebhook, new names', () => {
  const system = (value: object, names: object = {}) => ({
    messages: [{ id: 'wamid.S', timestamp: `${AT / 1000}`, type: 'system', ...names, system: { body: 'x', ...value } }],
  });

  it.each<[string, object, string, string[]]>([
    [
      'a new number',
      system({ type: 'user_changed_number', wa_id: '996555000009' }, { from: NUMBER }),
      '996555000009',
      [NUMBER],
    ],
    [
      'a new number with a new user id',
      system(
        { type: 'user_changed_number', wa_id: '996555000009', user_id: 'KG.9' },
        { from: NUMBER, from_user_id: USER },
      ),
      'KG.9',
      ['996555000009', USER, NUMBER],
    ],
    [
      'a new number as older versions tell it',
      system({ type: 'customer_changed_number', new_wa_id: '996555000009', customer: NUMBER }),
      '996555000009',
      [NUMBER],
    ],
    [
      'a new user id',
      system({ type: 'user_changed_user_id', user_id: 'KG.9' }, { from_user_id: USER }),
      'KG.9',
      [USER],
    ],
  ])('hears of %s', (_name, value, name, aliases) => {
    expect(parseWebhook(batch(change(value)), PHONE, NOW).heard).toEqual([
      {
        event: {
          id: 'wamid.S',
          at: AT,
          from: { channel: 'whatsapp', name },
          aliases,
          kind: 'presence',
          isReachable: true,
        },
      },
    ]);
  });

  it('hears of a user id that was updated, as the same event each time', () => {
    const update = { wa_id: NUMBER, user_id: { previous: USER, current: 'KG.9' }, timestamp: `${AT / 1000}` };
    const value = { contacts, user_id_update: [update, update] };
    const [first, second] = parseWebhook(batch(change(value, 'user_id_update')), PHONE, NOW).heard;
    expect(first).toEqual(second);
    expect(first?.event).toMatchObject({ at: AT, from: { name: 'KG.9' }, aliases: [NUMBER, USER], kind: 'presence' });
  });

  it('says nothing of a new user id that does not tell the old one, which comes by itself', () => {
    const value = system({ type: 'user_changed_user_id', user_id: 'KG.9' });
    expect(parseWebhook(batch(change(value)), PHONE, NOW)).toEqual({ heard: [], statuses: [], rejections: [] });
  });

  it('rejects a new number without a number', () => {
    const { rejections } = parseWebhook(batch(change(system({ type: 'user_changed_number' }))), PHONE, NOW);
    expect(rejections).toEqual([
      { channel: 'whatsapp', reason: 'user_changed_number without the old or the new name', update: 'wamid.S' },
    ]);
  });
});

describe('parseWebhook, statuses', () => {
  const status = (content: object) => ({
    id: 'wamid.B',
    timestamp: `${AT / 1000}`,
    recipient_id: NUMBER,
    biz_opaque_callback_data: `${LEARNER}/3.0`,
    ...content,
  });
  const statusesOf = (content: object) => parseWebhook(batch(change({ statuses: [status(content)] })), PHONE, NOW);
  const ours = { id: 'wamid.B', at: AT, of: { learner: LEARNER, entry: '3.0', isPart: false }, errors: [] };

  it.each<[string, object, object]>([
    ['sent', { status: 'sent' }, { kind: 'sent' }],
    ['delivered', { status: 'delivered' }, { kind: 'delivered' }],
    ['read', { status: 'read' }, { kind: 'read' }],
    ['played', { status: 'played' }, { kind: 'read' }],
    [
      'failed',
      { status: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }, 'nonsense'] },
      { kind: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }] },
    ],
    [
      'of a part',
      { status: 'sent', biz_opaque_callback_data: `${LEARNER}/3.0/part` },
      { kind: 'sent', of: { learner: LEARNER, entry: '3.0', isPart: true } },
    ],
  ])('reads %s', (_name, content, expected) => {
    expect(statusesOf(content)).toEqual({ heard: [], statuses: [{ ...ours, ...expected }], rejections: [] });
  });

  it.each<[string, object]>([
    ['of a message that we have not sent', { status: 'sent', biz_opaque_callback_data: 'order-5' }],
    ['without data', { status: 'sent', biz_opaque_callback_data: undefined }],
    ['that tells nothing', { status: 'warning' }],
    ['with a name of every object', { status: 'constructor' }],
  ])('ignores one %s', (_name, content) => {
    expect(statusesOf(content)).toEqual({ heard: [], statuses: [], rejections: [] });
  });

  it('rejects one without a message', () => {
    expect(statusesOf({ id: 5, status: 'sent' }).rejections).toEqual([
      { channel: 'whatsapp', reason: 'a status without a message' },
    ]);
  });
});

describe('parseWebhook, batches', () => {
  it('reads all entries and changes, by the time of what is in them', () => {
    const late = change({ contacts, messages: [message({ ...text, id: 'wamid.2' })] });
    const early = change({ contacts, messages: [message({ ...text, id: 'wamid.1', timestamp: `${AT / 1000 - 5}` })] });
    const json = { entry: [{ changes: [late] }, { changes: [early] }] };
    expect(parseWebhook(json, PHONE, NOW).heard.map(({ message }) => message)).toEqual(['wamid.1', 'wamid.2']);
  });

  it('passes over other numbers, which it names, and other fields', () => {
    const messages = [message(text)];
    const json = batch(change({ messages }, 'messages', '2'), change({ messages }, 'account_update'));
    expect(parseWebhook(json, PHONE, NOW)).toEqual({ heard: [], statuses: [], rejections: [], others: new Set(['2']) });
  });

  it('rejects what is bad alone', () => {
    const json = {
      entry: [
        5,
        { changes: [null, change({ messages: 'x', statuses: {} })] },
        { changes: [change({ contacts: 5, messages: [null, { id: 'wamid.X', type: 'text' }, message(text)] })] },
      ],
    };
    const { heard, rejections } = parseWebhook(json, PHONE, NOW);
    expect(heard.map(({ message }) => message)).toEqual(['wamid.A']);
    expect(rejections.map(({ reason, update }) => [reason, update])).toEqual([
      ['an entry without changes', undefined],
      ['a change without a value', undefined],
      ['messages that are no list', undefined],
      ['statuses that are no list', undefined],
      ['a message without an id', undefined],
      ['it names no sender', 'wamid.X'],
    ]);
  });

  it('reports errors of the platform', () => {
    const errors = [{ code: 131052, title: 'Media download error', error_data: { details: 'expired' } }, {}];
    expect(parseWebhook(batch(change({ errors })), PHONE, NOW).rejections.map(({ reason }) => reason)).toEqual([
      'the platform reports error 131052: expired',
      'an error that says nothing',
    ]);
  });

  const valid = batch(
    change({ contacts, messages: [message(text), message({ ...text, id: 'wamid.C' })] }),
    change({ statuses: [{ id: 'wamid.B', status: 'sent', biz_opaque_callback_data: `${LEARNER}/3.0` }] }),
    change({ user_id_update: [{ user_id: { previous: USER, current: 'KG.9' } }] }, 'user_id_update'),
  );

  it('never throws, whatever is changed in a valid one, and nothing that she wrote is in a rejection', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.jsonValue()), { minLength: 1, maxLength: 4 }), (changes) => {
        const json = changes.reduce((all: unknown, [at, value]) => replaceAt(all, { left: at }, value), valid);
        const { rejections } = parseWebhook(json, PHONE, NOW);
        expect(JSON.stringify(rejections)).not.toContain('Салам');
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws for any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void parseWebhook(json, PHONE, NOW)));
  });
});

/** The value with the place `left` steps on, in order of reading, replaced. */
function replaceAt(value: unknown, place: { left: number }, by: unknown): unknown {
  if (place.left-- === 0) return by;
  if (Array.isArray(value)) return value.map((one) => replaceAt(one, place, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceAt(one, place, by)]));
}
