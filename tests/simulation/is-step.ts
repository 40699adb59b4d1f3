import type { Fact } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { wakeAtOf } from '../../src/learning/outbox.ts';
import { isSame } from './is-same.ts';

type Step = { readonly learner: Learner; readonly facts: readonly Fact[] };

/** Whether a commit is this step of the core: leases, and when she is woken for them, are the runtime's. */
export function isStep(committed: Step, step: Step): boolean {
  if (committed.facts.length !== step.facts.length) return false;
  const { delivery: _, wakeAt: __, ...learner } = committed.learner;
  const { delivery: ___, wakeAt: ____, ...replayed } = step.learner;
  return wakeAtOf(learner) === wakeAtOf(replayed) && isSame(learner, replayed) && isSame(committed.facts, step.facts);
}
