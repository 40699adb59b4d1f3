import type { Update } from 'grammy/types';
import type { Timer } from '../../../src/timer.ts';
import { type Answer, accept, conflict } from './answer.ts';
import { numberOf, objectOf } from './read-call.ts';

export type UpdateKind = Exclude<keyof Update, 'update_id'>;

/** Bot API, getUpdates: allowed_updates. These come only where they are asked for by name. */
const ONLY_WHEN_NAMED: readonly string[] = ['chat_member', 'message_reaction', 'message_reaction_count'];
/** Bot API, getUpdates: limit, and the server's longest poll. */
const MAX_LIMIT = 100;
const MAX_POLL_S = 50;

/** The server's own: how long updates are kept. */
const KEPT_MS = 24 * 3_600_000;
const TAP_KEPT_MS = 150_000;

/** `lane`: updates of one lane come in order. `expiresAt`: what was not taken by then is gone. */
export type PendingUpdate = { readonly update: Update; readonly lane: string; readonly expiresAt: number };

/** What waits to be taken by the bot. */
export type Updates = {
  /** Makes an update, unless the bot has not asked for its kind. */
  add(kind: UpdateKind, body: unknown, lane: string): void;
  /** `ended`: whoever polls has gone. */
  poll(fields: Readonly<Record<string, unknown>>, ended: AbortSignal): Promise<Answer>;
  allow(kinds: unknown): void;
  allowed(): readonly string[];
  /** Ends the poll under way. */
  interrupt(reason: string): void;
  pending(): readonly PendingUpdate[];
  remove(update: Update): void;
  clear(): void;
  /** Told of each new update. */
  onAdd: () => void;
};

export function createUpdates(clock: () => number, startTimer: Timer): Updates {
  let waiting: PendingUpdate[] = [];
  let allowed: readonly string[] = [];
  let lastId = 731_000_000;
  let count = 0;
  let endPoll: ((answer?: Answer) => void) | undefined;

  const isAllowed = (kind: string) => (allowed.length > 0 ? allowed.includes(kind) : !ONLY_WHEN_NAMED.includes(kind));

  /** Bot API, Update: ids increase, and other updates than the bot's leave gaps, now and then a wide one. */
  function nextId(): number {
    count += 1;
    lastId += count % 7 === 0 ? 1_000_000 : count % 3 === 0 ? 4 : 1;
    return lastId;
  }

  function live(): PendingUpdate[] {
    const now = clock();
    waiting = waiting.filter(({ expiresAt }) => expiresAt > now);
    return waiting;
  }

  function batch(fields: Readonly<Record<string, unknown>>): Update[] {
    const limit = Math.min(MAX_LIMIT, Math.max(1, numberOf(fields.limit) ?? MAX_LIMIT));
    return live()
      .slice(0, limit)
      .map(({ update }) => update);
  }

  /** Those below the offset are confirmed; a negative one keeps so many of the newest. */
  function confirm(offset: number): void {
    if (offset < 0) waiting = live().slice(offset);
    else waiting = live().filter(({ update }) => update.update_id >= offset);
  }

  const updates: Updates = {
    onAdd: () => undefined,
    add(kind, body, lane) {
      if (!isAllowed(kind)) return;
      const update = { update_id: nextId(), [kind]: structuredClone(body) } as Update;
      waiting.push({ update, lane, expiresAt: clock() + (kind === 'callback_query' ? TAP_KEPT_MS : KEPT_MS) });
      endPoll?.();
      updates.onAdd();
    },
    poll(fields, ended) {
      updates.interrupt('terminated by other getUpdates request; make sure that only one bot instance is running');
      updates.allow(objectOf(fields.allowed_updates));
      confirm(numberOf(fields.offset) ?? 0);
      const found = batch(fields);
      const seconds = Math.min(MAX_POLL_S, numberOf(fields.timeout) ?? 0);
      if (found.length > 0 || seconds <= 0) return Promise.resolve(accept(found));
      return new Promise((resolve) => {
        const end = (answer?: Answer) => {
          cancel();
          if (endPoll === end) endPoll = undefined;
          resolve(answer ?? accept(batch(fields)));
        };
        const cancel = startTimer(1000 * seconds, () => end());
        endPoll = end;
        ended.addEventListener('abort', () => end(accept([])));
      });
    },
    allow(kinds) {
      if (Array.isArray(kinds)) allowed = kinds;
    },
    allowed: () => allowed,
    interrupt: (reason) => endPoll?.(conflict(reason)),
    pending: live,
    remove(update) {
      waiting = waiting.filter((pending) => pending.update !== update);
    },
    clear() {
      waiting = [];
    },
  };
  return updates;
}
