import type { Request, RequestHandler, Response } from 'express';
import type { Webchat } from '../channels/webchat/webchat.ts';
import type { Language } from '../learning/language.ts';
import type { TranscriptEntry } from '../learning/transcript.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { DamagedLearnerError, type Store } from '../store/store.ts';
import { acceptLanguage } from './accept-language.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { sendProblem } from './problem.ts';

/** What a page shows when it is loaded: more than a lesson. */
const REPLAY_ENTRIES = 200;
/** What a page gets that was away: more than anybody does in a day. */
const RESUME_ENTRIES = 1_000;
/** What may come in live while the past is still being sent. */
const MAX_WAITING_ENTRIES = 1_000;
/** A tab each; browsers open six connections to a server by HTTP/1.1. */
const MAX_STREAMS_OF_ONE = 8;
/** Sockets are files: below the 20,000 or so that hosts allow, with room for requests. */
const MAX_STREAMS = 10_000;
/** Proxies close what is silent for 30 to 60 s. */
const PING_MS = 20_000;
const BUSY_SECONDS = 5;
/** After a stop, a page comes back as soon as a new process can be there. */
const COME_BACK_MS = 1_000;
const CLEARED = { event: 'cleared', data: {} };

export type ChatEvents = {
  readonly handler: RequestHandler;
  /** Ends every stream, with a hint to come back in a second. */
  stop(): void;
};

/**
 * `GET /chat/events`: the conversation as server-sent events. First the past (the newest 200 entries, or all above the
 * last id that the page has), then `ready`, then each entry as it is delivered: none missing, none twice. `cleared` comes
 * where the learner is erased meanwhile: what the page has is to go.
 */
export function chatEvents(options: {
  store: Pick<Store, 'load' | 'messages'>;
  runtime: Pick<Runtime, 'identify'>;
  subscribe: Webchat['subscribe'];
  cookie: LearnerCookie;
  /** Told how many streams are open. */
  observe(open: number): void;
}): ChatEvents {
  const { store, runtime, subscribe, cookie, observe } = options;
  const open = new Set<EventStream>();
  const slots = createSlots(observe);
  let isStopping = false;
  const ping = setInterval(() => {
    for (const stream of open) stream.ping();
  }, PING_MS).unref();

  async function handler(request: Request, response: Response): Promise<void> {
    const name = cookie.read(request);
    if (name === undefined) return sendProblem(response, 401, 'no valid cookie: load the page again');
    if (request.method === 'HEAD') return void response.type('text/event-stream').end();
    if (slots.count() >= MAX_STREAMS) return sendProblem(response, 503, 'too many open pages', BUSY_SECONDS);
    if (slots.count(name) >= MAX_STREAMS_OF_ONE) {
      return sendProblem(response, 429, 'too many open pages of yours', BUSY_SECONDS);
    }
    response.once('close', slots.take(name));
    await follow(request, response, name);
  }

  /** Listens before it reads the past, so that nothing falls between the two. */
  async function follow(request: Request, response: Response, name: string): Promise<void> {
    const learner = runtime.identify({ channel: 'web', name });
    const feed = createFeed();
    const unsubscribe = subscribe(learner, feed);
    response.once('close', unsubscribe);
    const after = lastNumberOf(request);
    const [known, past] = await Promise.all([
      loadKnown(learner),
      store.messages.read(learner, after ?? 0, after === undefined ? REPLAY_ENTRIES : RESUME_ENTRIES),
    ]);
    if (response.destroyed) return;
    if (isStopping) return sendProblem(response, 503, 'stopping', 1);
    const stream = openEventStream(response);
    open.add(stream);
    response.once('close', () => open.delete(stream));
    for (const entry of past) await stream.sendInTurn(eventOf(entry));
    if (feed.isCleared()) return stream.send(CLEARED);
    // A newcomer's first entry may be kept between the two reads.
    const language = known.language ?? acceptLanguage(request) ?? 'ky';
    stream.send({ event: 'ready', data: { language, known: known.isKnown || past.length > 0 } });
    feed.goLive(stream, past.at(-1)?.number ?? after ?? 0);
  }

  /** One who can't be read is still somebody: her page keeps what it shows. */
  async function loadKnown(id: string): Promise<{ isKnown: boolean; language?: Language | undefined }> {
    try {
      const learner = await store.load(id);
      return { isKnown: learner !== undefined, language: learner?.profile.language };
    } catch (error) {
      if (!(error instanceof DamagedLearnerError)) throw error;
      return { isKnown: true };
    }
  }

  return {
    handler,
    stop() {
      isStopping = true;
      clearInterval(ping);
      for (const stream of open) stream.end(COME_BACK_MS);
    },
  };
}

/** Counts open streams, in all and of each name, from before the first look into the store. */
function createSlots(observe: (open: number) => void) {
  const taken = new Map<string, number>();
  let total = 0;

  function add(name: string, change: 1 | -1): void {
    total += change;
    const count = (taken.get(name) ?? 0) + change;
    if (count === 0) taken.delete(name);
    else taken.set(name, count);
    observe(total);
  }

  return {
    count: (name?: string): number => (name === undefined ? total : (taken.get(name) ?? 0)),
    /** Returns how to give the slot back. */
    take(name: string): () => void {
      add(name, 1);
      return () => add(name, -1);
    },
  };
}

/** Holds back what is delivered while the past is being sent; an entry that is not above the last one is a repeat. */
function createFeed() {
  const waiting: TranscriptEntry[] = [];
  let live: EventStream | undefined;
  let last = 0;
  let isCleared = false;

  function hear(entry: TranscriptEntry): void {
    if (!live) {
      if (waiting.length < MAX_WAITING_ENTRIES) waiting.push(entry);
      return;
    }
    if (entry.number <= last) return;
    last = entry.number;
    live.send(eventOf(entry));
  }

  function goLive(stream: EventStream, lastSent: number): void {
    live = stream;
    last = lastSent;
    if (waiting.length >= MAX_WAITING_ENTRIES) stream.drop();
    for (const entry of waiting.splice(0)) hear(entry);
  }

  return {
    entry: hear,
    cleared() {
      if (!isCleared) live?.send(CLEARED);
      isCleared = true;
    },
    last: () => (live ? last : undefined),
    isCleared: () => isCleared,
    goLive,
  };
}

function eventOf(entry: TranscriptEntry) {
  return { id: entry.number, event: 'entry', data: entry };
}

/** The browser's own header is newer than the address with which a stream was first opened. */
function lastNumberOf(request: Request): number | undefined {
  const given = [request.get('Last-Event-ID'), request.query.after].filter((value) => typeof value === 'string');
  return given
    .filter((value) => /^\d{1,16}$/.test(value))
    .map(Number)
    .find(Number.isSafeInteger);
}
