import { messageOf } from '../message-of.ts';
import type { Store } from '../store/store.ts';
import type { Timer } from '../timer.ts';
import { callDaily } from './call-daily.ts';
import { keepLease } from './keep-lease.ts';
import { type Daily, lastTimeOf } from './last-time-of.ts';

/** When nobody learns, and not on the hour, when everybody else's jobs run. */
export const NIGHTLY_AT = { hour: 3, minute: 17 };

/** How long after the start it is looked whether a run was missed: those who wait for an answer come first. */
export const FIRST_LOOK_MS = 10_000;

/** How often it is looked whether a run was missed, or has failed. */
export const LOOK_MS = 3_600_000;

/** How long the lease lasts, and how often it is renewed while the tasks run. */
export const LEASE_MS = 60_000;
export const RENEW_MS = 20_000;

/** The name of the lease. */
const LEASE = 'nightly';

/**
 * One thing to do each night in one process of the installation. Has to be harmless where it is done once more, or in two
 * processes at once: a process may lose its lease while it works. `now`: milliseconds since the epoch. `signal`: where it takes
 * long, it is to reject soon; it is done again later. Resolves to how many records it changed.
 */
export type NightlyTask = {
  /** By which the store remembers when it last succeeded. */
  readonly name: string;
  readonly run: (night: { readonly now: number; readonly signal: AbortSignal }) => Promise<number>;
};

export type NightlyOptions = {
  readonly store: Pick<Store, 'jobs' | 'leases'>;
  readonly tasks: readonly NightlyTask[];
  /** The name under which this process holds leases, no other's ever. */
  readonly by: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  readonly log: {
    readonly info: (context: object, message: string) => void;
    readonly warn: (context: object, message: string) => void;
    readonly error: (context: object, message: string) => void;
  };
  /** Since when all tasks have succeeded, in whatever process (milliseconds since the epoch); told after each look. */
  readonly observe: (succeededAt: number) => void;
  /** Absent: node-cron. */
  readonly callDaily?: typeof callDaily;
};

export type Nightly = {
  start(): void;
  /** Runs the tasks that have not succeeded since the last time they were due, unless another process does. Never rejects. */
  runIfDue(): Promise<void>;
  /** Resolves when no task runs here any more. */
  stop(): Promise<void>;
};

/**
 * The one nightly job of the installation. Every process is called at night and looks every hour; a lease in the store decides which
 * one works, and the store remembers what was done: so a run that was missed is caught up, and a task that failed is tried again.
 */
export function createNightly(options: NightlyOptions): Nightly {
  const { store, tasks, by, timeZone, clock, startTimer, log, observe } = options;
  const at: Daily = { ...NIGHTLY_AT, timeZone };
  const stopping = new AbortController();
  const cancels = new Set<() => void>();
  let look: Promise<void> | undefined;

  async function lookOnce(): Promise<void> {
    try {
      if ((await dueTasks()).length > 0 && (await takeLease())) await runUnderLease();
      await tellSuccess();
    } catch (error) {
      log.error({}, `the nightly job could not be looked after; it is tried again within an hour: ${messageOf(error)}`);
    }
  }

  async function dueTasks(): Promise<NightlyTask[]> {
    const dueAt = lastTimeOf(at, clock());
    const lastRuns = await lastRunsOf(tasks);
    return tasks.filter((_, i) => (lastRuns[i] ?? Number.NEGATIVE_INFINITY) < dueAt);
  }

  function lastRunsOf(all: readonly NightlyTask[]): Promise<(number | undefined)[]> {
    return Promise.all(all.map(({ name }) => store.jobs.lastRun(jobOf(name))));
  }

  function takeLease(): Promise<boolean> {
    return store.leases.take(LEASE, by, { now: clock(), forMs: LEASE_MS });
  }

  /** Looks once more what is due: another process may just have given the lease back. */
  async function runUnderLease(): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([stopping.signal, lost.signal]);
    const onLost = (problem: string) => {
      lost.abort();
      log.warn({}, `the nightly job stops, its lease could not be renewed: ${problem}`);
    };
    const endRenewing = keepLease({ take: takeLease, renewMs: RENEW_MS, startTimer, onLost });
    try {
      for (const task of await dueTasks()) if (!signal.aborted) await runTask(task, signal);
    } finally {
      await endRenewing();
      await store.leases.release(LEASE, by);
    }
  }

  /** A task that failed does not keep the others from being run. */
  async function runTask({ name, run }: NightlyTask, signal: AbortSignal): Promise<void> {
    const now = clock();
    try {
      const records = await run({ now, signal });
      await store.jobs.ran(jobOf(name), now);
      log.info({ task: name, records }, 'a nightly task is done');
    } catch (error) {
      if (signal.aborted) return log.info({ task: name }, 'a nightly task was cut short');
      log.error({ task: name }, `a nightly task failed; it is tried again within an hour: ${messageOf(error)}`);
    }
  }

  async function tellSuccess(): Promise<void> {
    const lastRuns = await lastRunsOf(tasks);
    const succeededAt = Math.min(...lastRuns.map((ranAt) => ranAt ?? Number.NEGATIVE_INFINITY));
    if (Number.isFinite(succeededAt)) observe(succeededAt);
  }

  function runIfDue(): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    look ??= lookOnce().finally(() => {
      look = undefined;
    });
    return look;
  }

  function lookIn(ms: number): void {
    const cancel = startTimer(ms, async () => {
      cancels.delete(cancel);
      await runIfDue();
      if (!stopping.signal.aborted) lookIn(LOOK_MS);
    });
    cancels.add(cancel);
  }

  return {
    start() {
      const report = (problem: string) => log.warn({}, `the nightly job: ${problem}`);
      cancels.add((options.callDaily ?? callDaily)(at, { run: () => void runIfDue(), report }));
      lookIn(FIRST_LOOK_MS);
    },
    runIfDue,
    async stop() {
      stopping.abort();
      for (const cancel of cancels) cancel();
      await look;
    },
  };
}

function jobOf(task: string): string {
  return `nightly/${task}`;
}
