import type { Effect, Heard } from './effect.ts';
import type { Fact, FactBody } from './fact.ts';
import type { CourseProgress, Frame, Learner, Profile, VarValue } from './learner.ts';
import type { World } from './library.ts';
import type { OutboundMessage } from './message.ts';
import { withWakeAt } from './outbox.ts';
import { languageOf } from './scope.ts';

/**
 * A learner in the middle of a step. Her fields are replaced, never changed in place, so that the learner who came in
 * stays what she was.
 */
export type Draft = {
  readonly world: World;
  /** When she last wrote or tapped before this event. */
  readonly activeBefore: number;
  learner: { -readonly [K in keyof Learner]: Learner[K] };
  readonly facts: Fact[];
  /** Said in this step and not yet in the outbox. */
  said: OutboundMessage[];
  heard?: Heard;
  /** The frame whose step is run: a call that is the last thing a flow does takes it off the stack. */
  running?: Frame;
  /** How many flow steps this event may still run. */
  stepsLeft: number;
};

/** A guard against flows that go round in circles (design: 100 steps an event). */
export const MAX_STEPS_PER_EVENT = 100;

export function beginDraft(learner: Learner, world: World): Draft {
  return {
    world,
    activeBefore: learner.activeAt,
    learner: { ...learner },
    facts: [],
    said: [],
    stepsLeft: MAX_STEPS_PER_EVENT,
  };
}

/** The next version of the learner. What was said must be in her outbox. */
export function finishDraft({ learner, facts }: Draft): { learner: Learner; facts: readonly Fact[] } {
  learner.version += 1;
  return { learner: withWakeAt(learner), facts };
}

export function record(draft: Draft, body: FactBody): void {
  const { learner } = draft;
  draft.facts.push({ id: `${learner.id}/${learner.sequence}`, learner: learner.id, at: draft.world.now, ...body });
  learner.sequence += 1;
}

export function say(draft: Draft, message: OutboundMessage): void {
  draft.said.push(message);
}

/** Says a text of the core. */
export function sayText(draft: Draft, key: string, values?: Readonly<Record<string, VarValue>>): void {
  say(draft, { text: draft.world.library.text(languageOf(draft.learner), key, values) });
}

/** Owes an effect, after everything that was said before it. Returns the id of its entry. */
export function owe(draft: Draft, effect: Effect): string {
  flushSaid(draft);
  return append(draft, effect);
}

/** Puts what was said, and what it answers, into the outbox. Where nothing reaches her, it is given up at once. */
export function flushSaid(draft: Draft): void {
  const { said: messages, heard } = draft;
  if (messages.length === 0 && heard === undefined) return;
  if (draft.learner.profile.unreachableAt !== undefined) {
    record(draft, { kind: 'effect.given-up', effect: 'send', reason: 'nothing reaches her', attempts: 0 });
  } else append(draft, heard ? { kind: 'send', messages, heard } : { kind: 'send', messages });
  draft.said = [];
  delete draft.heard;
}

/** Ids are unique for ever: a version is committed once, and numbers its entries from 0. */
function append(draft: Draft, effect: Effect): string {
  const { learner, world } = draft;
  const last = learner.outbox.at(-1)?.id;
  const version = learner.version + 1;
  const index = last?.startsWith(`${version}.`) ? Number(last.slice(last.indexOf('.') + 1)) + 1 : 0;
  const id = `${version}.${index}`;
  learner.outbox = [...learner.outbox, { id, effect, attempts: 0, createdAt: world.now, dueAt: world.now }];
  return id;
}

export function updateProfile(draft: Draft, changes: Partial<Profile>): void {
  draft.learner.profile = { ...draft.learner.profile, ...changes };
}

export function updateProgress(draft: Draft, course: string, changes: Partial<CourseProgress>): void {
  const before = draft.learner.progress[course] ?? { startedAt: draft.world.now, lessons: {}, after: [] };
  draft.learner.progress = { ...draft.learner.progress, [course]: { ...before, ...changes } };
}

export function topFrame(draft: Draft): Frame | undefined {
  return draft.learner.conversation.frames.at(-1);
}

export function setFrames(draft: Draft, frames: readonly Frame[]): void {
  draft.learner.conversation = { ...draft.learner.conversation, frames };
}

/** Puts `frame` in the place of the frame at `index` (counted from the end where negative). */
export function replaceFrame(draft: Draft, index: number, frame: Frame): void {
  setFrames(draft, draft.learner.conversation.frames.with(index, frame));
}
