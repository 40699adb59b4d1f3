import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTimers } from '../runtime/timers.ts';
import { createFakeTelegram, type FakeTelegram } from './telegram/fake-telegram.ts';

const TOKEN = '1234567890:AAExample';
const ANNA = 1001;

const timers = createTimers();
let now = Date.UTC(2026, 10, 25, 9);
let fake: FakeTelegram;

beforeEach(async () => {
  fake = await createFakeTelegram({ token: TOKEN, clock: () => now, startTimer: timers.start, takesHttp: true });
});
afterEach(() => fake.close());

async function call(method: string, params: object = {}, token = TOKEN) {
  const response = await fetch(`${fake.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  const answer = (await response.json()) as {
    ok: boolean;
    description?: string;
    error_code?: number;
    result?: unknown;
  };
  return { status: response.status, ...answer };
}

async function elapse(ms: number): Promise<void> {
  now += ms;
  await timers.elapse(ms);
}

function anna() {
  const user = fake.user(ANNA);
  user.start();
  return user;
}

const button = (text: string, rest: object) => ({ reply_markup: { inline_keyboard: [[{ text, ...rest }]] } });
const many = (count: number) => ({
  reply_markup: { inline_keyboard: Array.from({ length: count }, (_, i) => [{ text: 'a', callback_data: String(i) }]) },
});

describe('the fake Telegram refuses what the platform refuses', () => {
  const cases: [name: string, method: string, params: object, code: number, description: string][] = [
    ['an unknown method', 'sendLetter', {}, 404, 'Not Found: method not found'],
    ['an unknown chat', 'sendMessage', { chat_id: 5, text: 'a' }, 400, 'Bad Request: chat not found'],
    ['no chat', 'sendMessage', { chat_id: '', text: 'a' }, 400, 'Bad Request: chat_id is empty'],
    ['no text', 'sendMessage', { text: '' }, 400, 'Bad Request: message text is empty'],
    ['white space alone', 'sendMessage', { text: ' \n' }, 400, 'Bad Request: message text is empty'],
    ['nothing but a tag', 'sendMessage', { text: '<b></b>', parse_mode: 'HTML' }, 400, 'message text is empty'],
    ['4097 units', 'sendMessage', { text: 'ө'.repeat(4097) }, 400, 'Bad Request: message is too long'],
    ['2049 pairs', 'sendMessage', { text: '📚'.repeat(2049) }, 400, 'Bad Request: message is too long'],
    ['half a pair', 'sendMessage', { text: 'a\ud83d' }, 400, 'strings must be encoded in UTF-8'],
    [
      'a tag of its own',
      'sendMessage',
      { text: 'ө<ө>', parse_mode: 'HTML' },
      400,
      `Bad Request: can't parse entities: Unsupported start tag "ө" at byte offset 2`,
    ],
    [
      '65 bytes of data',
      'sendMessage',
      { text: 'a', ...button('a', { callback_data: `a${'ө'.repeat(32)}` }) },
      400,
      'BUTTON_DATA_INVALID',
    ],
    [
      'a button of nothing',
      'sendMessage',
      { text: 'a', ...button('a', {}) },
      400,
      'text buttons are unallowed in the inline keyboard',
    ],
    [
      'a button to localhost',
      'sendMessage',
      { text: 'a', ...button('a', { url: 'http://localhost:3000/a' }) },
      400,
      `inline keyboard button URL 'http://localhost:3000/a' is invalid: Wrong HTTP URL`,
    ],
    [
      'a button to a file',
      'sendMessage',
      { text: 'a', ...button('a', { url: 'file:///etc' }) },
      400,
      'Unsupported URL protocol',
    ],
    ['101 buttons', 'sendMessage', { text: 'a', ...many(101) }, 400, 'Bad Request: reply markup is too long'],
    [
      'an unknown picture',
      'sendPhoto',
      { photo: 'AgAC' },
      400,
      'Bad Request: wrong file identifier/HTTP URL specified',
    ],
    ['a long caption', 'sendPhoto', { photo: 'AgAC', caption: 'a'.repeat(1025) }, 400, 'message caption is too long'],
    [
      'an edit of nothing',
      'editMessageText',
      { message_id: 9, text: 'a' },
      400,
      'Bad Request: message to edit not found',
    ],
    ['an edit of hers', 'editMessageText', { message_id: 1, text: 'a' }, 400, "Bad Request: message can't be edited"],
    [
      'an unknown tap',
      'answerCallbackQuery',
      { callback_query_id: '1' },
      400,
      'query is too old and response timeout expired or query ID is invalid',
    ],
    ['an unknown action', 'sendChatAction', { action: 'dancing' }, 400, 'wrong parameter action in request'],
    [
      'a command in Cyrillic',
      'setMyCommands',
      { commands: [{ command: 'меню', description: 'a' }] },
      400,
      'BOT_COMMAND_INVALID',
    ],
    ['a description of 513', 'setMyDescription', { description: 'a'.repeat(513) }, 400, 'description is too long'],
    ['leaving a person', 'leaveChat', {}, 400, "chat member status can't be changed in private chats"],
    [
      'a secret with a space',
      'setWebhook',
      { url: 'https://a.example/w', secret_token: 'a b' },
      400,
      'secret token contains unallowed characters',
    ],
  ];
  it.each(cases)('%s', async (_, method, params, code, description) => {
    anna();
    const answer = await call(method, { chat_id: ANNA, ...params });
    expect(answer).toMatchObject({ ok: false, status: code, error_code: code });
    expect(answer.description).toContain(description);
  });

  const standings: [name: string, leave: (user: ReturnType<typeof anna>) => void, description: string][] = [
    ['who blocked it', (user) => user.block(), 'Forbidden: bot was blocked by the user'],
    ['whose account is gone', (user) => user.deactivate(), 'Forbidden: user is deactivated'],
  ];
  it.each(standings)('a message to one %s', async (_, leave, description) => {
    leave(anna());
    expect(await call('sendMessage', { chat_id: ANNA, text: 'a' })).toMatchObject({ status: 403, description });
  });

  it('a message to one who never wrote', async () => {
    fake.user(ANNA);
    expect(await call('sendMessage', { chat_id: ANNA, text: 'a' })).toMatchObject({ status: 403 });
  });

  it('a wrong token', async () => {
    expect(await call('getMe', {}, '1:a')).toMatchObject({ status: 401, description: 'Unauthorized' });
  });

  it('an edit that changes nothing', async () => {
    anna();
    await call('sendMessage', { chat_id: ANNA, text: '<b>a</b>', parse_mode: 'HTML' });
    const edit = { chat_id: ANNA, message_id: 2, text: '<b>a</b>', parse_mode: 'HTML' };
    expect((await call('editMessageText', edit)).description).toMatch(/^Bad Request: message is not modified: /);
    expect(await call('editMessageText', { ...edit, parse_mode: undefined })).toMatchObject({ ok: true });
  });

  it('http for a webhook, where it is the vendor’s own server', async () => {
    const vendors = await createFakeTelegram({ token: TOKEN });
    const response = await fetch(`${vendors.apiRoot}/bot${TOKEN}/setWebhook?url=http://sabak.example/`);
    expect(await response.json()).toMatchObject({ description: expect.stringContaining('An HTTPS URL must be') });
    await vendors.close();
  });
});

describe('the fake Telegram takes what the platform takes', () => {
  const cases: [name: string, method: string, params: object][] = [
    ['4096 units in any number of tags', 'sendMessage', { text: `<b>${'ө'.repeat(4096)}</b>`, parse_mode: 'HTML' }],
    ['64 bytes of data', 'sendMessage', { text: 'a', ...button('a', { callback_data: 'ө'.repeat(32) }) }],
    ['100 buttons', 'sendMessage', { text: 'a', ...many(100) }],
    ['a button to a page', 'sendMessage', { text: 'a', ...button('a', { url: 'https://sabak.example/c/1' }) }],
    [
      'a reply to a message that is gone',
      'sendMessage',
      { text: 'a', reply_parameters: { message_id: 99, allow_sending_without_reply: true } },
    ],
    ['typing', 'sendChatAction', { action: 'typing' }],
  ];
  it.each(cases)('%s', async (_, method, params) => {
    anna();
    expect(await call(method, { chat_id: ANNA, ...params })).toMatchObject({ ok: true, status: 200 });
  });

  it('a picture, and again by its id until it is forgotten', async () => {
    const user = anna();
    const png = Buffer.alloc(24);
    png.write('\x89PNG', 0, 'latin1');
    png.writeUInt32BE(640, 16);
    png.writeUInt32BE(480, 20);
    const form = new FormData();
    form.set('chat_id', String(ANNA));
    form.set('photo', 'attach://board');
    form.set('board', new Blob([png]), 'board.png');
    await fetch(`${fake.apiRoot}/bot${TOKEN}/sendPhoto`, { method: 'POST', body: form });
    const photo = user.last().photo;
    expect(await call('sendPhoto', { chat_id: ANNA, photo })).toMatchObject({ ok: true });
    fake.forgetPhotos();
    expect(await call('sendPhoto', { chat_id: ANNA, photo })).toMatchObject({ status: 400 });
  });

  it('commands and texts of each language apart', async () => {
    const commands = [{ command: 'menu', description: 'Меню' }];
    await call('setMyCommands', { commands, language_code: 'ky' });
    await call('setMyShortDescription', { short_description: 'Сабак', language_code: 'ky' });
    expect(await call('getMyCommands', { language_code: 'ky' })).toMatchObject({ result: commands });
    expect(await call('getMyCommands', { language_code: 'ru' })).toMatchObject({ result: [] });
    expect(await call('getMyShortDescription', { language_code: 'ky' })).toMatchObject({
      result: { short_description: 'Сабак' },
    });
  });
});

describe('the fake Telegram keeps the pace', () => {
  it('in one chat, after a burst, for as long as it says', async () => {
    anna();
    const send = () => call('sendMessage', { chat_id: ANNA, text: 'a' });
    for (let i = 0; i < 5; i++) expect(await send()).toMatchObject({ ok: true });
    expect(await send()).toMatchObject({ status: 429, parameters: { retry_after: 1 } });
    await elapse(999);
    expect(await send()).toMatchObject({ description: 'Too Many Requests: retry after 1' });
    await elapse(1);
    expect(await send()).toMatchObject({ ok: true });
  });

  it('over all chats', async () => {
    for (let id = 1; id <= 31; id++) fake.user(id).start();
    for (let id = 1; id <= 30; id++) await call('sendMessage', { chat_id: id, text: 'a' });
    expect(await call('sendMessage', { chat_id: 31, text: 'a' })).toMatchObject({ status: 429 });
  });
});

describe('polling', () => {
  type Polled = { result: { update_id: number; message?: { text: string } }[] };
  const poll = async (params: object = {}) => (await call('getUpdates', params)) as unknown as Polled;

  it('gives updates until they are confirmed', async () => {
    anna().write('салам');
    const [first, second] = (await poll()).result;
    expect([first?.message?.text, second?.message?.text]).toEqual(['/start', 'салам']);
    const { result } = await poll({ offset: (first?.update_id ?? 0) + 1 });
    expect(result.map(({ message }) => message?.text)).toEqual(['салам']);
    expect((await poll({ offset: -1 })).result).toHaveLength(1);
  });

  it('waits for one, and no longer than asked for', async () => {
    const user = fake.user(ANNA);
    const waiting = poll({ timeout: 30 });
    await fetched();
    user.start();
    expect((await waiting).result).toHaveLength(1);
    const late = poll({ timeout: 30, offset: 2_000_000_000 });
    await fetched();
    await elapse(30_000);
    expect((await late).result).toEqual([]);
  });

  it('ends an earlier poll, and gives way to a webhook', async () => {
    const [first, second] = [
      call('getUpdates', { timeout: 30 }),
      fetched().then(() => call('getUpdates', { timeout: 30 })),
    ];
    expect(await first).toMatchObject({
      status: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await fetched();
    await call('setWebhook', { url: 'http://127.0.0.1:9/' });
    expect(await second).toMatchObject({ description: 'Conflict: terminated by setWebhook request' });
    expect(await call('getUpdates')).toMatchObject({
      status: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
  });

  it('keeps taps for 150 seconds, and words for a day', async () => {
    const user = anna();
    await call('sendMessage', { chat_id: ANNA, text: 'a', ...button('Ооба', { callback_data: '1' }) });
    user.tap('Ооба');
    await elapse(150_000);
    expect((await poll()).result).toMatchObject([{ message: { text: '/start' } }]);
    await elapse(24 * 3_600_000);
    expect((await poll()).result).toEqual([]);
  });

  /** A call of ours has come to the fake and waits there. */
  async function fetched(): Promise<void> {
    while (timers.count() === 0) await new Promise(setImmediate);
    await new Promise((resolve) => setImmediate(resolve));
  }
});

describe('a webhook', () => {
  it('gets its kinds of updates with the secret, again until it takes them', async () => {
    const bot = await listen([500, 500, 500]);
    await call('setWebhook', { url: bot.url, secret_token: 'geheim', allowed_updates: ['message'] });
    const user = anna();
    user.block();
    await fake.idle();
    expect(bot.got.map(({ secret }) => secret)).toEqual(['geheim', 'geheim']);
    await elapse(2_000);
    await fake.idle();
    expect(bot.got).toHaveLength(3);
    await elapse(3_999);
    await fake.idle();
    expect(bot.got).toHaveLength(3);
    await elapse(1);
    await fake.idle();
    expect(bot.got).toHaveLength(4);
    expect(new Set(bot.got.map(({ text }) => text))).toEqual(new Set(['/start']));
    expect(fake.pending()).toBe(0);
    expect(await call('getWebhookInfo')).toMatchObject({
      result: { url: bot.url, last_error_message: 'Wrong response from the webhook: 500' },
    });
    await bot.close();
  });

  it('gets the words of one chat in order, and others meanwhile', async () => {
    const bot = await listen([500, 500, 200]);
    await call('setWebhook', { url: bot.url });
    const [user, other] = [fake.user(1), fake.user(2)];
    user.write('биринчи');
    user.write('экинчи');
    await fake.idle();
    other.write('башка');
    await fake.idle();
    await elapse(2_000);
    await fake.idle();
    expect(bot.got.map(({ text }) => text)).toEqual(['биринчи', 'биринчи', 'башка', 'биринчи', 'экинчи']);
    await bot.close();
  });

  it('gets no tap that is older than 150 seconds', async () => {
    const user = anna();
    await call('sendMessage', { chat_id: ANNA, text: 'a', ...button('Ооба', { callback_data: '1' }) });
    user.tap(0);
    await elapse(150_000);
    const bot = await listen([]);
    await call('setWebhook', { url: bot.url });
    await fake.idle();
    expect(bot.got.map(({ text }) => text)).toEqual(['/start']);
    await bot.close();
  });

  it('gets updates twice, late and again where that is asked for', async () => {
    const bot = await listen([]);
    await call('setWebhook', { url: bot.url });
    fake.faults.onDelivery([{ kind: 'duplicate' }, { kind: 'hold', ms: 5_000 }, { kind: 'redeliver' }]);
    fake.user(1).write('эки жолу');
    fake.user(2).write('кеч');
    fake.user(3).write('кайра');
    await fake.idle();
    expect(bot.got.map(({ text }) => text).sort()).toEqual(['кайра', 'кайра', 'эки жолу', 'эки жолу']);
    await elapse(5_000);
    await fake.idle();
    expect(bot.got.at(-1)?.text).toBe('кеч');
    await bot.close();
  });

  /** A bot that answers with these statuses, then with 200. */
  async function listen(statuses: number[]) {
    const got: { text: string | undefined; secret: unknown }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        got.push({ text: JSON.parse(body).message?.text, secret: request.headers['x-telegram-bot-api-secret-token'] });
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = async () => {
      await call('deleteWebhook');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return { url: `http://127.0.0.1:${port}/`, got, close };
  }
});

describe('faults', () => {
  const params = { chat_id: ANNA, text: 'a' };

  it('lose an answer, break a connection, and answer for a server that is ill', async () => {
    anna();
    fake.faults.onCall([{ kind: 'reset' }, { kind: 'drop' }], 'sendMessage');
    await expect(call('sendMessage', params)).rejects.toThrow();
    expect(fake.sent(ANNA)).toHaveLength(0);
    await expect(call('sendMessage', params)).rejects.toThrow();
    expect(fake.sent(ANNA)).toHaveLength(1);
    fake.faults.onCall([{ kind: 'error' }, { kind: 'error', isDone: true }]);
    expect(await call('sendMessage', params)).toMatchObject({ status: 500, description: 'Internal Server Error' });
    expect(await call('sendMessage', params)).toMatchObject({ status: 500 });
    expect(fake.sent(ANNA)).toHaveLength(2);
    fake.faults.onCall([{ kind: 'gateway' }]);
    await expect(call('sendMessage', params)).rejects.toThrow(SyntaxError);
  });

  it('hold an answer back', async () => {
    anna();
    fake.faults.onCall([{ kind: 'delay', ms: 10_000 }]);
    const answer = call('sendMessage', params);
    await fake.called('sendMessage', 1);
    await timers.rest();
    await elapse(10_000);
    expect(await answer).toMatchObject({ ok: true });
  });
});

describe('a user', () => {
  it('sees what is there after edits', async () => {
    const user = anna();
    await call('sendMessage', {
      chat_id: ANNA,
      text: '<b>Суроо</b> 1 &lt; 2?',
      parse_mode: 'HTML',
      ...button('Ооба', { callback_data: '1' }),
    });
    const query = user.tap('Ооба');
    expect(fake.unanswered()).toEqual([query]);
    expect(await call('answerCallbackQuery', { callback_query_id: query })).toMatchObject({ result: true });
    await call('editMessageReplyMarkup', { chat_id: ANNA, message_id: 2, ...button('✓ Ооба', { callback_data: '-' }) });
    expect(user.screen()).toMatchObject([
      { id: 1, isBots: false, text: '/start' },
      {
        id: 2,
        isBots: true,
        text: 'Суроо 1 < 2?',
        entities: [{ type: 'bold', offset: 0, length: 5 }],
        keyboard: [[{ text: '✓ Ооба' }]],
        isEdited: true,
      },
    ]);
    expect(() => user.tap('Ооба')).toThrow('there is no button Ооба to tap, but: ✓ Ооба');
  });

  it('gets no answer to a tap after 15 seconds', async () => {
    const user = anna();
    await call('sendMessage', { chat_id: ANNA, text: 'a', ...button('Ооба', { callback_data: '1' }) });
    const query = user.tap(0);
    await elapse(15_001);
    expect(await call('answerCallbackQuery', { callback_query_id: query })).toMatchObject({ status: 400 });
  });

  it('comes back when she writes after she has unblocked the bot', async () => {
    const user = anna();
    user.block();
    user.unblock();
    expect(await call('sendMessage', { chat_id: ANNA, text: 'a' })).toMatchObject({ ok: true });
    const { result } = (await call('getUpdates')) as unknown as {
      result: Record<string, { new_chat_member: object }>[];
    };
    expect(result.map(({ my_chat_member: change }) => change?.new_chat_member)).toMatchObject([
      undefined,
      { status: 'kicked' },
      { status: 'member' },
    ]);
  });

  it('is in a group that moves', async () => {
    const group = fake.group(-5);
    group.write('салам');
    group.migrate(-1005);
    expect(await call('sendMessage', { chat_id: -5, text: 'a' })).toMatchObject({
      status: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1005 },
    });
    expect(await call('leaveChat', { chat_id: -1005 })).toMatchObject({ ok: true });
    expect(await call('sendMessage', { chat_id: -1005, text: 'a' })).toMatchObject({ status: 403 });
  });
});
