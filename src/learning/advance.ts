import { beginDraft, type Draft, finishDraft, flushSaid, record } from './draft.ts';
import type { Event, LearnerEvent } from './event.ts';
import type { Fact } from './fact.ts';
import { hear } from './hear.ts';
import { run } from './interpreter.ts';
import type { Learner } from './learner.ts';
import type { World } from './library.ts';
import { limitSize } from './limit-size.ts';
import { adopt, mayAdopt, mayRetire, retire } from './merge.ts';
import { isNews, isOwed, settle } from './outcome.ts';
import { notePresence, saysMore } from './presence.ts';
import { deliveryOf, judge, remember, timeInRing } from './seen.ts';
import { wake } from './wake.ts';

export type Advance = { readonly learner: Learner; readonly facts: readonly Fact[] };

/**
 * One step of the core: what happened to a learner makes her what she is next, and the facts that say so. A pure
 * function: the same learner, event and world give the same step. What has to be done in the world outside is owed in
 * `learner.outbox`.
 *
 * An event that changes nothing (a repeat) returns the very same learner and no facts: there is nothing to commit.
 * Never throws for anything that a learner, a flow or a course does; a flow that fails is left with a `flow.stopped` fact.
 *
 * @example
 * const { learner, facts } = advance(newLearner(id, from, now), { kind: 'start', id: '1', at: now, from }, world);
 */
export function advance(learner: Learner, event: Event, world: World): Advance {
  if (!mayChange(learner, event)) return { learner, facts: [] };
  const delivery = deliveryOf(event);
  const verdict = delivery ? judge(learner.seen, delivery.id, delivery.at) : 'new';
  if (verdict === 'seen') return { learner, facts: [] };
  const draft = beginDraft(learner, world);
  if (verdict === 'presumed' && delivery && !isOwed(learner, event)) {
    record(draft, { kind: 'event.presumed-seen', event: delivery.id, eventAt: delivery.at });
    return finishDraft(draft);
  }
  if (delivery) {
    draft.learner.seen = remember(draft.learner.seen, delivery.id, timeInRing(delivery.at, world.now));
  }
  if ('from' in event && event.kind !== 'presence') meet(draft, event);
  run(draft, () => take(draft, event));
  flushSaid(draft);
  limitSize(draft);
  return finishDraft(draft);
}

/** To one who has ended under this name nothing happens any more, but that a lease runs out, or a report comes late. */
function mayChange(learner: Learner, event: Event): boolean {
  switch (event.kind) {
    case 'wake':
      return true;
    case 'outcome':
      return isNews(learner, event);
    case 'adopt':
      return mayAdopt(learner);
    case 'retire':
      return mayRetire(learner, event);
    case 'presence':
      return learner.mergedInto === undefined && saysMore(learner, event);
    default:
      return learner.mergedInto === undefined;
  }
}

/** She is there: reachable, and at this address. */
function meet({ learner, world }: Draft, event: LearnerEvent): void {
  learner.activeAt = world.now;
  learner.address = event.from;
  const { unreachableAt, ...profile } = learner.profile;
  if (unreachableAt !== undefined) learner.profile = profile;
}

function take(draft: Draft, event: Event): void {
  switch (event.kind) {
    case 'wake':
      return wake(draft);
    case 'outcome':
      return settle(draft, event);
    case 'presence':
      return notePresence(draft, event);
    case 'adopt':
      return adopt(draft, event);
    case 'retire':
      return retire(draft, event);
    default:
      return hear(draft, event);
  }
}

/**
 * Several events as one step, with one version: so that outcomes which are known when an event comes need no commit of
 * their own. Like `advance`, returns the very same learner where none of them changes anything.
 */
export function advanceAll(learner: Learner, events: readonly Event[], world: World): Advance {
  let next = learner;
  const facts: Fact[] = [];
  for (const event of events) {
    const from = next === learner ? learner : { ...next, version: learner.version };
    const step = advance(from, event, world);
    if (step.learner === from) continue;
    next = step.learner;
    facts.push(...step.facts);
  }
  return { learner: next, facts };
}
