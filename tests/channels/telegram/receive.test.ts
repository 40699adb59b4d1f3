import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegramWebhook } from '../../../src/channels/telegram/webhook.ts';
import type { OutboundMessage, PromptBody } from '../../../src/learning/message.ts';
import type { FakeUser } from '../../fakes/telegram/user.ts';
import { AIGUL, entryOf, NOW, type Rig, recordingInbox, startTelegram, TO } from './start-telegram.ts';

const SECRET = 'Secret_1-2';
const choices = ['Окуу', 'Жазуу', 'Сүйлөө'].map((label, i) => ({ value: 'abc'[i] ?? '', label }));

let rig: Rig;
let aigul: FakeUser;
let heard: ReturnType<typeof recordingInbox>;
beforeEach(async () => {
  rig = await startTelegram();
  aigul = rig.fake.user(AIGUL);
  aigul.start();
  heard = recordingInbox();
  await deliver();
  heard.events.length = 0;
});
afterEach(() => rig.close());

const webhook = () =>
  createTelegramWebhook({ telegram: rig.telegram, secret: SECRET, inbox: heard.inbox, clock: rig.clock });
const post = (body: string | Buffer, secret: string | undefined = SECRET) =>
  webhook().receive({
    header: (name) => (name.toLowerCase() === 'x-telegram-bot-api-secret-token' ? secret : undefined),
    body: Buffer.from(body),
  });

/** Gives what waits at the platform to the webhook that is given, one after another. */
async function deliver(to = webhook()) {
  const updates = await rig.telegram.api.getUpdates({ timeout: 0 });
  for (const update of updates) {
    await to.receive({ header: () => SECRET, body: Buffer.from(JSON.stringify(update)) });
  }
  const last = updates.at(-1);
  if (last) await rig.telegram.api.getUpdates({ offset: last.update_id + 1, timeout: 0 });
  return updates;
}

async function ask(ask: PromptBody) {
  const messages: OutboundMessage[] = [{ text: 'Q', ask: { turn: 5, ...ask } }];
  await rig.telegram.send(TO, entryOf(messages));
}

const labels = () => aigul.last().keyboard.map((row) => row.map(({ text }) => text).join(' | '));

describe('the webhook of Telegram', () => {
  it('keeps an event before it answers', async () => {
    aigul.write('Салам');
    await deliver();
    expect(heard.events).toMatchObject([
      { kind: 'text', text: 'Салам', from: { channel: 'telegram', name: `${AIGUL}` } },
    ]);
  });

  it.each<[name: string, secret: string | undefined]>([
    ['without a secret', ''],
    ['with a wrong one', 'Secret_1-3'],
    ['with a longer one', `${SECRET}2`],
  ])('refuses whoever comes %s', async (_name, secret) => {
    expect(await post('{"update_id":1}', secret)).toEqual({
      status: 401,
      refused: expect.stringMatching(/^the secret does not match: /),
    });
  });

  it.each(['', '{', 'update_id=1', '\xff'])('refuses %j, which is no JSON', async (body) => {
    expect(await post(Buffer.from(body, 'latin1'))).toEqual({ status: 400 });
  });

  it('rejects what it can not read, and is not sent it again', async () => {
    expect(await post('{"update_id":4,"message":{}}')).toEqual({ status: 200 });
    expect(await post('null')).toEqual({ status: 200 });
    expect(heard.rejections).toMatchObject([{ channel: 'telegram', update: '4' }, { channel: 'telegram' }]);
  });

  it('throws where an event could not be kept', async () => {
    heard.failing.push('77');
    const update = {
      update_id: 77,
      message: { message_id: 1, date: NOW / 1_000, chat: { id: 1, type: 'private' }, text: 'a' },
    };
    await expect(post(JSON.stringify(update))).rejects.toThrow('disk is full');
    expect(await post(JSON.stringify(update))).toEqual({ status: 200 });
  });
});

describe('a tap', () => {
  it('is answered at once, and names the message that was tapped', async () => {
    await ask({ type: 'choice', choices });
    aigul.tap('Жазуу');
    const [update] = await deliver();
    const id = `${update?.update_id}.${aigul.last().id}`;
    expect(heard.events).toMatchObject([{ id, kind: 'tap', turn: 5, values: ['b'], at: NOW }]);
    await rig.fake.called('answerCallbackQuery', 1);
    expect(rig.fake.unanswered()).toEqual([]);
  });

  it.each<[name: string, ask: PromptBody, taps: (string | number)[], values: string[]]>([
    [
      'several choices',
      { type: 'choices', choices },
      ['⬜ Сүйлөө', '⬜ Окуу', '☑️ Окуу', '⬜ Жазуу', '✓ Даяр'],
      ['b', 'c'],
    ],
    [
      'an order',
      { type: 'order', items: choices },
      ['Сүйлөө', 'Окуу', '1️⃣ Сүйлөө', 'Жазуу', 'Сүйлөө', '✓ Даяр'],
      ['a', 'b', 'c'],
    ],
    [
      'pairs',
      { type: 'match', items: choices.slice(0, 2), matches: choices },
      ['б) Жазуу', 'а) Окуу', '1 – б', 'в) Сүйлөө', '✓ Даяр'],
      ['c', 'a'],
    ],
    ['a scale', { type: 'scale', from: 1, to: 5, low: '', high: '' }, ['4'], ['4']],
  ])('after tap answers %s, of which only the last is an event', async (_name, body, taps, values) => {
    await ask(body);
    for (const [index, tap] of taps.entries()) {
      aigul.tap(tap);
      await deliver();
      if (index < taps.length - 1) await rig.fake.called('editMessageReplyMarkup', index + 1);
    }
    expect(heard.events).toMatchObject([{ kind: 'tap', turn: 5, values }]);
  });

  it('on Done brings the answer also as the buttons named it', async () => {
    await ask({ type: 'match', items: choices.slice(0, 2), matches: choices });
    for (const change of ['0=b', '1=c', '!']) aigul.tapData(`m;5;0;ky;,;${change}`, aigul.last().id);
    await deliver();
    expect(heard.events).toMatchObject([{ values: ['b', 'c'], brief: '1б 2в' }]);
  });

  it('that comes before the keyboard has changed counts too', async () => {
    await ask({ type: 'choices', choices });
    const old = aigul.last();
    aigul.tapData('s;5;0;ky;;+a', old.id);
    aigul.tapData('s;5;0;ky;;+c', old.id);
    await deliver();
    await rig.timers.rest();
    expect(labels()).toEqual(['☑️ Окуу', '⬜ Жазуу', '☑️ Сүйлөө', '✓ Даяр']);
  });

  it('that comes twice counts once', async () => {
    await ask({ type: 'order', items: choices });
    const old = aigul.last();
    for (const value of ['b', 'b', 'c', 'b']) aigul.tapData(`o;5;0;ky;;+${value}`, old.id);
    await deliver();
    await rig.timers.rest();
    expect(labels()).toEqual(['Окуу', '1️⃣ Жазуу', '2️⃣ Сүйлөө']);
  });

  it('goes on in another process from what the keyboard says', async () => {
    await ask({ type: 'order', items: choices });
    aigul.tap('Жазуу');
    await deliver();
    await rig.fake.called('editMessageReplyMarkup', 1);
    const other = await startTelegram();
    aigul.tap('Окуу');
    const received = other.telegram.receive((await rig.telegram.api.getUpdates())[0], NOW);
    await other.fake.called('editMessageReplyMarkup', 1);
    const [call] = other.fake.calls('editMessageReplyMarkup');
    expect(received).toEqual({});
    expect(JSON.stringify(call?.params.fields.reply_markup)).toContain('o;5;2;ky;b,a;+c');
    await other.close();
  });

  it('on a board that the platform does not know any more counts as one on an old button', () => {
    const message = { message_id: 3, date: 0, chat: { id: AIGUL, type: 'private' } };
    const update = { update_id: 8, callback_query: { id: 'Q', from: { id: AIGUL }, data: 's;5;1;ky;a;+b', message } };
    expect(rig.telegram.receive(update, NOW).event).toMatchObject({ kind: 'tap', turn: 5, values: [] });
  });

  it('after the answer changes nothing', async () => {
    await ask({ type: 'choices', choices });
    const { id } = aigul.last();
    for (const change of ['+a', '!', '+b']) aigul.tapData(`s;5;0;ky;;${change}`, id);
    await deliver();
    await rig.timers.rest();
    expect(heard.events).toMatchObject([{ values: ['a'] }]);
    expect(labels()).not.toContain('☑️ Жазуу');
  });

  it('does no harm where the platform refuses to hear the answer', async () => {
    await ask({ type: 'choices', choices });
    rig.fake.faults.onCall([{ kind: 'gateway' }], 'answerCallbackQuery');
    rig.fake.faults.onCall([{ kind: 'reset' }], 'editMessageReplyMarkup');
    aigul.tap('⬜ Окуу');
    await deliver();
    await rig.timers.rest();
    aigul.tap('⬜ Жазуу');
    await deliver();
    await rig.timers.rest();
    expect(labels()).toEqual(['☑️ Окуу', '☑️ Жазуу', '⬜ Сүйлөө', '✓ Даяр']);
  });
});
