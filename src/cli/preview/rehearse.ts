import { advance } from '../../learning/advance.ts';
import type { LearnerEvent } from '../../learning/event.ts';
import type { Language } from '../../learning/language.ts';
import { type Address, type Learner, newLearner } from '../../learning/learner.ts';
import type { Library } from '../../learning/library.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import { randomFrom } from '../../learning/random.ts';

/** What an author does with a question in the preview: a tap, or something typed. */
export type Attempt = { readonly values: readonly string[] } | { readonly text: string };

/** One screen of a lesson: `flow` is `lesson/COURSE/LESSON`, `step` a step of it. */
export type Place = { readonly flow: string; readonly step: string; readonly language: Language };

const AUTHOR: Address = { channel: 'preview', name: 'author' };
/** An instant like any other, so that a preview is the same each time. */
const START_AT = Date.UTC(2026, 0, 1, 6);
/** Slower than a double tap, which the core ignores. */
const PAUSE_MS = 60_000;

/** What is said at once, and the words of hers that it answers. */
export type Said = { readonly messages: readonly OutboundMessage[]; readonly heard?: string };

/**
 * What a learner would be shown who comes to this screen and then answers it like this: what is said after the last
 * attempt, or the screen itself where there is none. This is the core's own work, so that a preview can't differ from it.
 * Throws where the library has no such step.
 */
export function rehearse(library: Library, place: Place, attempts: readonly Attempt[]): Said[] {
  const stage = stageOf(library, place);
  let learner = newLearner('preview', AUTHOR, START_AT);
  let now = START_AT;
  const happen = (event: LearnerEvent): void => {
    const world = { now, library: stage, random: randomFrom(String(now)) };
    learner = advance({ ...learner, outbox: [] }, event, world).learner;
    now += PAUSE_MS;
  };
  happen({ kind: 'start', id: 'start', at: now, from: AUTHOR, language: place.language });
  for (const [i, attempt] of attempts.entries()) happen(eventOf(attempt, `attempt-${i}`, now, learner));
  return saidBy(learner);
}

/** A library in which a new learner begins at this screen, and in which nothing follows it. */
function stageOf(library: Library, { flow: id, step: name }: Place): Library {
  const step = library.flows[id]?.steps[name];
  if (!step) throw new Error(`the preview has no step ${name} in ${id}`);
  const { then: _, ...last } = step;
  const flow = { id, start: name, steps: { [name]: last } };
  return { ...library, flows: { [id]: flow }, triggers: { start: id, commands: {}, words: {}, events: {} } };
}

function eventOf(attempt: Attempt, id: string, at: number, learner: Learner): LearnerEvent {
  const base = { id, at, from: AUTHOR };
  if ('text' in attempt) return { ...base, kind: 'text', text: attempt.text };
  return { ...base, kind: 'tap', turn: learner.conversation.turn, values: attempt.values };
}

function saidBy(learner: Learner): Said[] {
  return learner.outbox.flatMap(({ effect }) => {
    if (effect.kind !== 'send') return [];
    const { messages, heard } = effect;
    return [{ messages, ...(heard && { heard: heard.text }) }];
  });
}
