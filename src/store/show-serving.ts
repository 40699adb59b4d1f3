import { type HoldPlaceOptions, holdPlace } from './hold-place.ts';

/** Every process that serves from a store that many can share has joined this lease. */
export const SERVING_LEASE = 'serving';

const RENEW_MS = 10_000;

/** How long a process that was killed seems to serve: two renewals may fail. */
export const SERVING_MS = 3 * RENEW_MS;

export type ServingOptions = Pick<HoldPlaceOptions, 'store' | 'by' | 'clock' | 'startTimer' | 'report'>;

/**
 * Shows others that this process serves, so that nobody moves the store away from under it, until `stop`. A store that one process
 * alone can serve from has a lock for that.
 */
export function showServing(options: ServingOptions): { stop(): Promise<void> } {
  return holdPlace({
    ...options,
    lease: SERVING_LEASE,
    holdMs: SERVING_MS,
    renewMs: RENEW_MS,
    couldNot: {
      renew: 'could not show that this process serves',
      giveBack: 'could not show that this process serves no more',
    },
  });
}
