import type { OutboxEntry } from './effect.ts';
import type { Frame, Learner } from './learner.ts';

/** The pause after a first failure; it doubles with each further one, up to `LONGEST_PAUSE_MS`. */
export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 3_600_000;

/** An entry that could not be done for this long is given up: as long as Telegram keeps an undelivered message. */
export const GIVE_UP_AFTER_MS = 86_400_000;

/**
 * The pause before the next attempt, after `attempts` (≥ 1) failed ones: exponential back-off in which a random half
 * is jitter, so that learners who failed together don't come back together.
 */
export function backOffMs(attempts: number, random: () => number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
  return Math.round(pause * (0.5 + random() / 2));
}

/** The entry to be done now: entries are done in order, so that one which waits holds back those behind it. */
export function dueEntry(learner: Learner, now: number): OutboxEntry | undefined {
  const first = learner.outbox[0];
  return first !== undefined && first.dueAt <= now ? first : undefined;
}

/** The earliest time at which anything is owed to the learner; undefined: nothing is. */
export function wakeAtOf(learner: Learner): number | undefined {
  const times = learner.conversation.frames.map(frameDueAt);
  const first = learner.outbox[0];
  if (learner.delivery) times.push(learner.delivery.until);
  else if (first) times.push(first.dueAt);
  const earliest = Math.min(...times);
  return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
}

function frameDueAt({ waiting }: Frame): number {
  if (waiting?.kind === 'answer') return waiting.timeoutAt ?? Number.POSITIVE_INFINITY;
  return waiting?.kind === 'time' ? waiting.until : Number.POSITIVE_INFINITY;
}

/** Who wants to send a learner's outbox, and until when nobody else may. `isAlone`: nobody else can be sending. */
export type DeliveryClaim = { readonly by: string; readonly until: number; readonly isAlone: boolean };

/**
 * The learner with the delivery lease as it should be committed: taken where an entry is due and nobody else is sending,
 * given back where nothing is due. Whoever holds it after the commit has to deliver.
 */
export function leaseDelivery(learner: Learner, { by, until, isAlone }: DeliveryClaim, now: number): Learner {
  const { delivery } = learner;
  if (delivery && delivery.by !== by && delivery.until > now && !isAlone) return learner;
  if (!dueEntry(learner, now)) return releaseDelivery(learner);
  const leased = { ...learner, delivery: { by, until } };
  return Object.assign(leased, { wakeAt: wakeAtOf(leased) ?? until });
}

/** The learner without a delivery lease: whoever finds her due may send. */
export function releaseDelivery(learner: Learner): Learner {
  const { delivery, ...rest } = learner;
  return delivery ? withWakeAt(rest) : learner;
}

/** The learner with the `wakeAt` that what she waits for makes. */
export function withWakeAt(learner: Learner): Learner {
  const wakeAt = wakeAtOf(learner);
  if (wakeAt === learner.wakeAt) return learner;
  if (wakeAt !== undefined) return { ...learner, wakeAt };
  const { wakeAt: _, ...rest } = learner;
  return rest;
}
