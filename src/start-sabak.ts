import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { issueCertificate } from './certificates/issue-certificate.ts';
import type { Channel } from './channels/channel.ts';
import { loadPageFilesApart } from './channels/webchat/page-files-apart.ts';
import { createWebchat, type Webchat } from './channels/webchat/webchat.ts';
import type { Config } from './config.ts';
import type { Library } from './learning/library.ts';
import { languageOf } from './learning/scope.ts';
import { formatFinding } from './library/format-finding.ts';
import { type LiveLibrary, openLiveLibrary, type Reload } from './library/live-library.ts';
import { createRuntime } from './runtime/create-runtime.ts';
import type { EffectHandlers } from './runtime/effects.ts';
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts';
import type { Store } from './store/store.ts';
import { createApp, type Web } from './web/create-app.ts';
import { exportLink } from './web/export-link.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';
import { RATE_LIMITS } from './web/rate-limits.ts';

/** Below DATA_DIR. */
const DATABASE = 'sabak.sqlite';
/** Longer than proxies keep an idle connection (60 s), so that none sends into one that we have just closed. */
const KEEP_ALIVE_MS = 65_000;
/** For a whole request: a message of 64 KB on the slowest line. */
const REQUEST_MS = 30_000;
/** What a request that is under way gets when the process stops. */
const LAST_REQUESTS_MS = 3_000;

/** Why Sabak can't start, in words for whoever starts it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export type Sabak = {
  /** Where it is reached. */
  readonly url: string;
  /**
   * Takes nothing new, ends streams, finishes requests, steps and sends, gives leases back and closes the store. Safe to
   * leave out: a process that is killed loses nothing that was answered.
   */
  stop(): Promise<void>;
};

/**
 * Starts everything in order, and listens last. Throws `StartError` or `StoreError`, with what to do, where a folder, a file
 * or the port is not usable; what was started is stopped again.
 */
export async function startSabak(config: Config, log: Logger): Promise<Sabak> {
  const started = new AsyncDisposableStack();
  try {
    const url = await start(config, log, started);
    return { url, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(config: Config, log: Logger, started: AsyncDisposableStack): Promise<string> {
  const clock = Date.now;
  const engine = await openSqliteStore({ path: join(config.dataDir, DATABASE), serve: true });
  started.defer(() => engine.close());
  const webchat = config.webchat ? createWebchat({ append: engine.messages.append, clock }) : undefined;
  const channels: Readonly<Record<string, Channel>> = webchat ? { [webchat.id]: webchat } : {};
  const [library, pageFiles] = await Promise.all([
    openLibrary(config, channels, log),
    webchat ? loadPageFilesApart() : [],
  ]);
  started.defer(() => library.close());
  const metrics = createMetrics(library);
  const store = tellErased(countFacts(engine, metrics), webchat);
  const [learnerSecret, cookieSecret, exportSecret] = await Promise.all([
    store.secret('learner'),
    store.secret('cookie'),
    store.secret('export'),
  ]);
  const runtime = createRuntime({
    ...effects({ store, library: library.current, exportSecret, clock }),
    store,
    channels,
    library: library.current,
    secret: learnerSecret,
    clock,
    log,
    observe: metrics.observer,
  });
  started.defer(() => runtime.stop());
  const chat = webchat && { subscribe: webchat.subscribe, pageFiles };

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS });
  const publicUrl = config.publicUrl ?? `http://localhost:${await listen(server, config)}`;
  const web = createApp({
    ...config,
    ...(chat && { chat }),
    store,
    runtime,
    library,
    metrics,
    log,
    clock,
    publicUrl,
    secrets: { cookie: cookieSecret, export: exportSecret },
    limits: { ...RATE_LIMITS, perAddress: config.addressRate },
  });
  server.on('request', web.app);
  started.defer(() => close(server, web));
  runtime.start();
  return publicUrl;
}

async function openLibrary(
  { contentDir, flowsDir }: Config,
  channels: Readonly<Record<string, Channel>>,
  log: Logger,
): Promise<LiveLibrary> {
  const misfits = Object.fromEntries(Object.entries(channels).map(([id, { limits }]) => [id, limits.misfits]));
  try {
    const library = await openLiveLibrary({ contentDir, flowsDir, misfits, onReload: (result) => report(result, log) });
    const { length } = library.findings();
    if (length > 0) log.warn(`the flows and courses have ${length} warnings: sabak lint shows them`);
    return library;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const place = 'code' in error ? `FLOWS_DIR (${flowsDir}) or CONTENT_DIR (${contentDir}) can't be read: ` : '';
    throw new StartError(place + error.message, { cause: error });
  }
}

function report(result: Reload, log: Logger): void {
  if (result.ok) return log.info({ version: result.library.version }, 'the flows and courses were loaded anew');
  if ('failed' in result) return log.error({ err: result.failed }, 'the flows and courses could not be loaded anew');
  const errors = result.findings.filter(({ severity }) => severity === 'error');
  log.error({ errors: errors.map(formatFinding) }, 'the flows and courses have errors: the last good ones stay in use');
}

function countFacts(store: Store, metrics: Metrics): Store {
  return {
    ...store,
    async commit(learner, facts, expected) {
      const result = await store.commit(learner, facts, expected);
      if (result === 'committed') metrics.countFacts(facts);
      return result;
    },
  };
}

/** A learner's open pages hear that she is gone, once she is. */
function tellErased(store: Store, webchat: Webchat | undefined): Store {
  return {
    ...store,
    async erase(learner) {
      await store.erase(learner);
      webchat?.clear(learner);
    },
  };
}

function effects(options: { store: Store; library(): Library; exportSecret: string; clock(): number }): EffectHandlers {
  const { store, library, exportSecret, clock } = options;
  return {
    async issueCertificate(learner, { course: id, name, score }) {
      const course = library().courses[id];
      if (!course?.certificate) return { kind: 'never', reason: `the course ${id} is gone or gives no certificate` };
      const { certificate, link } = await issueCertificate({
        store: store.certificates,
        course,
        learner: learner.id,
        name,
        language: languageOf(learner),
        ...(score !== undefined && { score }),
        now: clock(),
      });
      const { id: certificateId, number } = certificate;
      return { kind: 'done', result: 'issued', values: { certificate: certificateId, link, number } };
    },
    exportAll: async ({ id }) => ({
      kind: 'done',
      result: 'ready',
      values: { link: exportLink(exportSecret, id, clock()) },
    }),
  };
}

/** Resolves to the port. A connection that comes before the app is there can't exist: nothing is awaited in between. */
function listen(server: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(new StartError(problemOf(error, port, host), { cause: error }));
    server.once('error', failed).listen({ port, host }, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function problemOf(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use. Stop what listens there, or set PORT to another number.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Set PORT to a number from 1024 on.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is ${JSON.stringify(host)}, which is no address of this machine. 127.0.0.1 is reached from here only, 0.0.0.0 from everywhere.`;
    default:
      return `It is not possible to listen on port ${port} of ${host}: ${error.message}.`;
  }
}

async function close(server: Server, web: Web): Promise<void> {
  web.stop();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS);
  await closed;
  clearTimeout(timer);
}
