import { randomUUID } from 'node:crypto';
import type { Event, Outcome } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';
import type { Library } from '../learning/library.ts';
import { dueEntry, leaseDelivery, releaseDelivery } from '../learning/outbox.ts';
import { messageOf } from '../message-of.ts';
import { DamagedLearnerError, type Store, StoreError } from '../store/store.ts';
import { startTimer, type Timer } from '../timer.ts';
import { createDeliverer } from './deliverer.ts';
import { type EffectPorts, execute } from './effects.ts';
import { createEntrance } from './entrance.ts';
import { createIdentify } from './identify.ts';
import { leaveUnreadable } from './leave-unreadable.ts';
import { createMerge } from './merge.ts';
import { createNameBook } from './name-book.ts';
import type { Runtime } from './runtime.ts';
import { createStepper, type StepResult } from './stepper.ts';
import { createWaker } from './waker.ts';
import { watchUnreadable } from './watch-unreadable.ts';

/**
 * How long one effect may take at the most: then nobody knows what came of it, and it is tried again. Enough for four calls that
 * each wait 10 s for their turn (`MAX_WAIT_MS` of the channels' pacer) and are answered within a second.
 */
export const EFFECT_MS = 45_000;

/**
 * How long an outbox is one process's to send after each step: another that takes over then finds no effect under way. So much more
 * than an effect that a slow commit leaves enough of it to begin one, and no more: after a crash her reply waits for so long.
 */
export const LEASE_MS = EFFECT_MS + 10_000;

/**
 * How long the record that something was sent may wait for the learner's next step, where a repeat would be harmless. Meanwhile
 * the outbox is ours: where another process may take her next message, that is for a moment only.
 */
const SETTLE_AFTER_MS = { alone: 1_000, shared: 100 };

/** What the log takes; pino's shape. Learners appear by id alone. `error`: what a human has to mend; absent: it is a warning. */
export type Log = {
  readonly warn: (context: object, message: string) => void;
  readonly error?: (context: object, message: string) => void;
};

/** Told of each step and effect, for metrics. `ms`: how long it took. */
export type Observer = {
  readonly step: (event: Event['kind'], result: StepResult, ms: number) => void;
  readonly effect: (effect: string, outcome: Outcome['kind']) => void;
  /** Another process had moved the learner while a step of hers was made here: it is made again. */
  readonly conflict?: () => void;
  /** A learner was woken who had been due for so many milliseconds. */
  readonly wake?: (lateMs: number) => void;
  /** So many learners are known to be damaged. */
  readonly damaged?: (learners: number) => void;
  /** What a damaged learner did, or what came of what was sent to her, was let go. */
  readonly letGo?: () => void;
};

export type RuntimeOptions = Omit<EffectPorts, 'store' | 'erase' | 'startTimer'> & {
  readonly store: Store;
  readonly library: () => Library;
  /** The key from which learners' ids are made: kept by the store for ever. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  readonly observe: Observer;
  /** The name under which this process holds leases, no other's ever; made where it is absent. */
  readonly name?: string;
  /** Absent: the timer of the process. */
  readonly startTimer?: Timer;
};

/** Wires the rooms of the runtime: events come in, steps are committed, effects run, and their outcomes come in again. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { store, channels, library, secret, clock, log, observe } = options;
  const identify = createIdentify(secret);
  const { name: by = randomUUID(), startTimer: timer = startTimer } = options;
  const settleAfterMs = store.isExclusive ? SETTLE_AFTER_MS.alone : SETTLE_AFTER_MS.shared;
  let isStopping = false;
  let cancelSettling: (() => void) | undefined;

  /** As long as an effect is under way, nobody else may begin one, even where nothing more is owed. */
  const lease = (learner: Learner, now: number): Learner => {
    const isOurs = learner.delivery?.by === by;
    if (isOurs && deliverer.isSending(learner) && (isStopping || !dueEntry(learner, now))) return learner;
    const leased = isStopping ? giveBack(learner) : leaseDelivery(learner, claimAt(now), now);
    if (isOurs && leased.delivery?.by !== by) deliverer.leave(learner.id);
    return leased;
  };
  const claimAt = (now: number) => ({ by, until: now + LEASE_MS, isAlone: store.isExclusive });
  const giveBack = (learner: Learner) => (learner.delivery?.by === by ? releaseDelivery(learner) : learner);
  const unreadable = watchUnreadable({
    store,
    clock,
    startTimer: timer,
    reportDamaged: (learner, problem) => (log.error ? log.error({ learner }, problem) : log.warn({ learner }, problem)),
    report: (problem) => log.warn({}, problem),
    observe: (damaged) => observe.damaged?.(damaged),
  });
  const stepper = createStepper({
    ...{ store: unreadable.store, library, clock, lease },
    ...{ observe: observe.step, observeConflict: observe.conflict, onDoubt: settleSoon, observeWake: observe.wake },
  });
  const step = (id: string, event: Event, mayBegin = true) => stepper.step(id, event, deliverer.committed, mayBegin);
  const merge = createMerge({ step, reload: stepper.reload });
  const names = createNameBook({ store, identify, load: stepper.load, reload: stepper.reload, merge });
  const entrance = createEntrance({ names, step, load: stepper.load });

  const deliverer = createDeliverer({
    by,
    clock,
    effectMs: EFFECT_MS,
    startTimer: timer,
    execute: async (learner, entry, signal) => {
      const outcome = await execute({ ...options, erase, startTimer: timer }, learner, entry, signal);
      observe.effect(entry.effect.kind, outcome.kind);
      return outcome;
    },
    isIdempotent: ({ address }, { effect }) => effect.kind === 'send' && !!channels[address.channel]?.isIdempotent,
    /** What left the outbox meanwhile is settled; the lease that was kept for it is given back or goes on. */
    settle: async (id, entry, outcome) =>
      (await step(id, { kind: 'outcome', entry, outcome })) ?? step(id, { kind: 'wake' }),
    defer: (id, entry, outcome) => {
      stepper.defer(id, { kind: 'outcome', entry, outcome });
      settleSoon();
    },
    deferred: stepper.deferred,
    report: (learner, problem) => log.warn({ learner }, problem),
  });

  const waker = createWaker({
    store,
    clock,
    startTimer: timer,
    leaseMs: LEASE_MS,
    wake: (id) => step(id, { kind: 'wake' }).catch(leaveUnreadable),
    report: (problem) => log.warn({}, problem),
  });

  return {
    identify,
    async handle(event) {
      refuseWhereStopping();
      await entrance.enter(event).catch(letGoWhereDamaged);
    },
    async settle(learner, event) {
      refuseWhereStopping();
      await step(learner, event).catch(letGoWhereDamaged);
    },
    start: () => waker.start(),
    wakeDue: () => waker.wakeDue(),
    idle,
    async stop() {
      isStopping = true;
      await waker.stop();
      await idle();
      unreadable.stop();
    },
  };

  function refuseWhereStopping(): void {
    if (isStopping) throw new StoreError('Sabak is stopping: send this again in a moment');
  }

  /** A platform that had to send it again would hold up others, for ever. */
  function letGoWhereDamaged(error: unknown): void {
    if (!(error instanceof DamagedLearnerError)) throw error;
    observe.letGo?.();
  }

  /**
   * With her go those whom she was before she was known to be the same. Where this process slept meanwhile, another one may have
   * erased her, and it would be what she has begun since that goes.
   */
  async function erase({ id, adopted = [], delivery }: Learner): Promise<void> {
    for (const one of [...adopted, id]) {
      if (!store.isExclusive && delivery && delivery.until <= clock()) {
        throw new StoreError('the lease ran out while she was erased');
      }
      await stepper.erase(one);
      names.forget(one);
    }
  }

  async function idle(): Promise<void> {
    await entrance.idle();
    await stepper.idle();
    await deliverer.idle();
    await settleDeferred();
    await deliverer.idle();
    await stepper.idle();
  }

  async function settleDeferred(): Promise<void> {
    cancelSettling?.();
    cancelSettling = undefined;
    try {
      await stepper.settleDeferred(deliverer.committed);
    } catch (error) {
      log.warn({}, `could not record what was sent: ${messageOf(error)}`);
      settleSoon();
    }
  }

  function settleSoon(): void {
    if (!isStopping) cancelSettling ??= timer(settleAfterMs, () => void settleDeferred());
  }
}
