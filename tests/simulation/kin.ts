import type { MergeEvent } from '../../src/learning/event.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { joinRings } from '../../src/learning/seen.ts';
import { isSame } from './is-same.ts';
import type { Life } from './life.ts';

/** Learners who may turn out to be one person, and how they became one. */
export type Kin = {
  add(learners: readonly string[]): void;
  /** Whether her ring is that of before joined with one of another's, and she has done nothing herself. */
  isAdoption(from: Learner, to: Learner): boolean;
  /** What another one had taken counts as taken here: should it come again, it may not change her. */
  adoptTaken(life: Life, to: Learner): void;
  /** How she may have taken over another one, or ended. */
  mergesOf(from: Learner, to: Learner): MergeEvent[];
  /** Who has taken over this one. */
  adopters(learner: string): Learner[];
};

export function createKin(lives: ReadonlyMap<string, Life>): Kin {
  const kin = new Map<string, readonly string[]>();

  /** Those whom she has taken over, as they were lately, the newest first. */
  function adoptedBy({ id, adopted }: Learner): Learner[] {
    const others = (kin.get(id) ?? []).filter((other) => other !== id && adopted?.includes(other));
    return others.flatMap((other) => lives.get(other)?.history ?? []).reverse();
  }

  return {
    add(learners) {
      for (const learner of learners) kin.set(learner, learners);
    },
    isAdoption({ seen, activeAt }, to) {
      if (activeAt !== to.activeAt) return false;
      return adoptedBy(to).some((other) => isSame(joinRings(seen, other.seen), to.seen));
    },
    adoptTaken(life, { adopted = [] }) {
      for (const id of adopted) for (const event of lives.get(id)?.taken ?? []) life.taken.add(event);
    },
    mergesOf(from, to) {
      if (to.mergedInto !== undefined && from.mergedInto === undefined) {
        return [{ kind: 'retire', into: to.mergedInto, life: from.createdAt, version: from.version }];
      }
      return adoptedBy(to).map((other) => ({ kind: 'adopt', other }));
    },
    adopters(learner) {
      const others = (kin.get(learner) ?? []).flatMap((id) => lives.get(id)?.learner ?? []);
      return others.filter(({ adopted }) => adopted?.includes(learner));
    },
  };
}
