import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { issueCertificate } from './certificates/issue-certificate.ts';
import type { Channel } from './channels/channel.ts';
import { loadPageFilesApart } from './channels/webchat/page-files-apart.ts';
import { createWebchat, type Webchat } from './channels/webchat/webchat.ts';
import type { Config } from './config/config.ts';
import { closeServer, createHttpServer, listen } from './http-server.ts';
import type { Library } from './learning/library.ts';
import { languageOf } from './learning/scope.ts';
import { formatFinding } from './library/format-finding.ts';
import { type LiveLibrary, openLiveLibrary, type Reload } from './library/live-library.ts';
import { openStore } from './open-store.ts';
import { createRuntime } from './runtime/create-runtime.ts';
import type { EffectHandlers } from './runtime/effects.ts';
import { StartError } from './start-error.ts';
import type { Store } from './store/store.ts';
import { startTimer, type Timer } from './timer.ts';
import { createApp } from './web/create-app.ts';
import { exportLink } from './web/export-link.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';
import { RATE_LIMITS } from './web/rate-limits.ts';
import { type Messengers, wireMessengers } from './wiring/wire-messengers.ts';

/** `clock`: milliseconds since the epoch. */
export type Time = { readonly clock: () => number; readonly startTimer: Timer };

const PROCESS_TIME: Time = { clock: Date.now, startTimer };

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
export async function startSabak(config: Config, log: Logger, time: Time = PROCESS_TIME): Promise<Sabak> {
  const started = new AsyncDisposableStack();
  try {
    const url = await start(config, log, time, started);
    return { url, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(config: Config, log: Logger, time: Time, started: AsyncDisposableStack): Promise<string> {
  requireChannel(config);
  const { clock, startTimer } = time;
  const engine = await openStore(config, { serve: true, clock, startTimer });
  started.defer(() => engine.close());
  let publicUrl = config.publicUrl ?? '';
  let library: LiveLibrary | undefined;
  const metrics = createMetrics({ isStale: () => library?.isStale() ?? false });
  const by = randomUUID();
  const messengers = await wireMessengers(config, {
    ...{ store: engine, by, contentDir: config.contentDir, metrics, log, clock, startTimer },
    publicUrl: () => publicUrl,
  });
  started.defer(() => messengers.close());
  const webchat = config.webchat ? createWebchat({ append: engine.messages.append, clock }) : undefined;
  const channels = { ...(webchat && { [webchat.id]: webchat }), ...messengers.channels };
  const [opened, pageFiles] = await Promise.all([
    openLibrary(config, channels, log),
    webchat ? loadPageFilesApart() : [],
  ]);
  library = opened;
  started.defer(() => opened.close());
  const store = tellErased(countFacts(engine, metrics), webchat);
  const [learnerSecret, cookieSecret, exportSecret] = await Promise.all([
    store.secret('learner'),
    store.secret('cookie'),
    store.secret('export'),
  ]);
  const runtime = createRuntime({
    ...effects({ store, library: opened.current, exportSecret, clock }),
    ...{ store, channels, secret: learnerSecret, clock, startTimer, log, name: by },
    library: opened.current,
    observe: metrics.observer,
  });
  started.defer(() => runtime.stop());
  const { webhooks, states } = messengers.connect(runtime);

  const server = createHttpServer();
  const port = await listen(server, config);
  if (publicUrl === '') {
    publicUrl = `http://localhost:${port}`;
    if (hasAny(messengers)) log.warn(unreachable(publicUrl));
  }
  const web = createApp({
    ...config,
    ...(webchat && { chat: { subscribe: webchat.subscribe, pageFiles } }),
    ...(hasAny(messengers) && { webhooks, channelStates: states }),
    ...{ store, runtime, library: opened, metrics, log, clock, publicUrl },
    secrets: { cookie: cookieSecret, export: exportSecret },
    limits: { ...RATE_LIMITS, perAddress: config.addressRate },
  });
  server.on('request', web.app);
  started.defer(async () => {
    web.stop();
    await closeServer(server);
  });
  runtime.start();
  messengers.begin();
  started.defer(() => messengers.stop());
  return publicUrl;
}

function requireChannel({ webchat, telegram, whatsapp }: Config): void {
  if (webchat || telegram || whatsapp) return;
  throw new StartError(
    'Nobody can reach Sabak: WEBCHAT is off, and neither TELEGRAM_BOT_TOKEN nor WHATSAPP_TOKEN is set. Set one of them, or WEBCHAT=on.',
  );
}

/** A page that is open knows where it came from; a message on a phone does not. */
function unreachable(publicUrl: string): string {
  return `PUBLIC_URL is not set: the links to certificates and exports that messengers send begin with ${publicUrl}/, which opens on this machine alone. Set it to the address at which the world reaches Sabak, such as https://sabak.example`;
}

function hasAny({ channels }: Messengers): boolean {
  return Object.keys(channels).length > 0;
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
