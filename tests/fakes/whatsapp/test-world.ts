import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { FakeUser } from './fake-user.ts';
import { createFakeWhatsApp, type FakeWhatsApp, type FakeWhatsAppOptions } from './fake-whatsapp.ts';

export const NUMBER = {
  token: 'token',
  phoneNumberId: '1001',
  appSecret: 'secret',
  verifyToken: 'verify',
  businessAccountId: '2002',
};
export const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('picture')]);
export const DAY_MS = 86_400_000;

type Value = Record<string, unknown> & { statuses?: Status[]; messages?: Message[]; contacts?: object[] };
type Status = { id: string; status: string; errors?: { code: number }[]; biz_opaque_callback_data?: string };
type Message = Record<string, unknown> & { id: string; type: string; timestamp: string };
export type World = {
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
export type Sent = {
  readonly status: number;
  readonly id: string;
  readonly error: { code: number; error_data?: { details: string } };
};

export async function startWorld(options: Partial<FakeWhatsAppOptions> = {}): Promise<World> {
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

export async function sendTo(fake: FakeWhatsApp, content: object): Promise<Sent> {
  const body = JSON.stringify({ messaging_product: 'whatsapp', ...content });
  const { status, json } = await call(fake, 'POST', '/v23.0/1001/messages', body);
  return { status, id: json.messages?.[0]?.id ?? '', error: json.error };
}

export async function call(
  fake: FakeWhatsApp,
  method: string,
  path: string,
  body?: string | FormData,
  token = 'token',
) {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
  };
  const response = await fetch(fake.apiRoot + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, json: (await response.json()) as Json };
}

export async function upload(fake: FakeWhatsApp, bytes = PNG, type = 'image/png') {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'board.png');
  return call(fake, 'POST', '/v23.0/1001/media', form);
}

export const text = (body: string) => ({ type: 'text', text: { body } });
export const interactive = (content: object) => ({ type: 'interactive', interactive: content });
export const buttons = (titles: readonly string[], more: object = {}) =>
  interactive({
    type: 'button',
    body: { text: 'Кайсынысы?' },
    action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: `7:${i}`, title } })) },
    ...more,
  });
export const list = (rows: readonly object[], more: object = {}) =>
  interactive({
    type: 'list',
    body: { text: 'Тандаңыз' },
    action: { button: 'Тандоо', sections: [{ rows }] },
    ...more,
  });
export const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `7:${i}`, title: `Катар ${i}` }));
export const link = (label: string) =>
  interactive({
    type: 'cta_url',
    body: { text: 'Даяр' },
    action: { name: 'cta_url', parameters: { display_text: label, url: 'https://example.org/' } },
  });

export const body = {
  type: 'BODY',
  text: 'Салам, {{1}}! Бүгүнкү сабак сизди күтүп турат.',
  example: { body_text: [['Айгүл']] },
};
export const reply = { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Улантуу' }] };
export const nudge = (values: readonly string[]) => ({
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

export function makeTemplate(fake: FakeWhatsApp) {
  return fake.templates.create({ name: 'nudge', language: 'ky_KG', category: 'UTILITY', components: [body, reply] });
}
