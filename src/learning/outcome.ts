import { FAILED } from './action-specs.ts';
import { type Draft, record, replaceFrame, updateProfile, updateProgress } from './draft.ts';
import type { Effect, OutboxEntry } from './effect.ts';
import type { Event, Outcome, OutcomeEvent } from './event.ts';
import { flowOf } from './flow-of.ts';
import { at, goOn, moveFrame, withVars } from './interpreter.ts';
import type { Learner } from './learner.ts';
import { backOffMs, FIRST_PAUSE_MS, GIVE_UP_AFTER_MS } from './outbox.ts';
import { lastHeard, SKEW_MS } from './seen.ts';

type Values = Readonly<Record<string, string>>;

/** Whether an event is the outcome of something that is still in the outbox. */
export function isOwed({ outbox }: Learner, event: Event): boolean {
  return event.kind === 'outcome' && outbox.some(({ id }) => id === event.entry);
}

/**
 * Whether anything has to be done about an outcome: not where it is a repeat, or says again what is known, or is a report of
 * what was sent to her before she was erased and came again.
 */
export function isNews(learner: Learner, event: OutcomeEvent): boolean {
  if (event.report && event.report.at + SKEW_MS < learner.createdAt) return false;
  return isOwed(learner, event) || (event.report !== undefined && event.outcome.kind !== 'done');
}

/** Takes what came of an effect. */
export function settle(draft: Draft, event: OutcomeEvent): void {
  const { entry: id, outcome } = event;
  const entry = draft.learner.outbox.find((one) => one.id === id);
  if (!entry) return lament(draft, event);
  switch (outcome.kind) {
    case 'done':
      remove(draft, entry);
      keepResult(draft, entry.effect, outcome.result, outcome.values ?? {});
      return tellFlow(draft, entry, outcome.result ?? 'done', outcome.values ?? {});
    case 'retry':
      return retry(draft, entry, outcome);
    case 'never':
      giveUp(draft, entry, outcome.reason);
      if (outcome.unreachable && !wasHeardSince(draft, event)) loseContact(draft, outcome.reason);
      return;
    default:
      outcome satisfies never;
  }
}

/** What counted as sent did not arrive after all: it can't be sent again, since it is not kept. */
function lament(draft: Draft, event: OutcomeEvent): void {
  const { entry, outcome } = event;
  if (outcome.kind === 'done') return;
  record(draft, { kind: 'message.undelivered', entry, reason: outcome.reason.slice(0, 200) });
  if (outcome.kind === 'never' && outcome.unreachable && !wasHeardSince(draft, event)) {
    loseContact(draft, outcome.reason);
  }
}

/** A report that comes late says nothing about one who has written since. */
function wasHeardSince({ learner }: Draft, { report }: OutcomeEvent): boolean {
  return report !== undefined && (lastHeard(learner.seen)?.at ?? 0) > report.at;
}

function remove(draft: Draft, entry: OutboxEntry): void {
  draft.learner.outbox = draft.learner.outbox.filter((one) => one !== entry);
}

function retry(draft: Draft, entry: OutboxEntry, outcome: Outcome & { kind: 'retry' }): void {
  const { now, random } = draft.world;
  const { reason, afterMs, isUntried = false } = outcome;
  if (now - entry.createdAt >= GIVE_UP_AFTER_MS) return giveUp(draft, entry, reason);
  const attempts = entry.attempts + (isUntried ? 0 : 1);
  const pause = isUntried ? (afterMs ?? FIRST_PAUSE_MS) : Math.max(afterMs ?? 0, backOffMs(attempts, random));
  const dueAt = now + pause;
  draft.learner.outbox = draft.learner.outbox.map((one) => (one === entry ? { ...entry, attempts, dueAt } : one));
}

/** Shown to the operators as a fact; the flow that waits goes on with the outcome `failed`. */
export function giveUp(draft: Draft, entry: OutboxEntry, reason: string): void {
  const { effect, attempts } = entry;
  record(draft, { kind: 'effect.given-up', effect: effect.kind, reason: reason.slice(0, 200), attempts: attempts + 1 });
  remove(draft, entry);
  tellFlow(draft, entry, FAILED, {});
}

/** Nothing reaches her: what was to be said is given up, until she writes again. */
export function loseContact(draft: Draft, reason: string): void {
  if (draft.learner.profile.unreachableAt === undefined) {
    updateProfile(draft, { unreachableAt: draft.world.now });
    record(draft, { kind: 'learner.unreachable', reason: reason.slice(0, 200) });
  }
  for (const entry of draft.learner.outbox.filter((one) => one.effect.kind === 'send')) giveUp(draft, entry, reason);
}

/** What an outcome means for the learner herself, whatever her flow does with it. */
function keepResult(draft: Draft, effect: Effect, result: string | undefined, values: Values): void {
  if (effect.kind === 'find-team' && result === 'joined' && values.team !== undefined) {
    updateProfile(draft, { team: values.team, school: values.school ?? values.team });
    record(draft, { kind: 'team.joined', team: values.team });
  }
  if (effect.kind === 'find-team' && result === 'unknown') {
    record(draft, { kind: 'team.unknown', code: effect.code.slice(0, 64) });
  }
  if (effect.kind === 'issue-certificate' && values.certificate !== undefined) {
    const { certificate: id, link = '' } = values;
    if (draft.learner.progress[effect.course]?.certificate?.id === id) return;
    updateProgress(draft, effect.course, { certificate: { id, link } });
    record(draft, { kind: 'certificate.issued', course: effect.course, certificate: id });
  }
}

/**
 * The frame that waits for the effect goes on; one that another flow has interrupted is run when that has ended. Where its
 * step is gone, it finds a new place as it runs.
 */
function tellFlow(draft: Draft, entry: OutboxEntry, result: string, values: Values): void {
  const { frames } = draft.learner.conversation;
  const index = frames.findIndex(({ waiting }) => waiting?.kind === 'effect' && waiting.entry === entry.id);
  const frame = frames[index];
  const step = frame && flowOf(draft.world.library, frame)?.steps[frame.step];
  if (!frame) return;
  if (!step) return replaceFrame(draft, index, at(frame, frame.step));
  const told = withVars(frame, values);
  if (index === frames.length - 1) goOn(draft, told, step, result);
  else moveFrame(draft, index, told, step, result);
}
