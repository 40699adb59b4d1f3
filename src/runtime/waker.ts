import { messageOf } from '../message-of.ts';
import type { Store } from '../store/store.ts';
import type { Timer } from '../timer.ts';

/** How often learners who are due are looked for. */
export const POLL_MS = 1_000;

/** How many learners are claimed, and then woken side by side, at once. */
const CLAIM_LIMIT = 100;

export type WakerOptions = {
  readonly store: Pick<Store, 'claimDue' | 'isExclusive'>;
  readonly clock: () => number;
  readonly startTimer: Timer;
  readonly leaseMs: number;
  readonly wake: (id: string) => Promise<unknown>;
  readonly report: (problem: string) => void;
};

/** Wakes the learners to whom something is owed by now. */
export type Waker = {
  start(): void;
  /** One round. Throws where the store or a step does, once all others are woken. */
  wakeDue(): Promise<void>;
  /** Resolves when nobody is being woken any more. */
  stop(): Promise<void>;
};

export function createWaker({ store, clock, startTimer, leaseMs, wake, report }: WakerOptions): Waker {
  let cancel: (() => void) | undefined;
  let round: Promise<void> = Promise.resolve();
  let isStopped = false;

  /** Ends, too, where a learner is due once more: one whom her step left due by then has had her turn in this round. */
  async function wakeAllDue(until: number): Promise<void> {
    const woken = new Set<string>();
    let failed: PromiseRejectedResult | undefined;
    for (let isMore = true; isMore && !isStopped; ) {
      const claimed = await store.claimDue({ now: until, leaseMs, limit: CLAIM_LIMIT });
      const results = await Promise.allSettled(claimed.map(wake));
      failed ??= results.find((result) => result.status === 'rejected');
      isMore = claimed.length === CLAIM_LIMIT && !claimed.some((id) => woken.has(id));
      for (const id of claimed) woken.add(id);
    }
    if (failed) throw failed.reason;
  }

  function poll(until: number): void {
    round = wakeAllDue(until)
      .catch((error) => report(`could not wake who is due: ${messageOf(error)}`))
      .finally(() => {
        if (!isStopped) cancel = startTimer(POLL_MS, () => poll(clock()));
      });
  }

  return {
    wakeDue: () => wakeAllDue(clock()),
    /** Where nobody else serves, a lease can only be one of a process that died: the first round looks past them. */
    start: () => poll(store.isExclusive ? clock() + leaseMs : clock()),
    async stop() {
      isStopped = true;
      cancel?.();
      await round;
    },
  };
}
