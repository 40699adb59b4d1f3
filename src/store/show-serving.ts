import { messageOf } from '../message-of.ts';
import type { Timer } from '../timer.ts';
import type { Store } from './store.ts';

/** Every process that serves from a store that many can share has joined this lease. */
export const SERVING_LEASE = 'serving';

const RENEW_MS = 10_000;

/** How long a process that was killed seems to serve: two renewals may fail. */
export const SERVING_MS = 3 * RENEW_MS;

export type ServingOptions = {
  readonly store: Pick<Store, 'leases' | 'isExclusive'>;
  /** The name of this process, no other's ever. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  readonly report: (problem: string) => void;
};

/**
 * Shows others that this process serves, so that nobody moves the store away from under it, until `stop`. A store that one process
 * alone can serve from has a lock for that.
 */
export function showServing({ store, by, clock, startTimer, report }: ServingOptions): { stop(): Promise<void> } {
  let cancel: (() => void) | undefined;
  let isStopped = store.isExclusive;
  let round: Promise<void> = isStopped ? Promise.resolve() : renew();

  async function renew(): Promise<void> {
    try {
      await store.leases.join(SERVING_LEASE, by, { now: clock(), forMs: SERVING_MS });
    } catch (error) {
      report(`could not show that this process serves: ${messageOf(error)}`);
    }
    if (!isStopped) cancel = startTimer(RENEW_MS, renewAgain);
  }

  function renewAgain(): void {
    round = renew();
  }

  return {
    async stop() {
      isStopped = true;
      cancel?.();
      await round;
      if (!store.isExclusive) await giveBack();
    },
  };

  /** It ends by itself: a store that fails need not keep a process from ending in good order. */
  async function giveBack(): Promise<void> {
    try {
      await store.leases.release(SERVING_LEASE, by);
    } catch (error) {
      report(`could not show that this process serves no more: ${messageOf(error)}`);
    }
  }
}
