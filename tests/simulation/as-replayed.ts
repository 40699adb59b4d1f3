import type { Fact } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { withWakeAt } from '../../src/learning/outbox.ts';

/** Leases are the runtime's; all else is the core's. */
export function asReplayed({ learner, facts }: { learner: Learner; facts: readonly Fact[] }): string {
  const { delivery: _, ...rest } = learner;
  const { wakeAt, ...ordered } = withWakeAt(rest);
  return JSON.stringify([ordered, wakeAt, facts]);
}
