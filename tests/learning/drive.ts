import { expect } from 'vitest';
import { type Advance, advance } from '../../src/learning/advance.ts';
import type { Event, LearnerEvent, Outcome } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import type { Language } from '../../src/learning/language.ts';
import { LEARNER_MAX_BYTES, type Learner, newLearner } from '../../src/learning/learner.ts';
import type { Library } from '../../src/learning/library.ts';
import type { OutboundMessage, Prompt } from '../../src/learning/message.ts';
import { wakeAtOf } from '../../src/learning/outbox.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { smallLibrary } from './small-library.ts';

export const FROM = { channel: 'web', name: 'she' } as const;
export const BEGINNING = Date.UTC(2026, 10, 24, 9);

/** Without id, time and address: the driver gives them. */
export type Done =
  | { kind: 'start'; parameter?: string; language?: Language }
  | { kind: 'text'; text: string; language?: Language }
  | { kind: 'tap'; turn: number; values: readonly string[]; brief?: string; language?: Language }
  | { kind: 'language'; language: Language }
  | { kind: 'other'; what: string; language?: Language }
  | { kind: 'presence'; isReachable: boolean };

/**
 * A learner on a virtual clock. Every event goes through `checkedAdvance`, and each step of a conversation is delivered
 * at once, unless `isOnline` is false: then the outbox keeps it.
 */
export class Conversation {
  library: Library;
  learner: Learner = newLearner('learner', FROM, BEGINNING);
  now = BEGINNING;
  isOnline = true;
  /** All facts so far. */
  readonly facts: Fact[] = [];
  /** Those of the last event. */
  newFacts: readonly Fact[] = [];
  /** What was said since the last event. */
  messages: OutboundMessage[] = [];
  private events = 0;

  constructor(library: Library = smallLibrary()) {
    this.library = library;
  }

  /** Moves the clock. A second passes between two events at least. */
  later(ms: number): this {
    this.now += ms;
    return this;
  }

  does(done: Done, { id = `event-${this.events++}`, at = this.now } = {}): string[] {
    return this.happens({ ...done, id, at, from: FROM } as LearnerEvent);
  }

  start(parameter?: string, language: Language = 'en'): string[] {
    return this.does(parameter === undefined ? { kind: 'start', language } : { kind: 'start', parameter, language });
  }

  text(text: string): string[] {
    return this.does({ kind: 'text', text });
  }

  /** Taps the question that waits. */
  tap(...values: string[]): string[] {
    return this.does({ kind: 'tap', turn: this.waiting()?.turn ?? -1, values });
  }

  tapTurn(turn: number, ...values: string[]): string[] {
    return this.does({ kind: 'tap', turn, values });
  }

  speak(language: Language): string[] {
    return this.does({ kind: 'language', language });
  }

  wake(): string[] {
    return this.happens({ kind: 'wake' });
  }

  /** The outcome of the first entry of the outbox. */
  outcome(outcome: Outcome): string[] {
    const entry = this.learner.outbox[0]?.id ?? 'none';
    return this.happens({ kind: 'outcome', entry, outcome });
  }

  /** What is said to an event, as texts. */
  happens(event: Event): string[] {
    this.messages = [];
    this.newFacts = this.take(event).facts;
    if (this.isOnline) this.deliver();
    return this.messages.map((message) => message.text);
  }

  /** Delivers what stands at the head of the outbox, down to an effect of another kind. */
  deliver(): void {
    for (let [entry] = this.learner.outbox; entry?.effect.kind === 'send'; [entry] = this.learner.outbox) {
      this.messages.push(...entry.effect.messages);
      this.take({ kind: 'outcome', entry: entry.id, outcome: { kind: 'done' } });
    }
  }

  private take(event: Event): Advance {
    const step = checkedAdvance(this.learner, event, this.library, this.now);
    this.learner = step.learner;
    this.facts.push(...step.facts);
    if ('id' in event) this.now += 1_000;
    return step;
  }

  /** Repeats while `isLeft`. Throws where that does not end: a test must not hang on a bug. */
  repeat(isLeft: () => boolean, act: () => void): void {
    for (let i = 0; isLeft(); i++) {
      if (i > 50) throw new Error(`no end is reached at ${this.places().join(' ')}`);
      act();
    }
  }

  /** The question that the innermost frame waits with. */
  waiting() {
    const waiting = this.learner.conversation.frames.at(-1)?.waiting;
    return waiting?.kind === 'answer' ? waiting : undefined;
  }

  /** What was last asked. */
  ask(): Prompt | undefined {
    return this.messages.findLast((message) => message.ask)?.ask;
  }

  /** The places where she is, outermost first, such as `menu:menu`. */
  places(): string[] {
    return this.learner.conversation.frames.map((frame) => `${frame.flow}:${frame.step}`);
  }

  factsOf(kind: Fact['kind']): Fact[] {
    return this.facts.filter((fact) => fact.kind === kind);
  }

  kinds(): string[] {
    return this.newFacts.map((fact) => fact.kind);
  }
}

/**
 * `advance`, and what holds for every step: the learner who came in is not touched, the same inputs give the same bytes,
 * she stays within her bounds, facts are numbered without gaps, only the last message asks, and `wakeAt` is the earliest debt.
 */
export function checkedAdvance(before: Learner, event: Event, library: Library, now: number): Advance {
  freeze(before);
  freeze(event);
  const world = () => ({ now, library, random: randomFrom(`${before.id}:${before.version}`) });
  const step = advance(before, event, world());
  const again = advance(before, event, world());
  const json = JSON.stringify(step.learner);
  expect(JSON.stringify(again)).toBe(JSON.stringify(step));
  if (step.learner === before) {
    expect(step.facts).toEqual([]);
    return step;
  }
  expect(step.learner.version).toBe(before.version + 1);
  expect(new TextEncoder().encode(json).length).toBeLessThanOrEqual(LEARNER_MAX_BYTES);
  expect(step.learner.conversation.frames.length).toBeLessThanOrEqual(16);
  expect(step.facts.map((fact) => fact.id)).toEqual(step.facts.map((_, i) => `${before.id}/${before.sequence + i}`));
  expect(step.learner.sequence).toBe(before.sequence + step.facts.length);
  expect(step.learner.wakeAt).toBe(wakeAtOf(step.learner));
  expectOnlyTheLastToAsk(before, step.learner);
  return step;
}

function expectOnlyTheLastToAsk(before: Learner, after: Learner): void {
  const known = new Set(before.outbox.map((entry) => entry.id));
  const messages = after.outbox.flatMap(({ id, effect }) =>
    effect.kind === 'send' && !known.has(id) ? effect.messages : [],
  );
  expect(messages.slice(0, -1).filter((message) => message.ask)).toEqual([]);
}

export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}

/** A learner who is through the onboarding, in English, at the menu. */
export function atMenu(library?: Library): Conversation {
  const she = new Conversation(library);
  she.start();
  she.tap('en');
  she.tap('yes');
  she.text('Айгүл Асанова');
  return she;
}

/** A learner at the first screen of lesson one of the course `growth`, after the test before. */
export function inLesson(library?: Library): Conversation {
  const she = atMenu(library);
  she.tap('learn');
  she.repeat(
    () => she.places().at(-1)?.startsWith('test/') === true,
    () => she.tap('a'),
  );
  return she;
}
