import type { OutboxEntry } from '../learning/effect.ts';
import type { Outcome } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';
import { dueEntry } from '../learning/outbox.ts';
import { messageOf } from '../message-of.ts';
import type { Timer } from '../timer.ts';

/** How far the clock of a process that takes over may be ahead of ours (docs/reliability.md). */
export const CLOCKS_MS = 2_000;

export type DelivererOptions = {
  /** The name under which this process holds delivery leases. */
  readonly by: string;
  readonly clock: () => number;
  /**
   * How long one effect may take: with less than that and `CLOCKS_MS` left of its lease, nothing is begun, and nothing is waited for
   * longer.
   */
  readonly effectMs: number;
  readonly startTimer: Timer;
  /** Does one effect. What it throws counts as a failure that may pass. `signal`: nobody waits for it any more. */
  readonly execute: (learner: Learner, entry: OutboxEntry, signal: AbortSignal) => Promise<Outcome>;
  /** Whether doing this entry once more is harmless, so that its being done may be recorded later. */
  readonly isIdempotent: (learner: Learner, entry: OutboxEntry) => boolean;
  /** Commits what came of an effect; undefined: she is gone. `onCommit` of the steps has to call `committed`. */
  readonly settle: (id: string, entry: string, outcome: Outcome) => Promise<Learner | undefined>;
  /** Commits later what came of an effect, at the latest with the learner's next step. */
  readonly defer: (id: string, entry: string, outcome: Outcome) => void;
  /** What was deferred of an entry that is still in the outbox: it is not done once more. */
  readonly deferred: (id: string, entry: string) => Outcome | undefined;
  readonly report: (id: string, problem: string) => void;
};

/** Sends outboxes: of one learner one entry after another, of different learners side by side. */
export type Deliverer = {
  /** To be told of every commit: begins to send where this process has got the lease. */
  committed(learner: Learner): void;
  /**
   * Whether an effect of hers is being done, or what came of it is still to be recorded, which this version of her does not do:
   * until then nobody else may begin.
   */
  isSending(learner: Learner): boolean;
  /** A commit under way gives her lease back: nothing is begun for her until a later one is told of. */
  leave(id: string): void;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
};

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { by, clock, effectMs, startTimer, execute, isIdempotent, settle, defer, deferred, report } = options;
  /** The learners whose outbox is being sent. */
  const delivering = new Set<string>();
  /** Each of them as she was last committed here. */
  const latest = new Map<string, Learner>();
  const underWay = new Set<Promise<void>>();
  const sending = new Set<string>();
  /** What is being done, or is done and being recorded. */
  const current = new Map<string, OutboxEntry>();

  function committed(learner: Learner): void {
    const isUnderWay = delivering.has(learner.id);
    if (!isUnderWay && learner.delivery?.by !== by) return;
    latest.set(learner.id, learner);
    if (isUnderWay) return;
    delivering.add(learner.id);
    const work = deliver(learner.id);
    underWay.add(work);
    work.then(() => underWay.delete(work));
  }

  /** Where this fails, or takes so long that the lease runs out, whoever wakes her then goes on. */
  async function deliver(id: string): Promise<void> {
    try {
      for (let next = nextOf(id); next; next = nextOf(id)) await deliverOne(next.learner, next.entry);
    } catch (error) {
      end(id);
      report(id, `its outbox has to wait: ${messageOf(error)}`);
    }
  }

  function end(id: string): void {
    latest.delete(id);
    delivering.delete(id);
  }

  /** Looks and leaves in one go, so that a commit either is seen here or finds nobody under way. */
  function nextOf(id: string): { learner: Learner; entry: OutboxEntry } | undefined {
    const learner = latest.get(id);
    const now = clock();
    const entry = learner && holdsLease(learner, now) ? dueEntry(learner, now) : undefined;
    if (learner && entry) return { learner, entry };
    end(id);
    return undefined;
  }

  function holdsLease({ delivery }: Learner, now: number): boolean {
    return delivery?.by === by && delivery.until - now >= effectMs + CLOCKS_MS;
  }

  async function deliverOne(learner: Learner, entry: OutboxEntry): Promise<void> {
    current.set(learner.id, entry);
    try {
      await doOne(learner, entry);
    } finally {
      current.delete(learner.id);
    }
  }

  async function doOne(learner: Learner, entry: OutboxEntry): Promise<void> {
    const known = deferred(learner.id, entry.id);
    if (known) return record(learner.id, entry, known);
    const outcome = await attempt(learner, entry);
    if (outcome.kind === 'done' && isIdempotent(learner, entry) && isLast(learner.id, entry)) {
      latest.delete(learner.id);
      defer(learner.id, entry.id, outcome);
    } else await record(learner.id, entry, outcome);
  }

  function isSending({ id, outbox }: Learner): boolean {
    const entry = current.get(id);
    const isOwed = (one: OutboxEntry) => one.id === entry?.id && one.dueAt === entry.dueAt;
    return entry !== undefined && (sending.has(id) || outbox.some(isOwed));
  }

  /** Nothing was added while this entry was done: there is no hurry to take it out of the outbox. */
  function isLast(id: string, entry: OutboxEntry): boolean {
    const { outbox } = latest.get(id) ?? {};
    return outbox?.length === 1 && outbox[0]?.id === entry.id;
  }

  /** What was done and can't be recorded now is kept in mind, so that this process does not do it once more. */
  async function record(id: string, entry: OutboxEntry, outcome: Outcome): Promise<void> {
    try {
      const settled = await settle(id, entry.id, outcome);
      if (!settled && isFirst(id, entry)) latest.delete(id);
    } catch (error) {
      if (outcome.kind !== 'retry' && !deferred(id, entry.id)) defer(id, entry.id, outcome);
      throw error;
    }
  }

  /** Then, where it can't be settled, another process has taken over from us, or she is gone. */
  function isFirst(id: string, entry: OutboxEntry): boolean {
    return latest.get(id)?.outbox[0]?.id === entry.id;
  }

  async function attempt(learner: Learner, entry: OutboxEntry): Promise<Outcome> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const abort = new AbortController();
    sending.add(learner.id);
    const cancel = startTimer(effectMs, () => {
      reject(new Error(`it took longer than ${effectMs} ms`));
      abort.abort();
    });
    try {
      return await Promise.race([execute(learner, entry, abort.signal), late]);
    } catch (error) {
      const reason = messageOf(error);
      report(learner.id, `the effect ${entry.effect.kind} failed: ${reason}`);
      return { kind: 'retry', reason };
    } finally {
      cancel();
      sending.delete(learner.id);
    }
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return { committed, isSending, leave: (id) => void latest.delete(id), idle };
}
