import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { createPacer } from '../src/channels/create-pacer.ts';
import { createTelegram } from '../src/channels/telegram/telegram.ts';
import { createTelegramWebhook } from '../src/channels/telegram/webhook.ts';
import { createRuntime } from '../src/runtime/create-runtime.ts';
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import { startTimer } from '../src/timer.ts';
import { createApp } from '../src/web/create-app.ts';
import { createMetrics } from '../src/web/metrics.ts';
import { shippedLibrary } from './shipped-library.ts';
import { SECRET, TOKEN } from './telegram-dialogue.ts';

/**
 * Sabak as it serves Telegram: the web, the runtime, SQLite and the channel, wired as `main.ts` does. Only the pace is another one:
 * PER_SECOND calls a second, in all and in a chat, since the platform's own (30 and 1) would be all that is measured.
 */
const PER_SECOND = 1_000_000;

const clock = Date.now;
const library = await shippedLibrary();
const log = pino({ level: 'warn' }, pino.destination(2));
const store = await openSqliteStore({ path: join(process.env.DATA_DIR ?? '', 'sabak.sqlite'), serve: true });
const report = (problem: string) => log.warn(problem);
const telegram = createTelegram({
  token: TOKEN,
  apiRoot: process.env.TELEGRAM_API_ROOT ?? '',
  publicUrl: () => 'https://sabak.example',
  contentDir: process.env.CONTENT_DIR ?? 'content',
  pacer: createPacer({
    perSecond: PER_SECOND,
    burst: PER_SECOND,
    chatPerSecond: PER_SECOND,
    chatBurst: PER_SECOND,
    share: () => 1,
    clock,
    startTimer,
  }),
  mediaIds: store.mediaIds,
  clock,
  startTimer,
  report,
});
const live = { isStale: () => false, findings: () => [] };
const metrics = createMetrics(live);
const runtime = createRuntime({
  store,
  channels: { telegram },
  library: () => library,
  secret: await store.secret('learner'),
  clock,
  log,
  observe: metrics.observer,
  issueCertificate: async () => ({ kind: 'never', reason: 'nobody gets so far' }),
  exportAll: async () => ({ kind: 'never', reason: 'nobody asks for it' }),
});
const inbox = { ...runtime, reject: ({ reason }: { readonly reason: string }) => report(reason) };
const webhook = createTelegramWebhook({ telegram, secret: SECRET, inbox, clock });
const { app } = createApp({
  store,
  runtime,
  library: live,
  webhooks: { telegram: webhook },
  secrets: { cookie: await store.secret('cookie'), export: await store.secret('export') },
  publicUrl: 'https://sabak.example',
  trustProxy: 0,
  contentDir: process.env.CONTENT_DIR ?? 'content',
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
