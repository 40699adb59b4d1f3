import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { LearnerEvent, OutcomeEvent } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import { LEARNER_MAX_BYTES, type Learner } from '../../src/learning/learner.ts';
import { BrokenPromise } from './broken-promise.ts';
import { describeCommit } from './describe-commit.ts';
import { isBefore } from './is-before.ts';
import { isSame } from './is-same.ts';
import { createKin } from './kin.ts';
import { type Life, newLife } from './life.ts';
import type { Commit, Process } from './process.ts';
import { BY_ITSELF, createReplayCheck } from './replay-check.ts';
import type { Trace } from './world.ts';

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
  posted(event: LearnerEvent): void;
  /** From now on `listener` is told of every commit. */
  onCommit(listener: (learner: Learner) => void): void;
  committed(by: Process, commit: Commit): void;
  /** Whether a process is doing an effect. */
  isBusy(by: string): boolean;
  begins(by: Process, learner: string, entry: OutboxEntry): void;
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
/** To write a learner as JSON costs as much as a step: one version in so many is measured, and every one that owes much. */
const MEASURED = 32;
const MANY = 8;

/** `replays`: whether each commit is held to be what the core makes of the version before. */
export function createLedger(trace: Trace, replays: boolean): Ledger {
  const lives = new Map<string, Life>();
  const erased = new Map<string, Set<string>>();
  const events = new Map<string, LearnerEvent>();
  /** Who is doing an effect of a learner. */
  const active = new Map<string, string>();
  /** What each process knows to be over, for good. */
  const over = new Set<string>();
  const kin = createKin(lives);
  const replay = createReplayCheck(kin, trace);
  const broken: BrokenPromise[] = [];
  const listeners: ((learner: Learner) => void)[] = [];

  function breaks(promise: string): void {
    trace(() => `BROKEN ${promise}`);
    broken.push(new BrokenPromise(promise));
  }

  function holds(condition: boolean, promise: () => string): void {
    if (!condition) breaks(promise());
  }

  function committed(by: Process, commit: Commit): void {
    const { learner, facts, now } = commit;
    const life = lives.get(learner.id) ?? beginLife(learner, now);
    const from = life.learner;
    const about = `${learner.id} version ${learner.version} by ${by.name}`;
    trace(() => `commit ${about}: ${describeCommit(from, learner, facts)}`);
    holds(learner.version === from.version + 1, () => `versions are contiguous: ${about} after ${from.version}`);
    checkFacts(from, learner, facts, about);
    const event = eventTaken(life, learner, facts, about);
    if (facts.some(({ kind }) => kind === 'learner.adopted')) kin.adoptTaken(life, learner);
    checkBounds(learner, about);
    checkLease(from, learner, { by: by.name, now, about });
    checkRemoved(life, learner, facts, about);
    const isStep = !replays || replay.isOneStep(by, from, commit, event);
    holds(isStep, () => `a commit is one step of the core: ${about}`);
    life.learner = learner;
    life.history.push(learner);
    if (life.history.length > HISTORY) life.history.shift();
    life.facts.push(...facts);
    lament(life, facts);
    lives.set(learner.id, life);
    for (const listener of listeners) listener(learner);
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
      return eventOf(presumed.event, presumed.eventAt);
    }
    if (isSame(to.seen, life.learner.seen)) return undefined;
    const id = to.seen.ids.at(-1) ?? '';
    if (kin.isAdoption(life.learner, to)) return void kin.adoptTaken(life, to);
    if (id.startsWith(BY_ITSELF)) return eventOf(id.slice(BY_ITSELF.length), to.seen.at.at(-1));
    const kept = life.learner.seen.ids.slice(-(to.seen.ids.length - 1) || to.seen.ids.length);
    holds(isSame(to.seen.ids, [...kept, id]), () => `one event a step: ${about}`);
    holds(!life.taken.has(id), () => `an event changes her once: ${id} again in ${about}`);
    life.taken.add(id);
    return eventOf(id, to.seen.at.at(-1));
  }

  /** Undefined: it is no event of hers, but a platform's report. The browser's events have the time at which they came. */
  function eventOf(id: string, cameAt = 0): LearnerEvent | undefined {
    const event = events.get(id);
    return event?.from.channel === 'web' ? { ...event, at: cameAt } : event;
  }

  function checkBounds(learner: Learner, about: string): void {
    const { wakeAt, delivery, outbox } = learner;
    const isMeasured = learner.version % MEASURED === 0 || outbox.length > MANY;
    const bytes = isMeasured ? Buffer.byteLength(JSON.stringify(learner)) : 0;
    holds(bytes <= LEARNER_MAX_BYTES, () => `a learner is at most ${LEARNER_MAX_BYTES} bytes: ${bytes} in ${about}`);
    const owedAt = delivery?.until ?? outbox[0]?.dueAt;
    const isWoken = owedAt === undefined || (wakeAt !== undefined && wakeAt <= owedAt);
    holds(isWoken, () => `she is woken for what is owed: ${about}`);
    const isOwedMessages = outbox.some(({ effect }) => effect.kind === 'send');
    const isSilent = learner.profile.unreachableAt === undefined || !isOwedMessages;
    holds(isSilent, () => `nothing is sent to whom nothing reaches: ${about}`);
  }

  function checkLease(
    from: Learner,
    to: Learner,
    { by, now, about }: { by: string; now: number; about: string },
  ): void {
    const { delivery } = from;
    if (!delivery || delivery.by === by || delivery.until <= now) return;
    holds(
      to.delivery?.by === delivery.by && to.delivery.until === delivery.until,
      () => `a lease is respected: ${delivery.by} holds ${about}`,
    );
  }

  /** What leaves the outbox was delivered, or is given up with a fact. */
  function checkRemoved(life: Life, to: Learner, facts: readonly Fact[], about: string): void {
    if (life.learner.outbox.length === 0) return;
    const kept = new Set(to.outbox.map(({ id }) => id));
    const gone = life.learner.outbox.filter(({ id }) => !kept.has(id));
    const isArrived = (id: string) => life.delivered.includes(id) || life.inVain.has(id);
    const lost = gone.filter(({ id, effect }) => effect.kind !== 'find-team' && !isArrived(id) && !life.done.has(id));
    const givenUp = facts.filter(({ kind }) => kind === 'effect.given-up').length;
    for (const { id } of gone) if (givenUp > 0) life.lamented.add(id);
    holds(lost.length <= givenUp, () => `nothing is lost: ${lost.map(({ id }) => id)} left the outbox in ${about}`);
  }

  /** What the operators are told did not arrive. */
  function lament(life: Life, facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'message.undelivered') life.lamented.add(fact.entry);
      if (fact.kind === 'event.presumed-seen') life.lamented.add(replay.entryOfReport(fact.event) ?? '');
    }
  }

  function begins(by: Process, id: string, entry: OutboxEntry): void {
    const about = `${entry.effect.kind} ${entry.id} of ${id} by ${by.name}`;
    trace(() => `begin ${about}`);
    const other = active.get(id);
    holds(other === undefined, () => `one deliverer a learner: ${about} while ${other} is at work`);
    const delivery = lives.get(id)?.learner.delivery;
    holds(
      delivery?.by === by.name && delivery.until > by.clock(),
      () => `only who holds the lease sends: ${about}, held by ${delivery?.by ?? 'nobody'}`,
    );
    holds(
      !over.has(`${by.name} ${lifeName(id)} ${entry.id}`),
      () => `nobody does again what she knows to be over: ${about}`,
    );
    active.set(id, by.name);
  }

  function lifeName(id: string): string {
    return `${id} ${lives.get(id)?.learner.createdAt}`;
  }

  function delivered(by: string, id: string, { id: entry, effect }: OutboxEntry): void {
    const life = lives.get(id);
    if (!life) return breaks(`nothing is sent to whom was erased: ${entry} of ${id} by ${by}`);
    trace(() => `delivered ${effect.kind} ${entry} of ${id} by ${by}`);
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
    trace(() => `end ${outcome.entry} of ${learner} by ${by}: ${JSON.stringify(outcome.outcome)}`);
    if (active.get(learner) === by) active.delete(learner);
    if (outcome.outcome.kind !== 'retry') over.add(`${by} ${lifeName(learner)} ${outcome.entry}`);
    if (replays) replay.ends(by, learner, outcome);
  }

  function wasErased(by: string, learner: string): void {
    trace(() => `erased ${learner} by ${by}`);
    const before = erased.get(learner) ?? new Set<string>();
    const life = lives.get(learner);
    const isHolder = [life?.learner, ...kin.adopters(learner)].some((one) => one?.delivery?.by === by);
    holds(!life || isHolder, () => `only who holds the lease erases: ${learner} by ${by}`);
    erased.set(learner, new Set([...before, ...(life?.taken ?? []), ...(life?.presumed ?? [])]));
    lives.delete(learner);
  }

  return {
    lives,
    broken,
    erased,
    breaks,
    posted: (event) => void events.set(event.id, event),
    onCommit: (listener) => void listeners.push(listener),
    committed,
    isBusy: (by) => [...active.values()].includes(by),
    begins,
    delivered,
    tookInVain(by, learner, { id }) {
      trace(() => `took in vain ${id} of ${learner} by ${by}`);
      lives.get(learner)?.inVain.add(id);
    },
    reported(by, learner, event) {
      trace(() => `${by} is told of ${event.entry} of ${learner}: ${JSON.stringify(event.outcome)}`);
      replay.reported(by, learner, event);
    },
    isKin: kin.add,
    ends,
    died(by) {
      for (const [learner, one] of active) if (one === by) active.delete(learner);
    },
    wasErased,
  };
}
