import { advanceAll } from '../../src/learning/advance.ts';
import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { Event, LearnerEvent, OutcomeEvent } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import { LEARNER_MAX_BYTES, type Learner } from '../../src/learning/learner.ts';
import type { Library } from '../../src/learning/library.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { asReplayed } from './as-replayed.ts';
import { BrokenPromise } from './broken-promise.ts';
import { describeCommit } from './describe-commit.ts';
import { isBefore } from './is-before.ts';
import { createKin } from './kin.ts';
import { type Life, newLife } from './life.ts';
import { ofTheStore } from './team.ts';

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
  /** The platform took it, and will say later that it could not deliver it. */
  tookInVain(by: string, learner: string, entry: OutboxEntry): void;
  /** A process is told by the platform what became of something. */
  reported(by: string, learner: string, event: OutcomeEvent): void;
  /** These learners may turn out to be one person. */
  isKin(learners: readonly string[]): void;
  died(by: string): void;
  wasErased(by: string, learner: string): void;
};

/** A merge is made of a learner as she was a moment ago. */
const HISTORY = 30;

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
  /** What each process was told by a platform, by process and learner. */
  const told = new Map<string, OutcomeEvent[]>();
  const kin = createKin(lives);
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
    trace(`commit ${about}: ${describeCommit(from, learner, facts)}`);
    holds(learner.version === from.version + 1, () => `versions are contiguous: ${about} after ${from.version}`);
    checkFacts(from, learner, facts, about);
    const event = eventTaken(life, learner, facts, about);
    if (facts.some(({ kind }) => kind === 'learner.adopted')) kin.adoptTaken(life, learner);
    checkBounds(learner, about);
    checkLease(from, learner, by, now, about);
    checkRemoved(life, learner, facts, about);
    checkReplay({ by, from, learner, facts, now, event, about });
    life.learner = learner;
    life.history.push(learner);
    life.history.splice(0, life.history.length - HISTORY);
    life.facts.push(...facts);
    lives.set(learner.id, life);
  }

  function beginLife(learner: Learner, now: number): Life {
    const [first] = learner.seen.ids;
    const address = events.get(first ?? '')?.from ?? learner.address;
    return newLife(learner.id, address, now);
  }

  function checkFacts(from: Learner, to: Learner, facts: readonly Fact[], about: string): void {
    const areNumbered = facts.every(({ id }, i) => id === `${from.id}/${from.sequence + i}`);
    holds(areNumbered && to.sequence === from.sequence + facts.length, () => `facts are contiguous: ${about}`);
  }

  /** The event that a commit took: the one that is new in the ring, or that a fact calls presumed. */
  function eventTaken(life: Life, to: Learner, facts: readonly Fact[], about: string): LearnerEvent | undefined {
    const presumed = facts.find((fact) => fact.kind === 'event.presumed-seen');
    if (presumed) {
      if (presumed.event.startsWith(BY_ITSELF)) return undefined;
      life.presumed.add(presumed.event);
      return { ...(events.get(presumed.event) as LearnerEvent), at: presumed.eventAt };
    }
    if (JSON.stringify(to.seen) === JSON.stringify(life.learner.seen)) return undefined;
    const id = to.seen.ids.at(-1) ?? '';
    if (kin.isAdoption(life.learner, to)) return void kin.adoptTaken(life, to);
    if (id.startsWith(BY_ITSELF)) return presenceOf(id, to);
    const kept = life.learner.seen.ids.slice(-(to.seen.ids.length - 1) || to.seen.ids.length);
    holds(JSON.stringify(to.seen.ids) === JSON.stringify([...kept, id]), () => `one event a step: ${about}`);
    holds(!life.taken.has(id), () => `an event changes her once: ${id} again in ${about}`);
    life.taken.add(id);
    return { ...(events.get(id) as LearnerEvent), at: to.seen.at.at(-1) ?? 0 };
  }

  /** Of the events in the ring that the platform tells by itself, only that of a presence is one of hers. */
  function presenceOf(id: string, to: Learner): LearnerEvent | undefined {
    const event = events.get(id.slice(BY_ITSELF.length));
    return event && { ...event, at: to.seen.at.at(-1) ?? 0 };
  }

  function checkBounds(learner: Learner, about: string): void {
    const bytes = Buffer.byteLength(JSON.stringify(learner));
    holds(bytes <= LEARNER_MAX_BYTES, () => `a learner is at most ${LEARNER_MAX_BYTES} bytes: ${bytes} in ${about}`);
    const { wakeAt, delivery, outbox } = learner;
    const owedAt = delivery?.until ?? outbox[0]?.dueAt;
    const isWoken = owedAt === undefined || (wakeAt !== undefined && wakeAt <= owedAt);
    holds(isWoken, () => `she is woken for what is owed: ${about}`);
    const isOwedMessages = outbox.some(({ effect }) => effect.kind === 'send');
    const isSilent = learner.profile.unreachableAt === undefined || !isOwedMessages;
    holds(isSilent, () => `nothing is sent to whom nothing reaches: ${about}`);
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
    const isArrived = (id: string) => life.delivered.includes(id) || life.inVain.has(id);
    const lost = gone.filter(({ id, effect }) => effect.kind !== 'find-team' && !isArrived(id) && !life.done.has(id));
    const givenUp = facts.filter(({ kind }) => kind === 'effect.given-up').length;
    for (const { id } of gone) if (givenUp > 0) life.lamented.add(id);
    for (const fact of facts) {
      if (fact.kind === 'message.undelivered') life.lamented.add(fact.entry);
      if (fact.kind === 'event.presumed-seen') life.lamented.add(entryOfReport(fact.event) ?? '');
    }
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
    for (const report of toldOf(by, from, learner, facts)) {
      for (const some of [[], settled]) candidates.push({ outcomes: some, events: [...some, report] });
    }
    for (const merge of kin.mergesOf(from, learner)) {
      for (const some of [[], settled]) candidates.push({ outcomes: some, events: [...some, merge] });
    }
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

  /** Of what the process was told, that which may have led to this commit. */
  function toldOf(by: string, from: Learner, to: Learner, facts: readonly Fact[]): OutcomeEvent[] {
    const was = new Map(from.outbox.map((entry) => [entry.id, entry]));
    return (told.get(`${by} ${from.id}`) ?? []).filter(({ entry, report }) => {
      const before = was.get(entry);
      const isMoved = before !== undefined && to.outbox.find(({ id }) => id === entry) !== before;
      const isLamented = facts.some((fact) => fact.kind === 'message.undelivered' && fact.entry === entry);
      return (
        isMoved || isLamented || facts.some((fact) => 'event' in fact && fact.event === `${BY_ITSELF}${report?.id}`)
      );
    });
  }

  function entryOfReport(event: string): string | undefined {
    const all = [...told.values()].flat();
    return all.find(({ report }) => event === `${BY_ITSELF}${report?.id}`)?.entry;
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
    tookInVain(by, learner, { id }) {
      trace(`took in vain ${id} of ${learner} by ${by}`);
      lives.get(learner)?.inVain.add(id);
    },
    reported(by, learner, event) {
      trace(`${by} is told of ${event.entry} of ${learner}: ${JSON.stringify(event.outcome)}`);
      const key = `${by} ${learner}`;
      told.set(key, [...(told.get(key) ?? []), event]);
    },
    isKin: kin.add,
    ends,
    died(by) {
      for (const [learner, one] of active) if (one === by) active.delete(learner);
    },
    wasErased(by, learner) {
      trace(`erased ${learner} by ${by}`);
      const before = erased.get(learner) ?? new Set<string>();
      const life = lives.get(learner);
      const isHolder = [life?.learner, ...kin.adopters(learner)].some((one) => one?.delivery?.by === by);
      holds(!life || isHolder, () => `only who holds the lease erases: ${learner} by ${by}`);
      erased.set(learner, new Set([...before, ...(life?.taken ?? []), ...(life?.presumed ?? [])]));
      lives.delete(learner);
    },
  };
}

/** Before the id of what a platform tells by itself, in the ring: see `seen.ts`. */
const BY_ITSELF = '~';
