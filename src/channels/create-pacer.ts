import { type Bucket, takeOne, waitMs } from '../token-bucket.ts';
import type { Pacer, PacerOptions, Priority } from './pacer.ts';

/** The longest that a call waits here for its turn. Above that it waits in the outbox, where it outlives the process. */
export const MAX_WAIT_MS = 10_000;
/**
 * Whoever is sent away is to come back so long before there is a place: the outbox wakes once a second, and a queue that is
 * never empty wastes no place. Half of `MAX_WAIT_MS`, so that as much is left for replies that overtake.
 */
const COME_BACK_EARLY_MS = MAX_WAIT_MS / 2;
/** Who comes while this process has no share of the pace: soon it may have one, and others may have one now. */
export const NO_SHARE_AWAY_MS = 3_000;
/** The shortest time for which anybody is sent away. */
const LEAST_AWAY_MS = 1_000;
/** The part of a burst that only replies may use: a bulk message never makes the next ten replies wait. */
const REPLY_RESERVE = 1 / 3;
/** So many chats are remembered before those are forgotten that may send at once again. */
const SWEEP_AT = 10_000;

/** Replies go first. */
const PRIORITIES = ['reply', 'bulk'] as const satisfies readonly Priority[];

type Taken = Awaited<ReturnType<Pacer['take']>>;
type Waiter = { readonly chat: string; readonly since: number; readonly resolve: (taken: Taken) => void };
/** `toldAt`: the first place that nobody was told to come back for. */
type Chat = { paidAt: number; waiting: number; toldAt: number };

/**
 * Token buckets over all chats and for each. In any time `t` there are at most `burst + perSecond × t` calls, and as much holds
 * for a chat. Among those of one chat and priority, order is kept.
 */
export function createPacer(options: PacerOptions): Pacer {
  const { clock, startTimer, perSecond, burst } = options;
  const chatBucket: Bucket = { costMs: 1000 / options.chatPerSecond, burst: options.chatBurst };
  const chats = new Map<string, Chat>();
  const queues: Readonly<Record<Priority, Waiter[]>> = { reply: [], bulk: [] };
  const toldAt: Record<Priority, number> = { reply: 0, bulk: 0 };
  let paidAt = 0;
  let sweepAt = SWEEP_AT;
  let stopTimer: (() => void) | undefined;

  function bucketOf(priority: Priority): Bucket {
    const share = options.share();
    const part = priority === 'bulk' ? 1 - REPLY_RESERVE : 1;
    return { costMs: 1000 / (perSecond * share), burst: Math.max(1, burst * share * part) };
  }

  /** In how many milliseconds there is a place after `ahead` others. A process without a share never has one. */
  function allWaitMs(priority: Priority, ahead: number, now: number): number {
    const bucket = bucketOf(priority);
    return Number.isFinite(bucket.costMs) ? waitAfter(bucket, paidAt, ahead, now) : bucket.costMs;
  }

  function chatWaitMs(chat: string, ahead: number, now: number): number {
    return waitAfter(chatBucket, chats.get(chat)?.paidAt ?? 0, ahead, now);
  }

  /** In about how many milliseconds one who comes now would have her turn, among all and in her chat. */
  function turnOf(chat: string, priority: Priority, now: number): { all: number; own: number } {
    const ahead = queues.reply.length + (priority === 'bulk' ? queues.bulk.length : 0);
    return {
      all: allWaitMs(priority, ahead, now),
      own: chatWaitMs(chat, chats.get(chat)?.waiting ?? 0, now),
    };
  }

  /** Each is told the place after those who were told before. */
  function sendAway(chat: string, priority: Priority, now: number): Taken {
    const { all, own } = turnOf(chat, priority, now);
    if (all === Number.POSITIVE_INFINITY) return { ok: false, afterMs: NO_SHARE_AWAY_MS };
    let at: number;
    if (own > all) {
      const known = chatOf(chat, now);
      at = Math.max(now + own, known.toldAt);
      known.toldAt = at + chatBucket.costMs;
    } else {
      at = Math.max(now + all, toldAt[priority]);
      toldAt[priority] = at + bucketOf(priority).costMs;
    }
    return { ok: false, afterMs: Math.ceil(Math.max(LEAST_AWAY_MS, at - now - COME_BACK_EARLY_MS)) };
  }

  function chatOf(name: string, now: number): Chat {
    const known = chats.get(name);
    if (known) return known;
    if (chats.size >= sweepAt) sweep(now);
    const chat: Chat = { paidAt: 0, waiting: 0, toldAt: 0 };
    chats.set(name, chat);
    return chat;
  }

  /** The next sweep waits until there are twice as many, so that it costs little however many chats are busy. */
  function sweep(now: number): void {
    for (const [name, chat] of chats) {
      if (chat.waiting === 0 && chat.paidAt <= now && chat.toldAt <= now) chats.delete(name);
    }
    sweepAt = Math.max(SWEEP_AT, 2 * chats.size);
  }

  function leave(queue: Waiter[], index: number, taken: Taken): void {
    const [waiter] = queue.splice(index, 1);
    if (!waiter) return;
    chatOf(waiter.chat, clock()).waiting -= 1;
    waiter.resolve(taken);
  }

  /** Lets go whose turn it is. Returns when to look again. */
  function letGo(priority: Priority, now: number): number {
    const queue = queues[priority];
    let nextAt = Number.POSITIVE_INFINITY;
    for (let index = 0; index < queue.length; ) {
      const { chat } = queue[index] as Waiter;
      const own = chatWaitMs(chat, 0, now);
      const wait = own > 0 ? own : allWaitMs(priority, 0, now);
      if (wait > 0) nextAt = Math.min(nextAt, now + wait);
      if (own > 0) index += 1;
      else if (wait > 0) return nextAt;
      else {
        const known = chatOf(chat, now);
        known.paidAt = takeOne(chatBucket, known.paidAt, now);
        paidAt = takeOne(bucketOf(priority), paidAt, now);
        leave(queue, index, { ok: true });
      }
    }
    return nextAt;
  }

  /** Those who were overtaken for too long. Returns when the next one will have waited too long. */
  function giveUp(priority: Priority, now: number): number {
    const queue = queues[priority];
    for (let first = queue[0]; first; first = queue[0]) {
      const until = first.since + MAX_WAIT_MS;
      if (until > now) return until;
      leave(queue, 0, sendAway(first.chat, priority, now));
    }
    return Number.POSITIVE_INFINITY;
  }

  function look(): void {
    stopTimer?.();
    const now = clock();
    const next = PRIORITIES.flatMap((priority) => [letGo(priority, now), giveUp(priority, now)]);
    const nextAt = Math.min(...next);
    stopTimer = nextAt === Number.POSITIVE_INFINITY ? undefined : startTimer(nextAt - now, look);
  }

  return {
    async take(chat, priority) {
      const now = clock();
      const { all, own } = turnOf(chat, priority, now);
      if (Math.max(all, own) > MAX_WAIT_MS) return sendAway(chat, priority, now);
      return new Promise<Taken>((resolve) => {
        queues[priority].push({ chat, since: now, resolve });
        chatOf(chat, now).waiting += 1;
        look();
      });
    },

    /** As if so much had been taken that the next one has its turn when the pause ends, and those after it at the pace. */
    pause(ms, chat) {
      const now = clock();
      const until = (bucket: Bucket) => now + ms + burstMs(bucket);
      if (chat === undefined) paidAt = Math.max(paidAt, until(bucketOf('reply')));
      else {
        const known = chatOf(chat, now);
        known.paidAt = Math.max(known.paidAt, until(chatBucket));
      }
      look();
    },
  };
}

/** In how many milliseconds there is a place in a bucket when `ahead` others have had theirs. */
function waitAfter(bucket: Bucket, paidAt: number, ahead: number, now: number): number {
  return waitMs(bucket, ahead === 0 ? paidAt : Math.max(paidAt, now) + ahead * bucket.costMs, now);
}

/** How far ahead of now a bucket may be paid for. */
function burstMs({ costMs, burst }: Bucket): number {
  return burst <= 1 ? 0 : (burst - 1) * costMs;
}
