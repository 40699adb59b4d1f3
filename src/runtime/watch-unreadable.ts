import { messageOf } from '../message-of.ts';
import { DamagedLearnerError, NewerSchemaError, type Store } from '../store/store.ts';
import type { Timer } from '../timer.ts';
import { leaveUnreadable } from './leave-unreadable.ts';

/** Operators read of the same damaged learner, and of learners whom a newer version has moved, once in this time. */
export const REPORT_EVERY_MS = 3_600_000;

/** How often it is looked whether those who were damaged are well again: another process may have seen it first. */
export const LOOK_AGAIN_MS = 600_000;

/** Of so many damaged learners it is known who they are: with more of them it is the database that is damaged. */
const MAX_DAMAGED = 1_000;

export type WatchUnreadableOptions = {
  readonly store: Pick<Store, 'load' | 'commit' | 'erase'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  /** Told of each damaged learner once an hour. */
  readonly reportDamaged: (learner: string, problem: string) => void;
  /** Told of what will pass by itself. */
  readonly report: (problem: string) => void;
  /** How many damaged learners are known and have not been seen well since, up to 1,000. */
  readonly observe: (damaged: number) => void;
};

export type WatchUnreadable = {
  /** The store, which throws as before. */
  readonly store: Pick<Store, 'load' | 'commit' | 'erase'>;
  stop(): void;
};

/** Notes which learners can't be read, shows them to the operators, and notes when they can be again. */
export function watchUnreadable(options: WatchUnreadableOptions): WatchUnreadable {
  const { store, clock, startTimer, reportDamaged, report, observe } = options;
  /** When each of them was last reported. */
  const damaged = new Map<string, number>();
  let newerReportedAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;
  let isStopped = false;

  async function watched<T>(id: string, work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      if (damaged.delete(id)) observe(damaged.size);
      return result;
    } catch (error) {
      if (error instanceof DamagedLearnerError) noteDamaged(error);
      if (error instanceof NewerSchemaError) noteNewer(error);
      throw error;
    }
  }

  function noteDamaged({ learner, message }: DamagedLearnerError): void {
    const reportedAt = damaged.get(learner);
    const now = clock();
    if (reportedAt === undefined && damaged.size >= MAX_DAMAGED) return;
    if (reportedAt !== undefined && now - reportedAt < REPORT_EVERY_MS) return;
    damaged.set(learner, now);
    observe(damaged.size);
    reportDamaged(learner, message);
    if (!isStopped) cancel ??= startTimer(LOOK_AGAIN_MS, () => void lookAgain());
  }

  function noteNewer({ message }: NewerSchemaError): void {
    const now = clock();
    if (now - newerReportedAt < REPORT_EVERY_MS) return;
    newerReportedAt = now;
    report(`learners are left to the processes of a newer version (said once an hour): ${message}`);
  }

  async function lookAgain(): Promise<void> {
    try {
      for (const id of [...damaged.keys()]) await watchedStore.load(id).catch(leaveUnreadable);
    } catch (error) {
      report(`could not look whether damaged learners are well again: ${messageOf(error)}`);
    }
    const isOver = isStopped || damaged.size === 0;
    cancel = isOver ? undefined : startTimer(LOOK_AGAIN_MS, () => void lookAgain());
  }

  const watchedStore: WatchUnreadable['store'] = {
    load: (id) => watched(id, store.load(id)),
    commit: (learner, facts, expected) => watched(learner.id, store.commit(learner, facts, expected)),
    erase: (id) => watched(id, store.erase(id)),
  };
  return {
    store: watchedStore,
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
