import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import type { Channel } from '../src/channels/channel.ts';
import { createPacer } from '../src/channels/create-pacer.ts';
import type { Inbox } from '../src/channels/inbox.ts';
import type { Pacer } from '../src/channels/pacer.ts';
import type { Webhook } from '../src/channels/webhook.ts';
import { createRuntime } from '../src/runtime/create-runtime.ts';
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { startTimer } from '../src/timer.ts';
import { createApp } from '../src/web/create-app.ts';
import { createMetrics } from '../src/web/metrics.ts';
import { shippedLibrary } from './shipped-library.ts';

/** What a channel is made with. */
export type Ports = {
  readonly publicUrl: () => string;
  readonly contentDir: string;
  readonly pacer: Pacer;
  readonly mediaIds: Store['mediaIds'];
  readonly countPerson: Store['countPerson'];
  readonly clock: () => number;
  readonly startTimer: typeof startTimer;
  readonly report: (problem: string) => void;
};

export type Served = { readonly channel: Channel; readonly webhook: (inbox: Inbox) => Webhook };

/** Calls a second, in all and in a chat: the platforms' own pace would be all that is measured. */
const PER_SECOND = 1_000_000;
const PUBLIC_URL = 'https://sabak.example';

/**
 * Sabak as it serves a messenger: the web, the runtime, a store (SQLite where no other is given) and the channel, wired as `main.ts`
 * does, on any free port, which it prints. Only the pace is another one.
 */
export async function serveChannel(
  open: (ports: Ports) => Served,
  openStore: () => Promise<Store> = openSqlite,
): Promise<void> {
  const clock = Date.now;
  const contentDir = process.env.CONTENT_DIR ?? 'content';
  const library = await shippedLibrary();
  const log = pino({ level: 'warn' }, pino.destination(2));
  const store = await openStore();
  const report = (problem: string) => log.warn(problem);
  const rates = { perSecond: PER_SECOND, burst: PER_SECOND, chatPerSecond: PER_SECOND, chatBurst: PER_SECOND };
  const pacer = createPacer({ ...rates, share: () => 1, clock, startTimer });
  const { mediaIds, countPerson } = store;
  const served = open({
    publicUrl: () => PUBLIC_URL,
    contentDir,
    pacer,
    mediaIds,
    countPerson,
    clock,
    startTimer,
    report,
  });
  const { channel } = served;
  const live = { isStale: () => false, findings: () => [] };
  const metrics = createMetrics(live);
  const runtime = createRuntime({
    store,
    channels: { [channel.id]: channel },
    library: () => library,
    secret: await store.secret('learner'),
    clock,
    log,
    observe: metrics.observer,
    issueCertificate: async () => ({ kind: 'never', reason: 'nobody gets so far' }),
    exportAll: async () => ({ kind: 'never', reason: 'nobody asks for it' }),
  });
  const webhook = served.webhook({ ...runtime, reject: ({ reason }) => report(reason) });
  const { app } = createApp({
    store,
    runtime,
    library: live,
    webhooks: { [channel.id]: webhook },
    secrets: { cookie: await store.secret('cookie'), export: await store.secret('export') },
    publicUrl: PUBLIC_URL,
    trustProxy: 0,
    contentDir,
    timeZone: 'Asia/Bishkek',
    metrics,
    log,
    clock,
  });
  runtime.start();
  const server = createServer({ keepAliveTimeout: 60_000 }, app).listen(0, '127.0.0.1', () => {
    console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
  });
  process.on('SIGTERM', async () => {
    await runtime.stop();
    await store.close();
    process.exit(0);
  });
}

function openSqlite(): Promise<Store> {
  return openSqliteStore({ path: join(process.env.DATA_DIR ?? '', 'sabak.sqlite'), serve: true });
}
