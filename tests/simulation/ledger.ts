import { advanceAll } from '../../src/learning/advance.ts';
import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { Event, LearnerEvent, Outcome, OutcomeEvent } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import { LEARNER_MAX_BYTES, type Learner, newLearner } from '../../src/learning/learner.ts';
import type { Library } from '../../src/learning/library.ts';
import { withWakeAt } from '../../src/learning/outbox.ts';
import { randomFrom } from '../../src/learning/random.ts';

/** A promise of the system that a world has seen broken. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** A learner from her first commit to her erasure, as an observer of all commits and deliveries knows her. */
export type Life = {
  learner: Learner;
  /** The events that changed her. */
  readonly taken: Set<string>;
  /** Events that counted as seen because the ring had forgotten what it held. */
  readonly presumed: Set<string>;
  readonly facts: Fact[];
  /** Entries of messages in the order in which they were first delivered. */
  readonly delivered: string[];
  /** Deliveries of what was delivered before. */
  repeated: number;
  /** Entries of other effects that were done. */
  readonly done: Set<string>;
};

/**
 * Watches from outside: every commit, claim, send and erasure, as they take effect. Whatever breaks a promise is kept in
 * `broken`, the first one first, and ends the world.
 */
export type Ledger = {
  readonly lives: ReadonlyMap<string, Life>;
  readonly broken: BrokenPromise[];
  /** What was erased, by learner: every event that had changed her. */
  readonly erased: ReadonlyMap<string, ReadonlySet<string>>;
  breaks(promise: string): void;
  /** Whether a commit from `learner` would reach another life of hers: a store that several processes share refuses it. */
  isOfAnotherLife(learner: Learner): boolean;
  posted(event: LearnerEvent): void;
  committed(by: string, learner: Learner, facts: readonly Fact[], now: number): void;
  begins(by: string, learner: string, entry: OutboxEntry): void;
  delivered(by: string, learner: string, entry: OutboxEntry): void;
  /** What came of an effect, as the process that did it knows it. */
  ends(by: string, learner: string, outcome: OutcomeEvent): void;
  died(by: string): void;
  wasErased(by: string, learner: string): void;
};

export function createLedger(options: { library: Library; now: () => number; trace: (line: string) => void }): Ledger {
  const { library, now: clock, trace } = options;
  const lives = new Map<string, Life>();
  const erased = new Map<string, Set<string>>();
  const events = new Map<string, LearnerEvent>();
  /** Who is doing an effect of a learner. */
  const active = new Map<string, string>();
  /** What each process knows to be over, for good. */
  const over = new Set<string>();
  /** What a process knows and has not yet recorded, by process and learner. */
  const known = new Map<string, OutcomeEvent[]>();
  const broken: BrokenPromise[] = [];

  function breaks(promise: string): void {
    trace(`BROKEN ${promise}`);
    broken.push(new BrokenPromise(promise));
  }

  function holds(condition: boolean, promise: () => string): void {
    if (!condition) breaks(promise());
  }

  function committed(by: string, learner: Learner, facts: readonly Fact[], now: number): void {
    const before = lives.get(learner.id);
    const life = before ?? beginLife(learner, now);
    const from = life.learner;
    const about = `${learner.id} version ${learner.version} by ${by}`;
    trace(`commit ${about}: ${describe(from, learner, facts)}`);
    holds(learner.version === from.version + 1, () => `versions are contiguous: ${about} after ${from.version}`);
    checkFacts(from, learner, facts, about);
    const event = eventTaken(life, learner, facts, about);
    checkBounds(learner, about);
    checkLease(from, learner, by, now, about);
    checkRemoved(life, learner, facts, about);
    checkReplay({ by, from, learner, facts, now, event, about });
    life.learner = learner;
    life.facts.push(...facts);
    lives.set(learner.id, life);
  }

  function beginLife(learner: Learner, now: number): Life {
    const [first] = learner.seen.ids;
    const address = events.get(first ?? '')?.from ?? learner.address;
    const begun = newLearner(learner.id, address, now);
    return {
      learner: begun,
      taken: new Set(),
      presumed: new Set(),
      facts: [],
      delivered: [],
      repeated: 0,
      done: new Set(),
    };
  }

  function checkFacts(from: Learner, to: Learner, facts: readonly Fact[], about: string): void {
    const areNumbered = facts.every(({ id }, i) => id === `${from.id}/${from.sequence + i}`);
    holds(areNumbered && to.sequence === from.sequence + facts.length, () => `facts are contiguous: ${about}`);
  }

  /** The event that a commit took: the one that is new in the ring, or that a fact calls presumed. */
  function eventTaken(life: Life, to: Learner, facts: readonly Fact[], about: string): LearnerEvent | undefined {
    const presumed = facts.find((fact) => fact.kind === 'event.presumed-seen');
    if (presumed) {
      life.presumed.add(presumed.event);
      return { ...(events.get(presumed.event) as LearnerEvent), at: presumed.eventAt };
    }
    if (JSON.stringify(to.seen) === JSON.stringify(life.learner.seen)) return undefined;
    const id = to.seen.ids.at(-1) ?? '';
    const kept = life.learner.seen.ids.slice(-(to.seen.ids.length - 1) || to.seen.ids.length);
    holds(JSON.stringify(to.seen.ids) === JSON.stringify([...kept, id]), () => `one event a step: ${about}`);
    holds(!life.taken.has(id), () => `an event changes her once: ${id} again in ${about}`);
    life.taken.add(id);
    return { ...(events.get(id) as LearnerEvent), at: to.seen.at.at(-1) ?? 0 };
  }

  function checkBounds(learner: Learner, about: string): void {
    const bytes = Buffer.byteLength(JSON.stringify(learner));
    holds(bytes <= LEARNER_MAX_BYTES, () => `a learner is at most ${LEARNER_MAX_BYTES} bytes: ${bytes} in ${about}`);
    const { wakeAt, delivery, outbox } = learner;
    const owedAt = delivery?.until ?? outbox[0]?.dueAt;
    const isWoken = owedAt === undefined || (wakeAt !== undefined && wakeAt <= owedAt);
    holds(isWoken, () => `she is woken for what is owed: ${about}`);
  }

  function checkLease(from: Learner, to: Learner, by: string, now: number, about: string): void {
    const { delivery } = from;
    if (!delivery || delivery.by === by || delivery.until <= now) return;
    holds(
      to.delivery?.by === delivery.by && to.delivery.until === delivery.until,
      () => `a lease is respected: ${delivery.by} holds ${about}`,
    );
  }

  /** What leaves the outbox was delivered, or is given up with a fact. */
  function checkRemoved(life: Life, to: Learner, facts: readonly Fact[], about: string): void {
    const kept = new Set(to.outbox.map(({ id }) => id));
    const gone = life.learner.outbox.filter(({ id }) => !kept.has(id));
    const lost = gone.filter(
      ({ id, effect }) => effect.kind !== 'find-team' && !life.delivered.includes(id) && !life.done.has(id),
    );
    const givenUp = facts.filter(({ kind }) => kind === 'effect.given-up').length;
    holds(lost.length <= givenUp, () => `nothing is lost: ${lost.map(({ id }) => id)} left the outbox in ${about}`);
  }

  type Commit = {
    readonly by: string;
    readonly from: Learner;
    readonly learner: Learner;
    readonly facts: readonly Fact[];
    readonly now: number;
    readonly event: LearnerEvent | undefined;
    readonly about: string;
  };

  /** The commit is what the core makes of the version before, what happened, and what the process knew. */
  function checkReplay({ by, from, learner, facts, now, event, about }: Commit): void {
    const key = `${by} ${learner.id}`;
    const outcomes = [...(known.get(key) ?? []), ...ofTheStore(from)];
    const last: Event[] = event ? [event] : [];
    const settled = outcomes.filter(({ outcome }) => outcome.kind !== 'retry');
    const candidates: { outcomes: OutcomeEvent[]; events: Event[] }[] = [];
    for (const some of [[], settled, outcomes, outcomes.slice(-1), ...outcomes.map((one) => [one])]) {
      candidates.push({ outcomes: some, events: [...some, ...last] });
      if (!event) candidates.push({ outcomes: some, events: [...some, { kind: 'wake' }] });
    }
    const wanted = asReplayed({ learner, facts });
    const found = candidates.find(({ events }) => {
      const random = randomFrom(`${from.id}:${from.version}`);
      return asReplayed(advanceAll(from, events, { now, library, random })) === wanted;
    });
    holds(found !== undefined, () => `a commit is one step of the core: ${about}`);
    known.set(
      key,
      outcomes.filter((one) => !found?.outcomes.includes(one)),
    );
  }

  function begins(by: string, id: string, entry: OutboxEntry): void {
    const about = `${entry.effect.kind} ${entry.id} of ${id} by ${by}`;
    trace(`begin ${about}`);
    const other = active.get(id);
    holds(other === undefined, () => `one deliverer a learner: ${about} while ${other} is at work`);
    const delivery = lives.get(id)?.learner.delivery;
    holds(
      delivery?.by === by && delivery.until > clock(),
      () => `only who holds the lease sends: ${about}, held by ${delivery?.by ?? 'nobody'}`,
    );
    holds(
      !over.has(`${by} ${lifeName(id)} ${entry.id}`),
      () => `nobody does again what she knows to be over: ${about}`,
    );
    active.set(id, by);
  }

  function lifeName(id: string): string {
    return `${id} ${lives.get(id)?.learner.createdAt}`;
  }

  function delivered(by: string, id: string, { id: entry, effect }: OutboxEntry): void {
    const life = lives.get(id);
    if (!life) return breaks(`nothing is sent to whom was erased: ${entry} of ${id} by ${by}`);
    trace(`delivered ${effect.kind} ${entry} of ${id} by ${by}`);
    if (effect.kind !== 'send') return void life.done.add(entry);
    const last = life.delivered.at(-1);
    if (entry === last) life.repeated += 1;
    else {
      const isInOrder = last === undefined || isBefore(last, entry);
      holds(isInOrder, () => `messages come in order: ${entry} of ${id} after ${last}`);
      life.delivered.push(entry);
    }
  }

  function ends(by: string, learner: string, outcome: OutcomeEvent): void {
    trace(`end ${outcome.entry} of ${learner} by ${by}: ${JSON.stringify(outcome.outcome)}`);
    if (active.get(learner) === by) active.delete(learner);
    if (outcome.outcome.kind !== 'retry') over.add(`${by} ${lifeName(learner)} ${outcome.entry}`);
    const key = `${by} ${learner}`;
    known.set(key, [...(known.get(key) ?? []), outcome]);
  }

  return {
    lives,
    broken,
    erased,
    breaks,
    isOfAnotherLife: ({ id, createdAt, version }) =>
      version > 1 && lives.has(id) && lives.get(id)?.learner.createdAt !== createdAt,
    posted: (event) => void events.set(event.id, event),
    committed,
    begins,
    delivered,
    ends,
    died(by) {
      for (const [learner, one] of active) if (one === by) active.delete(learner);
    },
    wasErased(by, learner) {
      trace(`erased ${learner} by ${by}`);
      const before = erased.get(learner) ?? new Set<string>();
      const life = lives.get(learner);
      holds(!life || life.learner.delivery?.by === by, () => `only who holds the lease erases: ${learner} by ${by}`);
      erased.set(learner, new Set([...before, ...(life?.taken ?? []), ...(life?.presumed ?? [])]));
      lives.delete(learner);
    },
  };
}

/** The one school of the world. */
export const TEAM = { code: 'ABC', name: 'School No. 5' };

/** What may have come of the effects that the store itself does, at which no channel is watched. */
function ofTheStore({ outbox: [first] }: Learner): OutcomeEvent[] {
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

/** Leases are the runtime's; all else is the core's. */
function asReplayed({ learner, facts }: { learner: Learner; facts: readonly Fact[] }): string {
  const { delivery: _, ...rest } = learner;
  const { wakeAt, ...ordered } = withWakeAt(rest);
  return JSON.stringify([ordered, wakeAt, facts]);
}

/** Entries are numbered by version, and within one. */
export function isBefore(one: string, other: string): boolean {
  const [version = 0, index = 0] = one.split('.').map(Number);
  const [otherVersion = 0, otherIndex = 0] = other.split('.').map(Number);
  return version < otherVersion || (version === otherVersion && index < otherIndex);
}

function describe(from: Learner, to: Learner, facts: readonly Fact[]): string {
  const places = to.conversation.frames.map(({ flow, step, waiting }) => `${flow}:${step}(${waiting?.kind ?? ''})`);
  const outbox = to.outbox.map(({ id, effect }) => `${effect.kind} ${id}`);
  const heard = to.seen.ids.at(-1) === from.seen.ids.at(-1) ? '' : `heard ${to.seen.ids.at(-1)}; `;
  const lease = to.delivery ? `; lease ${to.delivery.by}` : '';
  return `${heard}${places.join(' > ')}; owes [${outbox}]${lease}; ${facts.map(({ kind }) => kind)}`;
}
