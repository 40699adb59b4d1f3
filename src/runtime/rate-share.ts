import { type HoldPlaceOptions, holdPlace } from '../store/hold-place.ts';

/** How often a place among those who share a rate is renewed. */
export const RENEW_MS = 1_000;

/** How long a place is held without being renewed: two renewals may fail. */
export const HOLD_MS = 3 * RENEW_MS;

/** `clock`: the clocks of all that share are taken to differ by far less than `RENEW_MS`. */
export type RateShareOptions = Pick<HoldPlaceOptions, 'store' | 'by' | 'clock' | 'startTimer' | 'report'> & {
  /** What is shared, such as `rate/telegram`. */
  readonly rate: string;
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
export function createRateShare({ rate, ...options }: RateShareOptions): RateShare {
  const { store, clock } = options;
  let place: { stop(): Promise<void> } | undefined;
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
  function onHeld(at: number, holders: number): void {
    const now = clock();
    const isNew = held === undefined || now >= held.at + HOLD_MS;
    if (isNew) usableAt = holders === 1 ? now : now + HOLD_MS;
    held = { at, holders };
  }

  return {
    share,
    start() {
      place = holdPlace({
        ...options,
        lease: rate,
        holdMs: HOLD_MS,
        renewMs: RENEW_MS,
        onHeld,
        couldNot: {
          renew: `could not renew the share of ${rate}`,
          giveBack: `could not give back the share of ${rate}`,
        },
      });
    },
    async stop() {
      isStopped = true;
      await place?.stop();
    },
  };
}
