import type { Timer } from '../../timer.ts';
import type { Engine } from './engine.ts';
import type { OwedFacts } from './owed-facts.ts';

export const SWEEP_EVERY_MS = 60_000;

/** After one that failed: as long as none succeeds the process is not ready, also where the database has long been back. */
export const SWEEP_AGAIN_MS = 1_000;

/** Facts that have waited so long are not about to be copied by the process that wrote them: it is dead, or can't. */
export const LEFT_BEHIND_MS = 30_000;

/** Copies once a minute what a process that died has left behind in the documents of learners who do not come back. */
export type Sweeper = {
  /** Throws what the last sweep failed with. */
  check(): void;
  /** Resolves once the sweep that is under way has ended. */
  stop(): Promise<void>;
};

export function startSweeper(engine: Engine, owed: OwedFacts, startTimer: Timer): Sweeper {
  let failure: unknown;
  let isStopped = false;
  let sweep: Promise<void> = Promise.resolve();
  let cancel = startTimer(SWEEP_EVERY_MS, begin);

  function begin(): void {
    sweep = owed.copyAll(engine.clock() - LEFT_BEHIND_MS).then(ended, ended);
  }

  function ended(problem: unknown): void {
    failure = problem;
    if (!isStopped) cancel = startTimer(problem === undefined ? SWEEP_EVERY_MS : SWEEP_AGAIN_MS, begin);
  }

  return {
    check() {
      if (failure !== undefined) throw failure;
    },
    async stop() {
      isStopped = true;
      cancel();
      await sweep;
    },
  };
}
