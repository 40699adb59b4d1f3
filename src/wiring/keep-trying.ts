import { messageOf } from '../message-of.ts';
import type { Timer } from '../timer.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

export type KeepTryingOptions = {
  readonly run: () => Promise<void>;
  /** Told of each failure, and in how many milliseconds the next attempt is made. */
  readonly report: (problem: string, againInMs: number) => void;
  readonly startTimer: Timer;
};

/**
 * `firstTry`: resolves when the first attempt is over, well or not. After `stop` none begins, and nothing is told of the one that
 * is under way: whoever closes its connections ends it.
 */
export type Trying = { readonly firstTry: Promise<void>; stop(): void };

/** Runs something until it succeeds once: at once, then after 1 s, doubling to 5 min. */
export function keepTrying({ run, report, startTimer }: KeepTryingOptions): Trying {
  let isStopped = false;
  let cancel: (() => void) | undefined;

  async function attempt(pauseMs: number): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (isStopped) return;
      report(messageOf(error), pauseMs);
      cancel = startTimer(pauseMs, () => void attempt(Math.min(2 * pauseMs, LONGEST_PAUSE_MS)));
    }
  }

  return {
    firstTry: attempt(FIRST_PAUSE_MS),
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
