import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Recipient } from '../../../src/channels/channel.ts';
import type { Rejection } from '../../../src/channels/inbox.ts';
import type { MediaIds } from '../../../src/channels/media-ids.ts';
import type { Pacer } from '../../../src/channels/pacer.ts';
import { createWhatsAppWebhook } from '../../../src/channels/whatsapp/webhook.ts';
import { createWhatsApp } from '../../../src/channels/whatsapp/whatsapp.ts';
import type { OutboxEntry } from '../../../src/learning/effect.ts';
import type { LearnerEvent, OutcomeEvent } from '../../../src/learning/event.ts';
import type { OutboundMessage } from '../../../src/learning/message.ts';
import { startTimer } from '../../../src/timer.ts';
import { createFakeWhatsApp, type FakeWhatsAppOptions } from '../../fakes/whatsapp/fake-whatsapp.ts';

export const TOKEN = 'token';
export const SECRET = 'app secret';
export const VERIFY = 'verify me';
export const PHONE = '100000000000001';
export const LEARNER = '0123456789abcdefghjkmnpqrs';

/** The smallest PNG there is. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

type Turn = Awaited<ReturnType<Pacer['take']>>;

export type StageOptions = {
  readonly fake?: Partial<FakeWhatsAppOptions>;
  readonly dailyPeople?: number;
  /** What `Inbox.handle` and `settle` do after they were written down. */
  readonly handle?: (event: LearnerEvent) => Promise<void>;
  readonly settle?: (event: OutcomeEvent) => Promise<void>;
};

/** The channel with its webhook, served over HTTP, before a fake platform; both on a clock that stands still. */
export async function createStage(options: StageOptions = {}) {
  let now = Date.UTC(2026, 10, 25, 12);
  const clock = () => now;
  const fake = await createFakeWhatsApp({
    token: TOKEN,
    phoneNumberId: PHONE,
    appSecret: SECRET,
    verifyToken: VERIFY,
    businessAccountId: '200000000000002',
    clock,
    random: () => 0.99,
    ...options.fake,
  });

  const contentDir = await mkdtemp(path.join(os.tmpdir(), 'whatsapp-'));
  await writeFile(path.join(contentDir, 'board.png'), PNG);
  await writeFile(path.join(contentDir, 'desk.png'), Buffer.concat([PNG, Buffer.from('desk')]));
  await writeFile(path.join(contentDir, 'broken.png'), 'no picture');

  const turns: Turn[] = [];
  const taken: (readonly [chat: string, priority: string])[] = [];
  const pauses: (readonly [ms: number, chat: string | undefined])[] = [];
  const pacer: Pacer = {
    async take(chat, priority) {
      taken.push([chat, priority]);
      return turns.shift() ?? { ok: true };
    },
    pause: (ms, chat) => void pauses.push([ms, chat]),
  };

  const kept = new Map<string, { id: string; at: number }>();
  const mediaIds: MediaIds = {
    get: async (key) => kept.get(key),
    put: async (key, id, at) => void kept.set(key, { id, at }),
    delete: async (key) => void kept.delete(key),
  };

  const people = new Set<string>();
  const problems: string[] = [];
  const channel = () =>
    createWhatsApp({
      token: TOKEN,
      phoneNumberId: PHONE,
      apiRoot: `${fake.apiRoot}/v23.0`,
      publicUrl: () => 'https://sabak.example',
      contentDir,
      pacer,
      mediaIds,
      async countPerson(_name, who, { limit }) {
        if (people.size >= limit && !people.has(who)) return false;
        people.add(who);
        return true;
      },
      dailyPeople: options.dailyPeople ?? 250,
      clock,
      startTimer,
      report: (problem) => void problems.push(problem),
    });
  const whatsapp = channel();

  const heard: LearnerEvent[] = [];
  const settled: (readonly [learner: string, event: OutcomeEvent])[] = [];
  const rejected: Rejection[] = [];
  const webhook = createWhatsAppWebhook({
    whatsapp,
    appSecret: SECRET,
    verifyToken: VERIFY,
    clock,
    inbox: {
      async handle(event) {
        heard.push(event);
        await options.handle?.(event);
      },
      async settle(learner, event) {
        settled.push([learner, event]);
        await options.settle?.(event);
      },
      reject: (rejection) => void rejected.push(rejection),
    },
  });

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const header = (name: string) => request.headers[name]?.toString();
    try {
      const { status, text } =
        request.method === 'GET'
          ? (webhook.verify?.(url.searchParams) ?? { status: 404 })
          : await webhook.receive({ header, body: Buffer.concat(chunks) });
      response.writeHead(status).end(text);
    } catch {
      response.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${webhook.path}`;
  await fake.subscribe(webhookUrl);
  const user = fake.user();

  return {
    fake,
    user,
    whatsapp,
    webhook,
    webhookUrl,
    heard,
    settled,
    rejected,
    problems,
    turns,
    taken,
    pauses,
    kept,
    people,
    clock,
    /** Another process with the same store. */
    channel,
    elapse(ms: number) {
      now += ms;
    },
    /** As the runtime names her; she wrote just now unless `wroteAgoMs` says otherwise. */
    to(wroteAgoMs: number | undefined = 0, name = user.account.userId ?? ''): Recipient {
      const at = now - (wroteAgoMs ?? 0);
      const lastHeard = wroteAgoMs === undefined ? {} : { lastHeard: { id: 'wamid.last', at } };
      return { learner: LEARNER, address: { channel: 'whatsapp', name }, language: 'en', ...lastHeard };
    },
    /** The messages that were asked for, without their envelope. */
    sent: () =>
      fake.calls
        .filter(({ path: edge, body }) => edge.endsWith('/messages') && !(body as { status?: unknown }).status)
        .map(({ body }) => body as Readonly<Record<string, unknown>>),
    async close() {
      await whatsapp.close();
      await fake.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(contentDir, { recursive: true });
    },
  };
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

export function entry(messages: readonly OutboundMessage[], id = '3.0', heard = true): OutboxEntry {
  const effect = { kind: 'send' as const, messages, ...(heard && { heard: { id: 'wamid.last', text: 'Hi' } }) };
  return { id, effect, attempts: 0, createdAt: 0, dueAt: 0 };
}
