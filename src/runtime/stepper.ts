import { createKeyedQueue } from '../keyed-queue.ts';
import { type Advance, advanceAll } from '../learning/advance.ts';
import type { Event, Outcome, OutcomeEvent } from '../learning/event.ts';
import type { Fact } from '../learning/fact.ts';
import { type Learner, newLearner } from '../learning/learner.ts';
import type { Library } from '../learning/library.ts';
import { randomFrom } from '../learning/random.ts';
import type { Store } from '../store/store.ts';
import { createLearnerCache, type Remembered } from './learner-cache.ts';
import { leaveUnreadable } from './leave-unreadable.ts';
import { createStaleness } from './staleness.ts';

const CACHE_CAPACITY = 1_000;

/** Who was moved here so lately is not read anew: hardly anybody else has moved her since. */
const LATELY_MS = 1_000;
/** Further ones wait until their event comes again, or their lease runs out: an outage must not end in a rush. */
const DOUBTED_CAPACITY = 1_000;

export type StepperOptions = {
  readonly store: Pick<Store, 'load' | 'commit' | 'erase'>;
  readonly library: () => Library;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Decides the delivery lease with which a step is committed. */
  readonly lease: (learner: Learner, now: number) => Learner;
  /** Told of each step. `ms`: how long it took, with its wait for earlier ones. */
  readonly observe: (event: Event['kind'], result: StepResult, ms: number) => void;
  /** Another process had moved the learner while a step of hers was made here. */
  readonly observeConflict?: (() => void) | undefined;
  /** A step failed that may be on disk all the same: to be looked at again, by `settleDeferred`. */
  readonly onDoubt?: (() => void) | undefined;
  /** A learner was woken who had been due for so many milliseconds. */
  readonly observeWake?: ((lateMs: number) => void) | undefined;
};

export type StepResult = 'committed' | 'unchanged' | 'failed';

/** Moves learners, each by one step at a time. */
export type Stepper = {
  /**
   * Resolves once the step is on disk, to the learner as committed; undefined where the event changed nothing or she does
   * not exist (any more). Rejects with `StoreError`. `onCommit` runs before any later step of hers begins. `mayBegin`: an event
   * from someone who does not exist makes her a learner.
   */
  step(
    id: string,
    event: Event,
    onCommit: (learner: Learner) => void,
    mayBegin?: boolean,
  ): Promise<Learner | undefined>;
  /** The learner as she is after the steps that were asked for before; read from the store where she is not in memory. */
  load(id: string): Promise<Learner | undefined>;
  /** As `load`, but from the store in any case: another process may have erased her since. */
  reload(id: string): Promise<Learner | undefined>;
  /** Takes an outcome that need not or can't be on disk at once: it is committed with the next step, or by `settleDeferred`. */
  defer(id: string, outcome: OutcomeEvent): void;
  /** What was deferred of an entry, until it is committed. */
  deferred(id: string, entry: string): Outcome | undefined;
  /**
   * Commits all outcomes that were deferred, and what is owed by steps that failed and were on disk all the same. Those of
   * learners who can't be read stay; where another can't be, it rejects.
   */
  settleDeferred(onCommit: (learner: Learner) => void): Promise<void>;
  erase(id: string): Promise<void>;
  /** Resolves when no step is under way. */
  idle(): Promise<void>;
};

/**
 * Load, advance, commit: where another process has moved the learner meanwhile, the step is made again from what that
 * left. Each repetition means that another one's commit succeeded, so it ends.
 */
export function createStepper(options: StepperOptions): Stepper {
  const { store, library, clock, lease, observe, observeConflict, onDoubt, observeWake } = options;
  const queue = createKeyedQueue();
  const cache = createLearnerCache(CACHE_CAPACITY);
  const staleness = createStaleness();
  const deferred = new Map<string, readonly OutcomeEvent[]>();
  /** Whose step failed, and may be on disk all the same: what it owes is then ours to send, and nobody else's. */
  const doubted = new Set<string>();

  async function read(id: string): Promise<Learner | undefined> {
    const stored = await store.load(id);
    if (stored) cache.set(stored, clock());
    return stored;
  }

  /**
   * `remembered`: she is from memory, and another process may have moved her since. Who was not moved here lately is read anew where
   * others move many: then it shows how many.
   */
  async function find(id: string): Promise<{ known: Learner | undefined; remembered?: Remembered }> {
    const remembered = cache.get(id);
    if (!remembered) return { known: await read(id) };
    if (isLately(remembered) || !staleness.isHigh()) return { known: remembered.learner, remembered };
    const known = await read(id);
    staleness.note(known?.version !== remembered.learner.version);
    return { known };
  }

  function isLately({ at }: Remembered): boolean {
    return clock() - at < LATELY_MS;
  }

  function noteStaleness(remembered: Remembered | undefined, isStale: boolean): void {
    if (remembered && !isLately(remembered)) staleness.note(isStale);
  }

  async function commitStep(id: string, event: Event | undefined, mayBegin: boolean): Promise<Learner | undefined> {
    for (;;) {
      const { known, remembered } = await find(id);
      const now = clock();
      const learner = known ?? (mayBegin && event && 'from' in event ? newLearner(id, event.from, now) : undefined);
      const outcomes = deferred.get(id) ?? [];
      const events = event ? [...outcomes, event] : outcomes;
      const step = learner && advance(learner, events, now);
      if (!step || step.learner === learner) {
        if (remembered && event && mayBeNews(remembered.learner, event)) {
          cache.delete(id);
          continue;
        }
        forgetDeferred(id, outcomes.length);
        if (event) return undefined;
        const mayBeOurs = doubted.delete(id) && known !== undefined && known.outbox.length > 0;
        return mayBeOurs ? commitStep(id, { kind: 'wake' }, false) : undefined;
      }
      const leased = lease(step.learner, now);
      if ((await commit(leased, step.facts, learner.version)) === 'committed') {
        noteStaleness(remembered, false);
        forgetDeferred(id, outcomes.length);
        doubted.delete(id);
        if (event?.kind === 'wake') noteWake(learner, now);
        return leased;
      }
      noteStaleness(remembered, true);
      cache.delete(id);
      observeConflict?.();
    }
  }

  async function commit(learner: Learner, facts: readonly Fact[], expected: number): Promise<'committed' | 'conflict'> {
    try {
      return await store.commit(learner, facts, expected);
    } catch (error) {
      if (doubted.size < DOUBTED_CAPACITY) doubted.add(learner.id);
      onDoubt?.();
      throw error;
    }
  }

  /** A claim moves the store's own note of when she is due, and not hers. */
  function noteWake({ wakeAt }: Learner, now: number): void {
    if (wakeAt !== undefined && wakeAt <= now) observeWake?.(now - wakeAt);
  }

  function advance(learner: Learner, events: readonly Event[], now: number): Advance {
    const random = randomFrom(`${learner.id}:${learner.version}`);
    return advanceAll(learner, events, { now, library: library(), random });
  }

  /** Those that were deferred while the first ones were taken stay. */
  function forgetDeferred(id: string, count: number): void {
    const rest = deferred.get(id)?.slice(count) ?? [];
    if (rest.length > 0) deferred.set(id, rest);
    else deferred.delete(id);
  }

  async function observedStep(
    id: string,
    event: Event | undefined,
    { since, onCommit, mayBegin }: { since: number; onCommit: (learner: Learner) => void; mayBegin: boolean },
  ): Promise<Learner | undefined> {
    const kind = event?.kind ?? 'outcome';
    try {
      const committed = await commitStep(id, event, mayBegin);
      if (committed) cache.set(committed, clock());
      observe(kind, committed ? 'committed' : 'unchanged', performance.now() - since);
      if (committed) onCommit(committed);
      return committed;
    } catch (error) {
      cache.delete(id);
      observe(kind, 'failed', performance.now() - since);
      throw error;
    }
  }

  function step(id: string, event: Event | undefined, onCommit: (learner: Learner) => void, mayBegin = true) {
    const since = performance.now();
    return queue.run(id, () => observedStep(id, event, { since, onCommit, mayBegin }));
  }

  return {
    step,
    load: (id) => queue.run(id, async () => (await find(id)).known),
    reload: (id) =>
      queue.run(id, () => {
        cache.delete(id);
        return read(id);
      }),
    defer: (id, outcome) => {
      deferred.set(id, [...(deferred.get(id) ?? []), outcome]);
    },
    deferred: (id, entry) => deferred.get(id)?.find((event) => event.entry === entry)?.outcome,
    async settleDeferred(onCommit) {
      const ids = new Set([...deferred.keys(), ...doubted]);
      await Promise.all([...ids].map((id) => step(id, undefined, onCommit).catch(leaveUnreadable)));
    },
    erase: (id) =>
      queue.run(id, async () => {
        cache.delete(id);
        await store.erase(id);
        deferred.delete(id);
        doubted.delete(id);
      }),
    idle: () => queue.idle(),
  };
}

/**
 * What changes nothing of her as she is in memory may be news all the same where another process has moved her since: what a
 * platform says of whether she is reached, its report of a message that was owed later (entries are numbered by version), and
 * whatever she does where she has ended under this name: she may have been erased, and begun anew.
 */
function mayBeNews({ version, mergedInto }: Learner, event: Event): boolean {
  if (event.kind === 'presence' || ('from' in event && mergedInto !== undefined)) return true;
  return event.kind === 'outcome' && event.report !== undefined && Number.parseInt(event.entry, 10) > version;
}
