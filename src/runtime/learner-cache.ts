import type { Learner } from '../learning/learner.ts';

/**
 * The learners that were committed last, as they were committed. One may be stale where several processes serve: the
 * version that a commit names finds that out.
 */
export type LearnerCache = {
  get(id: string): Remembered | undefined;
  /** `at`: when she was so in the store. Milliseconds since the epoch. */
  set(learner: Learner, at: number): void;
  /** Whether there was one. */
  delete(id: string): boolean;
};

export type Remembered = { readonly learner: Learner; readonly at: number };

/** Keeps at most `capacity` learners; the one that was not used for longest makes room. */
export function createLearnerCache(capacity: number): LearnerCache {
  const learners = new Map<string, Remembered>();
  return {
    get(id) {
      const remembered = learners.get(id);
      if (!remembered) return undefined;
      learners.delete(id);
      learners.set(id, remembered);
      return remembered;
    },
    set(learner, at) {
      learners.delete(learner.id);
      learners.set(learner.id, { learner, at });
      const [oldest] = learners.keys();
      if (learners.size > capacity && oldest !== undefined) learners.delete(oldest);
    },
    delete: (id) => learners.delete(id),
  };
}
