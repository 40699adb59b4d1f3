import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFaults } from '../faults.ts';
import { encode, sign } from './deliveries.ts';
import type { FakeUser } from './fake-user.ts';
import { createFakeWhatsApp, type FakeWhatsApp, type FakeWhatsAppOptions } from './fake-whatsapp.ts';

const NUMBER = {
  token: 'token',
  phoneNumberId: '1001',
  appSecret: 'secret',
  verifyToken: 'verify',
  businessAccountId: '2002',
};
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('picture')]);
const DAY_MS = 86_400_000;

type Value = Record<string, unknown> & { statuses?: Status[]; messages?: Message[]; contacts?: object[] };
type Status = { id: string; status: string; errors?: { code: number }[]; biz_opaque_callback_data?: string };
type Message = Record<string, unknown> & { id: string; type: string; timestamp: string };
type World = {
  readonly fake: FakeWhatsApp;
  /** What came, a change each, with how it was signed. */
  readonly values: Value[];
  readonly fields: string[];
  readonly bodies: { readonly body: Buffer; readonly signature: string | undefined }[];
  /** How the webhook answers the next POSTs; then 200. */
  readonly answers: number[];
  time: number;
  statuses(id: string): string[];
  send(user: FakeUser, content: object): Promise<Sent>;
};
/** Whatever the Graph API answers with. */
type Json = {
  readonly id: string;
  readonly messages?: readonly { readonly id: string }[];
  readonly data?: readonly object[];
  readonly error: { code: number; error_data?: { details: string } };
};
type Sent = {
  readonly status: number;
  readonly id: string;
  readonly error: { code: number; error_data?: { details: string } };
};

async function startWorld(options: Partial<FakeWhatsAppOptions> = {}): Promise<World> {
  const world = { values: [], fields: [], bodies: [], answers: [], time: 1_795_000_000_000 } as unknown as World;
  const fake = await createFakeWhatsApp({ ...NUMBER, clock: () => world.time, random: () => 0.99, ...options });
  const webhook = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (request.method === 'GET') {
      const isRight = url.searchParams.get('hub.verify_token') === NUMBER.verifyToken;
      return void response.writeHead(isRight ? 200 : 403).end(url.searchParams.get('hub.challenge'));
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      world.bodies.push({ body, signature: String(request.headers['x-hub-signature-256']) });
      const status = world.answers.shift() ?? 200;
      const changes = JSON.parse(body.toString()).entry.flatMap((entry: { changes: object[] }) => entry.changes);
      if (status === 200) world.values.push(...changes.map(({ value }: { value: Value }) => value));
      world.fields.push(...changes.map(({ field }: { field: string }) => field));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await fake.close();
    webhook.close();
    webhook.closeAllConnections();
  });
  await fake.subscribe(`http://127.0.0.1:${(webhook.address() as AddressInfo).port}/webhook`);
  const statuses = (id: string) =>
    world.values.flatMap((value) => (value.statuses ?? []).flatMap((one) => (one.id === id ? [one.status] : [])));
  const send = (user: FakeUser, content: object) => sendTo(fake, { to: user.account.number, ...content });
  return Object.assign(world, { fake, statuses, send });
}

async function sendTo(fake: FakeWhatsApp, content: object): Promise<Sent> {
  const body = JSON.stringify({ messaging_product: 'whatsapp', ...content });
  const { status, json } = await call(fake, 'POST', '/v23.0/1001/messages', body);
  return { status, id: json.messages?.[0]?.id ?? '', error: json.error };
}

async function call(fake: FakeWhatsApp, method: string, path: string, body?: string | FormData, token = 'token') {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
  };
  const response = await fetch(fake.apiRoot + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, json: (await response.json()) as Json };
}

async function upload(fake: FakeWhatsApp, bytes = PNG, type = 'image/png') {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'board.png');
  return call(fake, 'POST', '/v23.0/1001/media', form);
}

const text = (body: string) => ({ type: 'text', text: { body } });
const interactive = (content: object) => ({ type: 'interactive', interactive: content });
const buttons = (titles: readonly string[], more: object = {}) =>
  interactive({
    type: 'button',
    body: { text: 'Кайсынысы?' },
    action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: `7:${i}`, title } })) },
    ...more,
  });
const list = (rows: readonly object[], more: object = {}) =>
  interactive({
    type: 'list',
    body: { text: 'Тандаңыз' },
    action: { button: 'Тандоо', sections: [{ rows }] },
    ...more,
  });
const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `7:${i}`, title: `Катар ${i}` }));
const link = (label: string) =>
  interactive({
    type: 'cta_url',
    body: { text: 'Даяр' },
    action: { name: 'cta_url', parameters: { display_text: label, url: 'https://example.org/' } },
  });

describe('a message within the rules reaches her', () => {
  const cases: [string, object, object][] = [
    ['a text of 4096 UTF-16 units', text('ө'.repeat(4096)), { kind: 'text', text: 'ө'.repeat(4096) }],
    ['three buttons of 20 units', buttons(['а'.repeat(20), 'б', '👍']), { kind: 'buttons', text: 'Кайсынысы?' }],
    ['ten rows', list(rows(10)), { kind: 'list', opener: 'Тандоо' }],
    [
      'a link',
      link('Сертификатты ачуу'),
      { kind: 'link', link: { label: 'Сертификатты ачуу', url: 'https://example.org/' } },
    ],
  ];
  it.each(cases)('%s', async (_, content, shown) => {
    const { fake, send, statuses } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { status, id } = await send(user, content);
    await fake.idle();
    expect(status).toBe(200);
    expect(user.screen()).toMatchObject([{ id, ...shown }]);
    expect(statuses(id)).toEqual(['sent', 'delivered', 'read']);
  });
});

describe('it refuses at once', () => {
  const cases: [string, object, number][] = [
    ['a text of 4097 units', text('x'.repeat(4097)), 100],
    ['an emoji too many, which is two units', text(`${'x'.repeat(4095)}👍`), 100],
    ['an empty text', text(' '), 100],
    ['no text', { type: 'text' }, 100],
    ['a key that it does not know', { ...text('a'), colour: 'red' }, 100],
    ['a type that it does not know', { type: 'poll', poll: {} }, 131051],
    ['four buttons', buttons(['1', '2', '3', '4']), 131009],
    ['no buttons', buttons([]), 131009],
    ['a title of 21 units', buttons(['а'.repeat(21)]), 131009],
    ['titles that are the same', buttons(['Ооба', 'Ооба']), 131009],
    ['a body of 1025 units above buttons', buttons(['1'], { body: { text: 'x'.repeat(1025) } }), 131009],
    ['a header of 61 units', buttons(['1'], { header: { type: 'text', text: 'x'.repeat(61) } }), 131009],
    ['a footer of 61 units', buttons(['1'], { footer: { text: 'x'.repeat(61) } }), 131009],
    ['buttons without a body', buttons(['1'], { body: undefined }), 131008],
    [
      'a button id of 257 bytes',
      interactive({
        type: 'button',
        body: { text: 'a' },
        action: { buttons: [{ type: 'reply', reply: { id: 'ө'.repeat(129), title: 'a' } }] },
      }),
      131009,
    ],
    ['eleven rows', list(rows(11)), 131009],
    ['a row title of 25 units', list([{ id: '1', title: 'x'.repeat(25) }]), 131009],
    ['a description of 73 units', list([{ id: '1', title: 'a', description: 'x'.repeat(73) }]), 131009],
    ['a row id of 201 bytes', list([{ id: 'x'.repeat(201), title: 'a' }]), 131009],
    [
      'rows with one id',
      list([
        { id: '1', title: 'a' },
        { id: '1', title: 'b' },
      ]),
      131009,
    ],
    [
      'a picture above a list',
      list(rows(1), { header: { type: 'image', image: { link: 'https://example.org/a.png' } } }),
      131009,
    ],
    ['a link label of 21 units', link('x'.repeat(21)), 131009],
    [
      'a caption of 1025 units',
      { type: 'image', image: { link: 'https://example.org/a.png', caption: 'x'.repeat(1025) } },
      100,
    ],
    ['a picture by id and by link', { type: 'image', image: { id: '1', link: 'https://example.org/a.png' } }, 100],
    ['a picture that nobody uploaded', { type: 'image', image: { id: '1' } }, 131009],
    [
      'a template that nobody made',
      { type: 'template', template: { name: 'nudge', language: { code: 'ky_KG' } } },
      132001,
    ],
    ['a callback of 513 units', { ...text('a'), biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['a user id where a number belongs', { ...text('a'), to: 'KG.123' }, 131009],
    ['a number where a user id belongs', { ...text('a'), to: undefined, recipient: '996555000001' }, 131009],
    ['nobody to send to', { ...text('a'), to: undefined }, 100],
  ];
  it.each(cases)('%s', async (_, content, code) => {
    const { fake, send } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { status, error } = await send(user, content);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(error).toMatchObject({ code, type: 'OAuthException', fbtrace_id: expect.any(String) });
    expect(user.screen()).toEqual([]);
  });

  it('a wrong token, a wrong number, and an old version', async () => {
    const { fake } = await startWorld();
    const body = JSON.stringify({ messaging_product: 'whatsapp', to: '996555000001', ...text('a') });
    const wrongToken = await call(fake, 'POST', '/v23.0/1001/messages', body, 'other');
    expect(wrongToken).toMatchObject({ status: 401, json: { error: { code: 190 } } });
    const wrongNumber = await call(fake, 'POST', '/v23.0/1002/messages', body);
    expect(wrongNumber).toMatchObject({
      status: 400,
      json: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
    });
    expect(await call(fake, 'POST', '/v22.0/1001/messages', body)).toMatchObject({ status: 400 });
  });
});

describe('it takes a message and reports later that it failed', () => {
  const cases: [string, (world: World, user: FakeUser) => unknown, number][] = [
    [
      'a day after she wrote',
      (world) => {
        world.time += DAY_MS;
      },
      131047,
    ],
    ['when she blocked us', (_, user) => user.block(), 131026],
    ['when her number is another now', (_, user) => user.changeNumber('996700111222'), 131026],
    ['when the platform says so', ({ fake }) => fake.failNext(131049), 131049],
  ];
  it.each(cases)('%s', async (_, before, code) => {
    const world = await startWorld();
    const user = world.fake.user();
    await user.write('салам');
    const to = user.account.number;
    await before(world, user);
    const { status, id } = await world.send(user, { ...text('a'), to, biz_opaque_callback_data: 'l/1' });
    await world.fake.idle();
    const [failed] = world.values.flatMap(({ statuses = [] }) => statuses);
    expect(status).toBe(200);
    expect(failed).toMatchObject({ id, status: 'failed', errors: [{ code }], biz_opaque_callback_data: 'l/1' });
    expect(user.screen()).toEqual([]);
  });

  it('a picture whose link leads to none', async () => {
    const { fake, send, statuses } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { id } = await send(user, { type: 'image', image: { link: `${fake.apiRoot}/none.png` } });
    await expect.poll(() => statuses(id)).toEqual(['failed']);
  });
});

describe('pace', () => {
  it('takes 45 messages to one person at once, and one every six seconds after that', async () => {
    const world = await startWorld({ limits: { perSecond: 0 } });
    const user = world.fake.user();
    await user.write('салам');
    for (let i = 0; i < 45; i++) expect((await world.send(user, text(`${i}`))).status).toBe(200);
    expect((await world.send(user, text('a'))).error.code).toBe(131056);
    world.time += 5_900;
    expect((await world.send(user, text('a'))).error.code).toBe(131056);
    world.time += 200;
    expect((await world.send(user, text('a'))).status).toBe(200);
  });

  it('takes 80 a second, what she writes included', async () => {
    const world = await startWorld();
    const users = Array.from({ length: 79 }, () => world.fake.user());
    await users[0]?.write('салам');
    for (const user of users) expect((await world.send(user, text('a'))).status).toBe(200);
    const [first] = users;
    expect((await world.send(first ?? world.fake.user(), text('a'))).error.code).toBe(130429);
  });

  it('lets a business speak first to so many people a day', async () => {
    const world = await startWorld({ limits: { peopleADay: 2 } });
    makeTemplate(world.fake);
    const users = Array.from({ length: 3 }, () => world.fake.user());
    const ids: string[] = [];
    for (const user of [...users, users[0] ?? world.fake.user()])
      ids.push((await world.send(user, nudge(['Айгүл']))).id);
    await world.fake.idle();
    expect(ids.map((id) => world.statuses(id).at(-1))).toEqual(['read', 'read', 'failed', 'read']);
    world.time += DAY_MS;
    const { id } = await world.send(users[2] ?? world.fake.user(), nudge(['Айгүл']));
    await world.fake.idle();
    expect(world.statuses(id)).toContain('delivered');
  });
});

const body = {
  type: 'BODY',
  text: 'Салам, {{1}}! Бүгүнкү сабак сизди күтүп турат.',
  example: { body_text: [['Айгүл']] },
};
const reply = { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Улантуу' }] };
const nudge = (values: readonly string[]) => ({
  type: 'template',
  template: {
    name: 'nudge',
    language: { code: 'ky_KG' },
    components: [
      { type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) },
      { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'continue' }] },
    ],
  },
});

function makeTemplate(fake: FakeWhatsApp) {
  return fake.templates.create({ name: 'nudge', language: 'ky_KG', category: 'UTILITY', components: [body, reply] });
}

describe('templates', () => {
  it('are filled, also when the window is closed, and their button is heard', async () => {
    const world = await startWorld();
    makeTemplate(world.fake);
    const user = world.fake.user();
    await world.send(user, nudge(['Айгүл']));
    await world.fake.idle();
    expect(user.screen()).toMatchObject([{ kind: 'template', text: 'Салам, Айгүл! Бүгүнкү сабак сизди күтүп турат.' }]);
    await user.tapTemplateButton('Улантуу');
    const heard = world.values.flatMap(({ messages = [] }) => messages);
    expect(heard).toMatchObject([{ type: 'button', button: { payload: 'continue', text: 'Улантуу' } }]);
    expect((await world.send(user, text('a'))).status).toBe(200);
  });

  const refusedSends: [string, object, number][] = [
    ['too few parameters', nudge([]), 132000],
    ['a parameter of two lines', nudge(['a\nb']), 100],
    [
      'a language that it is not in',
      { type: 'template', template: { name: 'nudge', language: { code: 'ru' } } },
      132001,
    ],
    [
      'a payload for a button that is not there',
      {
        type: 'template',
        template: {
          name: 'nudge',
          language: { code: 'ky_KG' },
          components: [
            { type: 'body', parameters: [{ type: 'text', text: 'a' }] },
            { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'a' }] },
          ],
        },
      },
      132012,
    ],
  ];
  it.each(refusedSends)('are not sent with %s', async (_, content, code) => {
    const world = await startWorld();
    makeTemplate(world.fake);
    expect((await world.send(world.fake.user(), content)).error.code).toBe(code);
  });

  const refusedTemplates: [string, object][] = [
    ['a name with capitals', { name: 'Nudge' }],
    ['a language that Meta has not', { language: 'ky' }],
    ['no body', { components: [reply] }],
    ['a variable at the start', { components: [{ ...body, text: '{{1}}, салам! Сабак күтүп турат.' }] }],
    ['a variable at the end', { components: [{ ...body, text: 'Салам! Сабак күтүп турат, {{1}}' }] }],
    ['no example', { components: [{ ...body, example: undefined }] }],
    ['variables that skip a number', { components: [{ ...body, text: 'Салам, {{2}}! Сабак күтүп турат.' }] }],
    ['a body of 1025 units', { components: [{ type: 'BODY', text: 'x'.repeat(1025) }] }],
    [
      'a button of 26 units',
      { components: [body, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'x'.repeat(26) }] }] },
    ],
  ];
  it.each(refusedTemplates)('are refused with %s', async (_, change) => {
    const { fake } = await startWorld();
    const template = { name: 'nudge', language: 'ky_KG', category: 'UTILITY', components: [body, reply], ...change };
    const made = await call(fake, 'POST', '/v23.0/2002/message_templates', JSON.stringify(template));
    expect(made).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });

  it('are made, listed and changed; one in review is not sent', async () => {
    const world = await startWorld({ newTemplates: 'PENDING' });
    const template = { name: 'nudge', language: 'ky_KG', category: 'UTILITY', components: [body, reply] };
    const made = await call(world.fake, 'POST', '/v23.0/2002/message_templates', JSON.stringify(template));
    expect(made.json).toMatchObject({ status: 'PENDING', category: 'UTILITY' });
    expect((await world.send(world.fake.user(), nudge(['a']))).error.code).toBe(132001);
    const again = await call(world.fake, 'POST', '/v23.0/2002/message_templates', JSON.stringify(template));
    expect(again.json.error).toMatchObject({ code: 100, error_subcode: 2388024 });
    const [one] = world.fake.templates.all;
    if (one) one.status = 'APPROVED';
    const edited = await call(world.fake, 'POST', `/v23.0/${made.json.id}`, JSON.stringify({ components: [body] }));
    expect(edited.json).toEqual({ success: true });
    const listed = await call(world.fake, 'GET', '/v23.0/2002/message_templates?name=nudge');
    expect(listed.json.data).toMatchObject([{ name: 'nudge', language: 'ky_KG', components: [{ type: 'BODY' }] }]);
  });
});

describe('pictures', () => {
  it('are uploaded once and shown by id, with a caption or above buttons, until they are forgotten', async () => {
    const world = await startWorld();
    const user = world.fake.user();
    await user.write('салам');
    const { id } = (await upload(world.fake)).json;
    await world.send(user, { type: 'image', image: { id, caption: 'Такта' } });
    await world.send(user, buttons(['Ооба'], { header: { type: 'image', image: { id } } }));
    await world.fake.idle();
    expect(user.screen()).toMatchObject([
      { kind: 'image', text: 'Такта', image: { media: { bytes: PNG } } },
      { kind: 'buttons', image: { id } },
    ]);
    world.time += 30 * DAY_MS;
    await user.write('салам');
    expect((await world.send(user, { type: 'image', image: { id } })).error.code).toBe(131009);
  });

  const refused: [string, Buffer<ArrayBuffer>, string, number][] = [
    ['of a kind that phones do not show', Buffer.from('<svg/>'), 'image/svg+xml', 100],
    ['that are not what they are said to be', Buffer.from('text'), 'image/png', 131053],
    ['above 5 MB', Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]), 'image/png', 131053],
  ];
  it.each(refused)('are refused %s', async (_, bytes, type, code) => {
    const { fake } = await startWorld();
    expect((await upload(fake, bytes, type)).json.error.code).toBe(code);
  });
});

describe('what she does', () => {
  it('is told with both names, with her number alone, or with her user id alone', async () => {
    const { fake, values } = await startWorld();
    const both = fake.user({ number: '996555111222', userId: 'KG.1' });
    await both.write('бир');
    await fake.user({ number: '996555333444', userId: null }).write('эки');
    both.adoptUsername('aigul');
    await both.write('үч');
    const [first, second, third] = values;
    expect(first).toMatchObject({
      contacts: [{ wa_id: '996555111222', user_id: 'KG.1' }],
      messages: [{ from: '996555111222', from_user_id: 'KG.1', text: { body: 'бир' } }],
    });
    expect(second?.messages?.[0]).not.toHaveProperty('from_user_id');
    expect(third?.messages?.[0]).not.toHaveProperty('from');
    expect(third?.contacts).toEqual([{ profile: { name: 'Айгүл', username: '@aigul' }, user_id: 'KG.1' }]);
  });

  it('is a tap on what she sees, also on something old', async () => {
    const { fake, send, values } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { id } = await send(user, buttons(['Ооба', 'Жок']));
    await send(user, list([{ id: '8:a', title: 'Биринчи', description: 'сабак' }]));
    await fake.idle();
    await user.tapRow(0);
    await user.tapButton('Жок', id);
    const heard = values.flatMap(({ messages = [] }) => messages).slice(1);
    expect(heard).toMatchObject([
      { interactive: { list_reply: { id: '8:a', title: 'Биринчи', description: 'сабак' } } },
      { context: { id }, interactive: { button_reply: { id: '7:1', title: 'Жок' } } },
    ]);
    expect(() => user.tapButton('Балким')).toThrow('there is no button Балким on her screen');
  });

  it('is a change of number, told twice', async () => {
    const { fake, values, fields } = await startWorld();
    const user = fake.user({ number: '996555111222', userId: 'KG.1' });
    await user.changeNumber('996700999888', 'KG.2');
    expect(fields).toEqual(['messages', 'user_id_update']);
    expect(values).toMatchObject([
      {
        messages: [
          { from: '996555111222', system: { type: 'user_changed_number', wa_id: '996700999888', user_id: 'KG.2' } },
        ],
      },
      { user_id_update: [{ wa_id: '996700999888', user_id: { previous: 'KG.1', current: 'KG.2' } }] },
    ]);
  });

  it('is read and answered with typing, until the answer is there', async () => {
    const { fake, send } = await startWorld();
    const user = fake.user();
    const id = await user.write('салам');
    const mark = { status: 'read', message_id: id, typing_indicator: { type: 'text' } };
    expect((await sendTo(fake, mark)).status).toBe(200);
    expect(fake.sees(user)).toEqual({ isTyping: true, read: [id] });
    await send(user, text('a'));
    await fake.idle();
    expect(fake.sees(user).isTyping).toBe(false);
    expect((await sendTo(fake, { ...mark, message_id: 'wamid.x' })).error.code).toBe(131009);
  });
});

describe('deliveries', () => {
  it('are signed over bytes in which everything but ASCII is escaped', async () => {
    const { fake, bodies } = await startWorld();
    await fake.user().write('өң/👍');
    const [post] = bodies;
    expect(post?.body.toString('latin1')).toContain('\\u04e9\\u04a3\\/\\ud83d\\udc4d');
    expect(post?.signature).toBe(sign(post?.body ?? Buffer.alloc(0), NUMBER.appSecret));
    expect(JSON.parse(encode('өң/👍').toString())).toBe('өң/👍');
  });

  it('come again until they are answered 200', async () => {
    const { fake, bodies, answers } = await startWorld({ firstPauseMs: 1 });
    answers.push(500, 503);
    await fake.user().write('салам');
    expect(fake.answers).toEqual([500, 503, 200]);
    expect(new Set(bodies.map(({ body }) => body.toString())).size).toBe(1);
  });

  it('come together, in several entries and changes', async () => {
    let drawn = 0;
    const { fake, bodies, values } = await startWorld({
      batch: 20,
      random: () => [0.99, 0.2, 0.9, 0.2, 0.9, 0.9][drawn++ % 6] ?? 0,
    });
    const users = Array.from({ length: 6 }, () => fake.user());
    await Promise.all(users.map((user, i) => user.write(`${i}`)));
    expect(bodies.length).toBeLessThan(6);
    const heard = values.flatMap(({ messages = [] }) => messages);
    expect(heard.map((message) => message.text)).toEqual(users.map((_, i) => ({ body: `${i}` })));
  });

  it('come twice, late, or again although they were taken', async () => {
    const faults = createFaults();
    const { fake, values } = await startWorld({ faults, firstPauseMs: 1 });
    faults.onDelivery([{ kind: 'duplicate' }, { kind: 'hold', ms: 20 }, { kind: 'redeliver' }]);
    const user = fake.user();
    await Promise.all([user.write('эки жолу'), user.write('кеч'), user.write('кайра')]);
    await fake.idle();
    const heard = values.flatMap(({ messages = [] }) =>
      messages.map((message) => (message.text as { body: string }).body),
    );
    expect(heard.toSorted()).toEqual(['кайра', 'кайра', 'кеч', 'эки жолу', 'эки жолу'].toSorted());
    expect(heard.indexOf('кеч')).toBeGreaterThan(heard.indexOf('кайра'));
  });

  it('begin with a webhook that answers the challenge', async () => {
    await expect(startWorld({ verifyToken: 'another' })).rejects.toThrow('the callback URL could not be verified: 403');
  });
});

describe('faults', () => {
  it('lose the answer of a message that she gets, or the message with it', async () => {
    const faults = createFaults();
    const { fake, send } = await startWorld({ faults });
    const user = fake.user();
    await user.write('салам');
    faults.onCall([{ kind: 'drop' }, { kind: 'reset' }, { kind: 'error', isDone: true }, { kind: 'error' }]);
    await expect(send(user, text('drop'))).rejects.toThrow();
    await expect(send(user, text('reset'))).rejects.toThrow();
    expect((await send(user, text('error, done'))).error.code).toBe(131000);
    expect((await send(user, text('error'))).error.code).toBe(131000);
    await fake.idle();
    expect(user.screen().map((message) => message.text)).toEqual(['drop', 'error, done']);
  });

  it('let a message overtake another, unless its status was waited for', async () => {
    const draws = [true, false, true, false];
    const { fake, send, statuses } = await startWorld({ overtake: () => draws.shift() ?? false });
    const user = fake.user();
    await user.write('салам');
    await send(user, text('1'));
    await send(user, text('2'));
    await expect.poll(() => user.screen().length).toBe(2);
    const { id } = await send(user, text('3'));
    await expect.poll(() => statuses(id)).toContain('delivered');
    await send(user, text('4'));
    await expect.poll(() => user.screen().map((message) => message.text)).toEqual(['2', '1', '3', '4']);
  });
});
