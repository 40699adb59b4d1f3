import { GrammyError, HttpError } from 'grammy';
import { messageOf } from '../../message-of.ts';
import type { Timer } from '../../timer.ts';
import type { Inbox } from '../inbox.ts';
import { createSparingReport } from '../sparing-report.ts';
import { CHECK_TOKEN, causeOf, isTokenRefused } from './explain-failure.ts';
import { ALLOWED_UPDATES } from './platform.ts';
import { POLL_SECONDS, type Telegram } from './telegram.ts';

export type TelegramPollerOptions = {
  readonly telegram: Telegram;
  readonly inbox: Inbox;
  /** The platform lets one process alone ask for updates: held and renewed by `take` every `RENEW_LEASE_MS`. */
  readonly lease: { take(): Promise<boolean>; release(): Promise<void> };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  readonly report: (problem: string) => void;
};

export type TelegramPoller = {
  start(): void;
  /** Resolves when nothing is asked for or handled any more, and another process may begin. */
  stop(): Promise<void>;
};

/** How often the lease is renewed, and asked for by who waits for it: a lease should last for three of these. */
export const RENEW_LEASE_MS = 5_000;

/** How long it waits after an update that could not be kept, or a poll that failed. */
export const FAILED_PAUSE_MS = 3_000;

/** How long it waits where somebody else asks for updates with the same token, or a webhook is set. */
export const CONFLICT_PAUSE_MS = 10_000;

/** The kind of all problems that are no answer: their words change from one poll to the next. */
const NO_ANSWER = 'no answer';

/** As many as the platform gives at once (Bot API, getUpdates: limit). */
const MAX_UPDATES = 100;

/** grammY's types name the signal of a library for old versions of Node; Node's own is the same to it. */
type GrammySignal = Parameters<Telegram['api']['getUpdates']>[1];

/** A raw update with what parts it from the others. */
type Numbered = { readonly id: number; readonly update: unknown };

/**
 * Asks for updates in long polls. Chats are handled side by side, the updates of one in their order. The platform is told that it
 * may forget an update only when it, and all before it, are kept.
 */
export function createTelegramPoller(options: TelegramPollerOptions): TelegramPoller {
  const { telegram, inbox, lease, clock, startTimer } = options;
  const report = createSparingReport(options);
  let stopping = new AbortController();
  let work: Promise<void> | undefined;
  let offset = 0;

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isOurs = await holdLease();
      if (!signal.aborted) await (isOurs ? pollWhileHeld(signal) : pause(RENEW_LEASE_MS, signal));
    }
    await attempt('the lease of the poller could not be given back', () => lease.release());
  }

  async function holdLease(): Promise<boolean> {
    return (await attempt('the lease of the poller could not be taken', () => lease.take())) ?? false;
  }

  /** Until it is stopped or the lease is lost, which breaks off the poll that is under way. */
  async function pollWhileHeld(stop: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([stop, lost.signal]);
    let cancel: (() => void) | undefined;
    const renewLater = () => {
      cancel = startTimer(RENEW_LEASE_MS, async () => {
        const isHeld = await holdLease();
        if (isHeld && !signal.aborted) renewLater();
        else lost.abort();
      });
    };
    renewLater();
    while (!signal.aborted) await pause(await poll(signal), signal);
    cancel?.();
  }

  /** Resolves to how long to wait before the next one. */
  async function poll(signal: AbortSignal): Promise<number> {
    try {
      const request = { offset, limit: MAX_UPDATES, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES };
      const updates = await telegram.api.getUpdates(request, signal as unknown as GrammySignal);
      return (await handleAll(updates, signal)) ? 0 : FAILED_PAUSE_MS;
    } catch (error) {
      if (!(error instanceof GrammyError || error instanceof HttpError)) throw error;
      return signal.aborted ? 0 : afterRefusal(error);
    }
  }

  function afterRefusal(error: GrammyError | HttpError): number {
    if (error instanceof HttpError) {
      report(`Telegram does not answer: ${causeOf(error)}; it is tried again`, NO_ANSWER);
      return FAILED_PAUSE_MS;
    }
    const { error_code: code, description, parameters } = error;
    if (code === 409) {
      report(`Somebody else receives the updates of this bot, so this process waits: ${description}`);
      return CONFLICT_PAUSE_MS;
    }
    report(`Telegram gives no updates: ${code} ${description}${isTokenRefused(error) ? `. ${CHECK_TOKEN}` : ''}`);
    return Math.max(FAILED_PAUSE_MS, (parameters.retry_after ?? 0) * 1_000);
  }

  /** True: all are kept. Else the next poll begins with the first that is not; what was kept after it is known as a repeat then. */
  async function handleAll(updates: readonly unknown[], signal: AbortSignal): Promise<boolean> {
    const kept = new Set<number>();
    const numbered = updates.map(withNumber);
    const lanes = Map.groupBy(numbered, ({ update }) => chatOf(update));
    await Promise.all([...lanes.values()].map((lane) => handleLane(lane, kept, signal)));
    const first = numbered.find(({ id }) => !kept.has(id));
    // Where nothing came, all before it is forgotten already; a number that is kept could be above those of next week.
    offset = first?.id ?? Math.max(-1, ...kept) + 1;
    return first === undefined;
  }

  async function handleLane(lane: readonly Numbered[], kept: Set<number>, signal: AbortSignal): Promise<void> {
    for (const { id, update } of lane) {
      if (signal.aborted) return;
      const { event, rejection } = telegram.receive(update, clock());
      if (rejection) inbox.reject(rejection);
      if (event && !(await attempt('an update could not be kept', () => inbox.handle(event).then(() => true)))) return;
      kept.add(id);
    }
  }

  /** Undefined: it failed, and was reported. */
  async function attempt<T>(problem: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      report(`${problem}: ${messageOf(error)}`);
      return undefined;
    }
  }

  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms === 0 || signal.aborted) return;
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = startTimer(ms, end);
      signal.addEventListener('abort', end);
    });
  }

  return {
    start() {
      if (work) return;
      stopping = new AbortController();
      work = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await work;
      work = undefined;
    },
  };
}

/** An update without a number can't be told apart from others: it counts as the first of all, and is done with. */
function withNumber(update: unknown): Numbered {
  const { update_id: id } = (update ?? {}) as { update_id?: unknown };
  return { id: typeof id === 'number' ? id : 0, update };
}

/** Whose update it is; those that can't be read are handled in a row of their own. */
function chatOf(update: unknown): unknown {
  const { message, callback_query, my_chat_member } = (update ?? {}) as Readonly<
    Record<string, Containing | undefined>
  >;
  return (message ?? callback_query?.message ?? my_chat_member)?.chat?.id;
}

type Containing = {
  readonly chat?: { readonly id?: unknown };
  readonly message?: { readonly chat?: { readonly id?: unknown } };
};
