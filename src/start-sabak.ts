import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { loadPageFilesApart } from './channels/webchat/page-files-apart.ts';
import { createWebchat, type Webchat, type WebchatOptions } from './channels/webchat/webchat.ts';
import type { Config } from './config/config.ts';
import { closeServer, createHttpServer, listen, portOf } from './http-server.ts';
import type { LiveLibrary } from './library/live-library.ts';
import { openStore } from './open-store.ts';
import { createRuntime } from './runtime/create-runtime.ts';
import { createNightly } from './runtime/nightly.ts';
import { StartError } from './start-error.ts';
import { showServing } from './store/show-serving.ts';
import type { Store } from './store/store.ts';
import { startTimer, type Timer } from './timer.ts';
import { createApp } from './web/create-app.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';
import { RATE_LIMITS } from './web/rate-limits.ts';
import { createWaitingApp } from './web/waiting-app.ts';
import { openLibrary } from './wiring/open-library.ts';
import { untilReachable } from './wiring/until-reachable.ts';
import { wireEffects } from './wiring/wire-effects.ts';
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

export type StartOptions = {
  /** Absent: that of the process. */
  readonly time?: Time;
  /** Gives up what has not started yet. */
  readonly signal?: AbortSignal;
};

/**
 * Starts everything in order, and listens last. With MongoDB it listens first, and says that it is not ready as long as the
 * database can't be reached. Throws `StartError` or `StoreError`, with what to do, where a folder, a file, the port or the store
 * is not usable, and the reason of `signal`; what was started is stopped again.
 */
export async function startSabak(config: Config, log: Logger, options: StartOptions = {}): Promise<Sabak> {
  const { time = PROCESS_TIME, signal = new AbortController().signal } = options;
  requireChannel(config);
  const server = createHttpServer();
  const attempt = () => startOn(server, { config, log, time, signal });
  if (config.mongodbUri === undefined) return attempt();
  server.on('request', createWaitingApp({ isSecure: config.publicUrl?.startsWith('https:') ?? false, log }));
  await listen(server, config);
  log.info('listening, and ready once MongoDB answers');
  const report = (problem: string, againInMs: number) => log.error({ againInMs }, `not ready yet: ${problem}`);
  try {
    return await untilReachable({ attempt, report, startTimer: time.startTimer, signal });
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

type Start = Required<StartOptions> & { readonly config: Config; readonly log: Logger };

/** A server that listens already is left listening where this fails. */
async function startOn(server: Server, start: Start): Promise<Sabak> {
  const started = new AsyncDisposableStack();
  try {
    const url = await startAll(server, start, started);
    return { url, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** Resolves to where it is reached. */
async function startAll(server: Server, start: Start, started: AsyncDisposableStack): Promise<string> {
  const { config, log, time, signal } = start;
  let publicUrl = config.publicUrl ?? '';
  const school = await wireSchool(start, () => publicUrl, started);
  const { messengers, runtime, nightly, webchat, pageFiles, ...parts } = school;
  const { webhooks, states } = messengers.connect(runtime);

  signal.throwIfAborted();
  if (!server.listening) await listen(server, config);
  if (publicUrl === '') {
    publicUrl = `http://localhost:${portOf(server)}`;
    if (hasAny(messengers)) log.warn(unreachable(publicUrl));
  }
  const web = createApp({
    ...config,
    ...(webchat && { chat: { subscribe: webchat.subscribe, pageFiles } }),
    ...(hasAny(messengers) && { webhooks, channelStates: states }),
    ...{ ...parts, runtime, log, clock: time.clock, publicUrl },
    limits: { ...RATE_LIMITS, perAddress: config.addressRate },
  });
  server.removeAllListeners('request').on('request', web.app);
  started.defer(async () => {
    web.stop();
    await closeServer(server);
  });
  runtime.start();
  nightly.start();
  messengers.begin();
  started.defer(() => messengers.stop());
  return publicUrl;
}

/** Everything behind the web. `publicUrl`: how the world reaches us; known once the server listens. */
async function wireSchool({ config, log, time }: Start, publicUrl: () => string, started: AsyncDisposableStack) {
  const { clock } = time;
  const engine = await openStore(config, { serve: true, ...time });
  started.defer(() => engine.close());
  let library: LiveLibrary | undefined;
  const by = randomUUID();
  const serving = showServing({ store: engine, by, ...time, report: (problem) => log.error(problem) });
  started.defer(() => serving.stop());
  const counts = { count: engine.count, ...time };
  const metrics = createMetrics({ isStale: () => library?.isStale() ?? false, counts });
  const messengers = await wireMessengers(config, {
    ...{ store: engine, by, contentDir: config.contentDir, metrics, log, publicUrl, ...time },
  });
  started.defer(() => messengers.close());
  const webchat = config.webchat
    ? createWebchat({ append: engine.messages.append, clock, ...followed(engine, time, log) })
    : undefined;
  const channels = { ...(webchat && { [webchat.id]: webchat }), ...messengers.channels };
  const [opened, pageFiles] = await Promise.all([
    openLibrary(config, channels, log),
    webchat ? loadPageFilesApart() : [],
  ]);
  library = opened;
  started.defer(() => opened.close());
  const store = tellErased(countFacts(engine, metrics), webchat);
  const secrets = await secretsOf(store);
  const runtime = createRuntime({
    ...wireEffects({ store, library: opened.current, exportSecret: secrets.export, clock }),
    ...{ store, channels, secret: secrets.learner, ...time, log, name: by },
    library: opened.current,
    observe: metrics.observer,
  });
  started.defer(() => runtime.stop());
  const nightly = createNightly({
    ...{ store, by, timeZone: config.timeZone, ...time, log, observe: metrics.nightlySucceeded },
    tasks: [{ name: 'tidy', run: ({ now }) => store.tidy(now) }],
  });
  started.defer(() => nightly.stop());
  return { store, metrics, messengers, webchat, pageFiles, library: opened, secrets, runtime, nightly };
}

/** What other processes send to pages that hang on this one is read from the store. */
function followed({ isExclusive, messages }: Store, { startTimer }: Time, log: Logger): Pick<WebchatOptions, 'others'> {
  const report = (problem: string) => log.error(problem);
  return isExclusive ? {} : { others: { messages, startTimer, report } };
}

/** The same in all processes, so that what one has signed is good at every other. */
async function secretsOf(store: Store): Promise<Record<'learner' | 'cookie' | 'export', string>> {
  const [learner, cookie, exported] = await Promise.all([
    store.secret('learner'),
    store.secret('cookie'),
    store.secret('export'),
  ]);
  return { learner, cookie, export: exported };
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
