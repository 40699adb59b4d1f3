import { messageOf } from '../message-of.ts';
import type { Store } from '../store/store.ts';
import type { Timer } from '../timer.ts';

/** How often a place among those who share a rate is renewed. */
export const RENEW_MS = 1_000;

/** How long a place is held without being renewed: two renewals may fail. */
export const HOLD_MS = 3 * RENEW_MS;

export type RateShareOptions = {
  readonly store: Pick<Store, 'leases' | 'isExclusive'>;
  /** What is shared, such as `rate/telegram`. */
  readonly rate: string;
  /** The name of this process, no other's ever. */
  readonly by: string;
  /** Milliseconds since the epoch; the clocks of all that share are taken to differ by far less than `RENEW_MS`. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  readonly report: (problem: string) => void;
};

/** The part of a platform's rate that this process may use, so that all together keep within it. */
export type RateShare = {
  /** From 0 (none) to 1 (all). */
  share(): number;
  /** Begins to hold a place. Until others know of it the share is 0. */
  start(): void;
  /** Gives the place back, and uses nothing any more. */
  stop(): Promise<void>;
};

/** A place that was held by `at`, and by how many then. */
type Held = { readonly at: number; readonly holders: number };

/**
 * Whoever renews learns how many hold a place, and takes one part of so many. A newcomer waits until every other one has
 * renewed, or has lost its place: only then have all made room. So does one that had lost its place; one that finds itself
 * alone need not wait. What a process counts on ends no later than its place does, so that whoever is not counted by others
 * uses nothing.
 */
export function createRateShare({ store, rate, by, clock, startTimer, report }: RateShareOptions): RateShare {
  let cancel: (() => void) | undefined;
  let round: Promise<void> = Promise.resolve();
  let isStopped = false;
  let held: Held | undefined;
  let usableAt = 0;

  function share(): number {
    if (isStopped) return 0;
    if (store.isExclusive) return 1;
    const now = clock();
    const isTrusted = held !== undefined && now < held.at + HOLD_MS && now >= usableAt;
    return isTrusted && held ? 1 / held.holders : 0;
  }

  /** The time before the call counts: whatever the store noted, it is not less. */
  async function renew(): Promise<void> {
    const at = clock();
    try {
      const holders = await store.leases.join(rate, by, { now: at, forMs: HOLD_MS });
      const now = clock();
      const isNew = held === undefined || now >= held.at + HOLD_MS;
      if (isNew) usableAt = holders === 1 ? now : now + HOLD_MS;
      held = { at, holders };
    } catch (error) {
      report(`could not renew the share of ${rate}: ${messageOf(error)}`);
    }
  }

  function poll(): void {
    round = renew().finally(() => {
      if (!isStopped) cancel = startTimer(RENEW_MS, poll);
    });
  }

  return {
    share,
    start() {
      if (!store.isExclusive) poll();
    },
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
      await store.leases.release(rate, by);
    } catch (error) {
      report(`could not give back the share of ${rate}: ${messageOf(error)}`);
    }
  }
}
