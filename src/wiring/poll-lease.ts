import type { Inbox } from '../channels/inbox.ts';
import { RENEW_LEASE_MS } from '../channels/telegram/poller.ts';
import { NewerSchemaError, type Store } from '../store/store.ts';

/** One process asks at a time: Telegram refuses a second one (409). One that died is followed after so long. */
const POLL_LEASE = 'telegram/poll';
const POLL_LEASE_MS = 3 * RENEW_LEASE_MS;

/** For how long a process leaves asking to others that are newer: by then a rollout goes on, or is over. */
export const ASIDE_MS = 60_000;

export type PollLeaseOptions = {
  readonly store: Pick<Store, 'leases' | 'isExclusive'>;
  /** The name of this process, no other's ever. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly report: (problem: string) => void;
};

export type PollLease = {
  /** Takes it, or renews it. False: another process asks. */
  take(): Promise<boolean>;
  release(): Promise<void>;
  /** What the poller hears goes through here. */
  over(inbox: Inbox): Inbox;
};

/**
 * Who may ask Telegram for updates. While a new version is rolled out, a newer process may have moved learners whom this one can't
 * read: their updates would keep it from the others', so it steps aside for a minute, in which another one asks.
 */
export function createPollLease({ store, by, clock, report }: PollLeaseOptions): PollLease {
  let asideUntil = Number.NEGATIVE_INFINITY;
  const release = () => store.leases.release(POLL_LEASE, by);

  function stepAside(): void {
    const wasAside = clock() < asideUntil;
    asideUntil = clock() + ASIDE_MS;
    if (wasAside) return;
    report(
      'a newer version of Sabak has moved learners: this process leaves asking for updates to others for a minute',
    );
  }

  return {
    async take() {
      /** Where nobody else can serve, one that died need not be waited for, and nobody is newer. */
      if (store.isExclusive) return true;
      if (clock() >= asideUntil) return store.leases.take(POLL_LEASE, by, { now: clock(), forMs: POLL_LEASE_MS });
      await release();
      return false;
    },
    release,
    over: (inbox) => ({
      ...inbox,
      async handle(event) {
        try {
          await inbox.handle(event);
        } catch (error) {
          if (error instanceof NewerSchemaError && !store.isExclusive) stepAside();
          throw error;
        }
      },
    }),
  };
}
