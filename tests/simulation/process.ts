import type { Fact } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';
import type { Library } from '../../src/learning/library.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { Store } from '../../src/store/store.ts';
import type { Timer } from '../../src/timer.ts';

/** One incarnation of a process: from its start to its crash or stop. */
export type Process = {
  readonly name: string;
  /** Which version of the program it runs: 0 today's, 1 the next one. */
  readonly release: 0 | 1;
  readonly library: Library;
  /** How far its clock is from the true time, in milliseconds. */
  skewMs: number;
  /** Milliseconds since the epoch, by its own clock. */
  readonly clock: () => number;
  /** Rings in a process that lives. */
  readonly startTimer: Timer;
  isDead: boolean;
  /** Whether it takes events. */
  isServing: boolean;
  runtime: Runtime;
  store: Store;
  /** What it is about to commit, by learner: `now` is the time of the step. */
  readonly committing: Map<string, Commit>;
};

export type Commit = { readonly learner: Learner; readonly facts: readonly Fact[]; readonly now: number };
