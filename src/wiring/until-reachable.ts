import { StoreUnreachableError } from '../store/mongo/unreachable.ts';
import type { Timer } from '../timer.ts';

const FIRST_PAUSE_MS = 1_000;
/** So long it takes at most until it is noticed that the database is back. */
const LONGEST_PAUSE_MS = 30_000;

export type UntilReachableOptions<T> = {
  readonly attempt: () => Promise<T>;
  /** Told of each failure, and in how many milliseconds the next attempt is made. */
  readonly report: (problem: string, againInMs: number) => void;
  readonly startTimer: Timer;
  readonly signal: AbortSignal;
};

/**
 * Attempts something again and again as long as the store can't be reached: at once, then after 1 s, doubling to 30 s. Rejects with
 * any other error of `attempt`, and, without waiting for the attempt that is under way, with the reason of `signal`.
 */
export async function untilReachable<T>({ attempt, report, startTimer, signal }: UntilReachableOptions<T>): Promise<T> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await Promise.race([attempt(), aborted]);
    } catch (error) {
      if (!(error instanceof StoreUnreachableError)) throw error;
      report(error.message, pauseMs);
    }
    const { promise: paused, resolve } = Promise.withResolvers<void>();
    const cancel = startTimer(pauseMs, resolve);
    await Promise.race([paused, aborted]).finally(cancel);
  }
}
