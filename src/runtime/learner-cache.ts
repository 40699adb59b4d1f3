import type { Learner } from '../learning/learner.ts';

/**
 * The learners that were committed last, as they were committed. One may be stale where several processes serve: the
 * version that a commit names finds that out.
 */
export type LearnerCache = {
  get(id: string): Learner | undefined;
  set(learner: Learner): void;
  /** Whether there was one. */
  delete(id: string): boolean;
};

/** Keeps at most `capacity` learners; the one that was not used for longest makes room. */
export function createLearnerCache(capacity: number): LearnerCache {
  const learners = new Map<string, Learner>();
  return {
    get(id) {
      const learner = learners.get(id);
      if (!learner) return undefined;
      learners.delete(id);
      learners.set(id, learner);
      return learner;
    },
    set(learner) {
      learners.delete(learner.id);
      learners.set(learner.id, learner);
      const [oldest] = learners.keys();
      if (learners.size > capacity && oldest !== undefined) learners.delete(oldest);
    },
    delete: (id) => learners.delete(id),
  };
}
