import type { Fact } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';

/** What a commit has changed, in words. */
export function describeCommit(from: Learner, to: Learner, facts: readonly Fact[]): string {
  const places = to.conversation.frames.map(({ flow, step, waiting }) => `${flow}:${step}(${waiting?.kind ?? ''})`);
  const outbox = to.outbox.map(({ id, effect }) => `${effect.kind} ${id}`);
  const heard = to.seen.ids.at(-1) === from.seen.ids.at(-1) ? '' : `heard ${to.seen.ids.at(-1)}; `;
  const lease = to.delivery ? `; lease ${to.delivery.by}` : '';
  return `${heard}${places.join(' > ')}; owes [${outbox}]${lease}; ${facts.map(({ kind }) => kind)}`;
}
