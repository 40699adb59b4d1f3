import type { Store } from '../store/store.ts';

/** How often learners who are due are looked for. */
export const POLL_MS = 1_000;

/** How many learners are claimed, and then woken side by side, at once. */
const CLAIM_LIMIT = 100;

export type WakerOptions = {
  readonly store: Pick<Store, 'claimDue' | 'isExclusive'>;
  readonly clock: () => number;
  readonly leaseMs: number;
  readonly wake: (id: string) => Promise<unknown>;
  readonly report: (problem: string) => void;
};

/** Wakes the learners to whom something is owed by now. */
export type Waker = {
  start(): void;
  /** One round. Throws where the store or a step does. */
  wakeDue(): Promise<void>;
  /** Resolves when nobody is being woken any more. */
  stop(): Promise<void>;
};

export function createWaker({ store, clock, leaseMs, wake, report }: WakerOptions): Waker {
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function wakeAllDue(until: number): Promise<void> {
    let claimed: string[];
    do {
      claimed = await store.claimDue({ now: until, leaseMs, limit: CLAIM_LIMIT });
      await Promise.all(claimed.map(wake));
    } while (claimed.length === CLAIM_LIMIT && !isStopped);
  }

  function poll(until: number): void {
    round = wakeAllDue(until)
      .catch((error) => report(`could not wake who is due: ${error instanceof Error ? error.message : error}`))
      .finally(() => {
        if (!isStopped) timer = setTimeout(() => poll(clock()), POLL_MS).unref();
      });
  }

  return {
    /** Where nobody else serves, a lease can only be one of a process that died: the first round looks past them. */
    wakeDue: () => wakeAllDue(clock()),
    start: () => poll(store.isExclusive ? clock() + leaseMs : clock()),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
