import type { Outcome, OutcomeEvent } from '../../src/learning/event.ts';
import type { Learner } from '../../src/learning/learner.ts';

/** The one school of the world. */
export const TEAM = { code: 'ABC', name: 'School No. 5' };

/** What may have come of the effects that the store itself does, at which no channel is watched. */
export function ofTheStore({ outbox: [first] }: Learner): OutcomeEvent[] {
  if (!first) return [];
  const outcomes: Outcome[] = [{ kind: 'retry', reason: 'refused' }];
  if (first.effect.kind === 'find-team') outcomes.unshift(teamFound(first.effect.code));
  else if (first.effect.kind !== 'erase') return [];
  return outcomes.map((outcome) => ({ kind: 'outcome', entry: first.id, outcome }));
}

function teamFound(code: string): Outcome {
  if (code.toUpperCase() !== TEAM.code) return { kind: 'done', result: 'unknown' };
  return { kind: 'done', result: 'joined', values: { team: TEAM.code, school: TEAM.name } };
}
