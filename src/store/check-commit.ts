import type { Fact } from '../learning/fact.ts';
import type { Learner } from '../learning/learner.ts';

/** Throws where the caller breaks the port's promise: that is a bug, and must not reach the disk. */
export function checkCommit(learner: Learner, facts: readonly Fact[], expected: number): void {
  if (learner.version !== expected + 1) {
    throw new Error(`commit of learner ${learner.id}: version ${learner.version} does not follow ${expected}`);
  }
  const stranger = facts.find((fact) => fact.learner !== learner.id);
  if (stranger) throw new Error(`commit of learner ${learner.id}: fact ${stranger.id} is another learner's`);
}
