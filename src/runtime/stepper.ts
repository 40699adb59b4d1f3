import { advance } from '../learning/advance.ts';
import type { Event } from '../learning/event.ts';
import { type Learner, newLearner } from '../learning/learner.ts';
import type { Library } from '../learning/library.ts';
import { randomFrom } from '../learning/random.ts';
import type { Store } from '../store/store.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { createLearnerCache } from './learner-cache.ts';

const CACHE_CAPACITY = 1_000;

export type StepperOptions = {
  readonly store: Pick<Store, 'load' | 'commit' | 'erase'>;
  readonly library: () => Library;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Decides the delivery lease with which a step is committed. */
  readonly lease: (learner: Learner, now: number) => Learner;
  /** Told of each step. `ms`: how long it took, with its wait for earlier ones. */
  readonly observe: (event: Event['kind'], result: StepResult, ms: number) => void;
};

export type StepResult = 'committed' | 'unchanged' | 'failed';

/** Moves learners, each by one step at a time. */
export type Stepper = {
  /**
   * Resolves once the step is on disk, to the learner as committed; undefined where the event changed nothing or she does
   * not exist (any more). Rejects with `StoreError`. `onCommit` runs before any later step of hers begins.
   */
  step(id: string, event: Event, onCommit: (learner: Learner) => void): Promise<Learner | undefined>;
  erase(id: string): Promise<void>;
  /** Resolves when no step is under way. */
  idle(): Promise<void>;
};

/**
 * Load, advance, commit: where another process has moved the learner meanwhile, the step is made again from what that
 * left. Each repetition means that another one's commit succeeded, so it ends.
 */
export function createStepper({ store, library, clock, lease, observe }: StepperOptions): Stepper {
  const queue = createKeyedQueue();
  const cache = createLearnerCache(CACHE_CAPACITY);

  async function commitStep(id: string, event: Event): Promise<Learner | undefined> {
    for (;;) {
      const now = clock();
      const known = cache.get(id) ?? (await store.load(id));
      const learner = known ?? ('from' in event ? newLearner(id, event.from, now) : undefined);
      if (!learner) return undefined;
      const world = { now, library: library(), random: randomFrom(`${id}:${learner.version}`) };
      const { learner: next, facts } = advance(learner, event, world);
      if (next === learner) return undefined;
      const leased = lease(next, now);
      if ((await store.commit(leased, facts, learner.version)) === 'committed') return leased;
      cache.delete(id);
    }
  }

  async function observedStep(id: string, event: Event, since: number, onCommit: (learner: Learner) => void) {
    try {
      const committed = await commitStep(id, event);
      if (committed) cache.set(committed);
      observe(event.kind, committed ? 'committed' : 'unchanged', performance.now() - since);
      if (committed) onCommit(committed);
      return committed;
    } catch (error) {
      cache.delete(id);
      observe(event.kind, 'failed', performance.now() - since);
      throw error;
    }
  }

  return {
    step: (id, event, onCommit) => {
      const since = performance.now();
      return queue.run(id, () => observedStep(id, event, since, onCommit));
    },
    erase: (id) =>
      queue.run(id, async () => {
        cache.delete(id);
        await store.erase(id);
      }),
    idle: () => queue.idle(),
  };
}
