import type { PendingFact } from './documents.ts';

/** What is known of a learner's document at a version. */
export type KnownLearner = {
  readonly version: number;
  readonly life: number;
  /** The facts in the document that are not known to be copied, the oldest first. */
  readonly owed: readonly PendingFact[];
  /** Since when; absent where there are none. */
  readonly owedAt?: number;
};

/**
 * The learners whom this process lately loaded or committed. A version of a life is written once, so that what is known of one
 * stays true, also after a commit that failed or perhaps did not. What is forgotten or out of date costs a commit one more round
 * trip and nothing else.
 */
export type KnownLearners = {
  /** Undefined where nothing is known of this version of this life. */
  get(id: string, version: number, life: number): KnownLearner | undefined;
  /** What was read or written. Something older than what is known is of no use. */
  note(id: string, known: KnownLearner): void;
  forget(id: string): void;
  /** That facts of this life have been copied. */
  copied(id: string, life: number, sequences: ReadonlySet<number>): void;
};

/** `limit`: of how many; the longest unused goes first. */
export function createKnownLearners(limit: number): KnownLearners {
  const learners = new Map<string, KnownLearner>();
  return {
    get(id, version, life) {
      const known = learners.get(id);
      return known?.version === version && known.life === life ? known : undefined;
    },
    note(id, known) {
      const before = learners.get(id);
      if (before && before.life === known.life && before.version > known.version) return;
      learners.delete(id);
      learners.set(id, known);
      if (learners.size > limit) learners.delete(learners.keys().next().value as string);
    },
    forget(id) {
      learners.delete(id);
    },
    copied(id, life, sequences) {
      const known = learners.get(id);
      if (known?.life !== life || known.owed.length === 0) return;
      const { owedAt, ...rest } = known;
      const owed = known.owed.filter(({ sequence }) => !sequences.has(sequence));
      learners.set(id, { ...rest, owed, ...(owed.length > 0 && owedAt !== undefined && { owedAt }) });
    },
  };
}
