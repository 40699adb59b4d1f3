import { mkdtempSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Listener } from '../../src/channels/webchat/webchat.ts';
import type { Certificate } from '../../src/learning/certificate.ts';
import type { LearnerEvent } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import { type Learner, newLearner } from '../../src/learning/learner.ts';
import type { TranscriptEntry } from '../../src/learning/transcript.ts';
import { DamagedLearnerError } from '../../src/store/store.ts';
import { createApp, type WebOptions } from '../../src/web/create-app.ts';
import { createMetrics } from '../../src/web/metrics.ts';

export const PAGE_FILES = [
  {
    path: 'index.html',
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from('<!doctype html><html lang="ky"><script type="module" src="/chat/page/app.ts"></script></html>'),
  },
  { path: 'app.ts', contentType: 'text/javascript; charset=utf-8', body: Buffer.from("import './b.ts';".repeat(50)) },
];

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string; bytes: Buffer };
export type Ask = { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer };

/** The web over fakes of store, runtime and chat, listening on a free port of this machine until the test ends. */
export type World = {
  readonly port: number;
  readonly web: ReturnType<typeof createApp>;
  readonly contentDir: string;
  readonly learners: Map<string, Learner>;
  /** Ids of those who can't be read. */
  readonly damaged: Set<string>;
  readonly facts: Fact[];
  readonly entries: Map<string, TranscriptEntry[]>;
  readonly certificates: Map<string, Certificate>;
  readonly handled: LearnerEvent[];
  readonly logged: { level: string; context: object; message: string }[];
  /** Set it, and the store or the runtime fails with it. */
  failure: Error | undefined;
  now: number;
  isStale: boolean;
  /** Awaited before the store gives a transcript. */
  beforeRead: () => Promise<void>;
  deliver(learner: string, entry: TranscriptEntry): void;
  erase(learner: string): void;
  subscribers(): number;
  ask(ask: Ask): Promise<Answer>;
  /** A cookie that the page gave. */
  cookie(): Promise<string>;
  listen(headers: Record<string, string>, path?: string): Promise<Listening>;
};

export async function startWorld(options: Partial<WebOptions> = {}): Promise<World> {
  const listeners = new Map<string, Set<Listener>>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const contentDir = options.contentDir ?? mkdtempSync(join(tmpdir(), 'sabak-web-'));
  const log =
    (level: string) =>
    (context: object | string, message = '') => {
      world.logged.push(
        typeof context === 'string' ? { level, context: {}, message: context } : { level, context, message },
      );
    };
  const fail = () => {
    if (world.failure) throw world.failure;
  };
  const library = { isStale: () => world.isStale, findings: () => ['a finding'] };
  const web = createApp({
    store: {
      async load(id) {
        fail();
        if (world.damaged.has(id)) throw new DamagedLearnerError(id, `learner ${id} can't be read`);
        return world.learners.get(id);
      },
      async *facts({ learner } = {}) {
        yield* world.facts.filter((fact) => fact.learner === learner);
      },
      messages: {
        append: () => Promise.reject(new Error('the web appends nothing')),
        newest: () => Promise.reject(new Error('the web does not ask for these')),
        async read(learner, after, limit) {
          fail();
          await world.beforeRead();
          return (world.entries.get(learner) ?? []).filter(({ number }) => number > after).slice(-limit);
        },
      },
      certificates: {
        issue: () => Promise.reject(new Error('the web issues nothing')),
        async get(id) {
          fail();
          return world.certificates.get(id);
        },
        async ofLearner(learner) {
          return [...world.certificates.values()].filter((one) => one.learner === learner);
        },
      },
      async check() {
        fail();
      },
    },
    runtime: {
      identify: ({ channel, name }) => `id-of-${channel}-${name}`,
      async handle(event) {
        fail();
        world.handled.push(event);
      },
    },
    library,
    chat: {
      pageFiles: PAGE_FILES,
      subscribe(learner, listener) {
        const own = listeners.get(learner) ?? new Set();
        listeners.set(learner, own.add(listener));
        return () => own.delete(listener);
      },
    },
    secrets: { cookie: 'secret of cookies', export: 'secret of exports' },
    publicUrl: `http://localhost:${port}`,
    trustProxy: 0,
    contentDir,
    timeZone: 'Asia/Bishkek',
    limits: { perAddress: 1_000_000, burst: 1_000_000, perSecond: 1 },
    metrics: createMetrics(library),
    log: { debug: log('debug'), warn: log('warn'), error: log('error'), isLevelEnabled: () => true },
    clock: () => world.now,
    ...options,
  });
  server.on('request', web.app);
  onTestFinished(() => {
    web.stop();
    server.close();
    server.closeAllConnections();
  });

  const world: World = {
    port,
    web,
    contentDir,
    learners: new Map(),
    damaged: new Set(),
    facts: [],
    entries: new Map(),
    certificates: new Map(),
    handled: [],
    logged: [],
    failure: undefined,
    now: Date.UTC(2026, 10, 24, 20),
    isStale: false,
    beforeRead: () => Promise.resolve(),
    deliver(learner, entry) {
      for (const listener of [...(listeners.get(learner) ?? [])]) listener.entry(entry);
    },
    erase(learner) {
      world.learners.delete(learner);
      world.entries.delete(learner);
      for (const listener of [...(listeners.get(learner) ?? [])]) listener.cleared();
    },
    subscribers: () => [...listeners.values()].reduce((sum, own) => sum + own.size, 0),
    ask: (ask) => askOver(port, ask),
    async cookie() {
      const { headers } = await world.ask({ path: '/' });
      return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    },
    listen: (headers, path = '/chat/events') => listen(port, path, headers),
  };
  return world;
}

export function idIn(cookie: string): string {
  return cookie.slice('sabak='.length).split('.')[0] ?? '';
}

/** The id of the learner whom a cookie names, as the fake runtime has it. */
export function learnerOf(cookie: string): string {
  return `id-of-web-${idIn(cookie)}`;
}

export function learner(id: string): Learner {
  const made = newLearner(id, { channel: 'web', name: 'x' }, 0);
  return { ...made, version: 1, profile: { language: 'ru', name: 'Айгүл' } };
}

export function entry(number: number, text = `text ${number}`): TranscriptEntry {
  return { id: `entry-${number}`, at: number, number, messages: [{ text }] };
}

function askOver(port: number, { method = 'GET', path = '/', headers = {}, body }: Ask): Promise<Answer> {
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const options = { host: '127.0.0.1', port, method, path, headers: { ...headers, ...length }, agent: false };
  return new Promise((resolve, reject) => {
    const request = httpRequest(options, (response) => {
      const answer = (bytes: Buffer) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString(), bytes });
      bytesOf(response).then(answer, reject);
    });
    request.on('error', reject).end(body);
  });
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export type ServerEvent = { id?: string; event?: string; data?: unknown; retry?: string; comment?: string };

export type Listening = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The next event; undefined when the stream has ended. */
  next(): Promise<ServerEvent | undefined>;
  /** The next ones, up to and with the first of this kind. */
  until(event: string): Promise<ServerEvent[]>;
  close(): void;
};

function listen(port: number, path: string, headers: Record<string, string>): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      const events = eventsOf(response);
      const next = async () => (await events.next()).value ?? undefined;
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        next,
        async until(kind) {
          const seen: ServerEvent[] = [];
          for (let event = await next(); event; event = await next()) {
            seen.push(event);
            if (event.event === kind) return seen;
          }
          throw new Error(`the stream ended before ${kind}`);
        },
        close: () => request.destroy(),
      });
    });
    request.on('error', reject).end();
  });
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<ServerEvent, void> {
  let rest = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield parseEvent(block);
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ECONNRESET') throw error;
  }
}

function parseEvent(block: string): ServerEvent {
  const event: Record<string, unknown> = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = line.slice(0, colon) || 'comment';
    const value = line.slice(colon + 2);
    event[field] = field === 'data' ? JSON.parse(value) : value;
  }
  return event;
}
