import { messageOf } from '../message-of.ts';
import type { Timer } from '../timer.ts';
import type { Store } from './store.ts';

export type HoldPlaceOptions = {
  readonly store: Pick<Store, 'leases' | 'isExclusive'>;
  /** The lease that is joined. */
  readonly lease: string;
  /** The name of this process, no other's ever. */
  readonly by: string;
  /** How long a place is held without being renewed, and how often it is renewed. */
  readonly holdMs: number;
  readonly renewMs: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  /** Told of each renewal: when it was asked for, and how many hold a place. */
  readonly onHeld?: (at: number, holders: number) => void;
  readonly report: (problem: string) => void;
  /** What could not be done, where a renewal or giving the place back fails. */
  readonly couldNot: { readonly renew: string; readonly giveBack: string };
};

/**
 * Holds a place among those who have joined a lease, until `stop`, which gives it back. In a store that one process alone can serve
 * from there is nobody to share with: then nothing is held.
 */
export function holdPlace(options: HoldPlaceOptions): { stop(): Promise<void> } {
  const { store, lease, by, holdMs, renewMs, clock, startTimer, onHeld, report, couldNot } = options;
  let cancel: (() => void) | undefined;
  let isStopped = store.isExclusive;
  let round: Promise<void> = isStopped ? Promise.resolve() : renew();

  async function renew(): Promise<void> {
    const at = clock();
    try {
      const holders = await store.leases.join(lease, by, { now: at, forMs: holdMs });
      onHeld?.(at, holders);
    } catch (error) {
      report(`${couldNot.renew}: ${messageOf(error)}`);
    }
    if (!isStopped) cancel = startTimer(renewMs, renewAgain);
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
      await store.leases.release(lease, by);
    } catch (error) {
      report(`${couldNot.giveBack}: ${messageOf(error)}`);
    }
  }
}
