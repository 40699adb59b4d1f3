import type { Language } from '../../../learning/language.ts';
import type { KeyValues } from './storage.ts';

/** What the page POSTs to `/chat/messages`. The same id again is the same message. */
export type WebMessage = { readonly id: string } & (
  | { readonly kind: 'start'; readonly parameter?: string; readonly language?: Language }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tap'; readonly turn: number; readonly values: readonly string[] }
  | { readonly kind: 'language'; readonly language: Language }
);

/**
 * What she said and the conversation does not show yet. `text`: her words, where they show as a bubble of hers.
 * - `waiting`: to be sent, kept over a reload; - `sent`: on the server's disk; - `refused`: it will never be accepted
 */
export type Pending = {
  readonly order: number;
  readonly message: WebMessage;
  readonly text?: string;
  readonly state: 'waiting' | 'sent' | 'refused';
};

/** `later`: try again, after `afterMs` where the server said so. `signed-out`: the page has to be loaded anew. */
export type Posted =
  | { readonly kind: 'kept' | 'refused' | 'signed-out' }
  | { readonly kind: 'later'; readonly why: 'busy' | 'offline'; readonly afterMs?: number };

/** What a response to a POST means. `retryAfter`: that header, in seconds. */
export function postedBy(status: number, retryAfter: string | null): Posted {
  if (status >= 200 && status < 300) return { kind: 'kept' };
  if (status === 401 || status === 403) return { kind: 'signed-out' };
  if (status !== 429 && status !== 408 && status >= 400 && status < 500) return { kind: 'refused' };
  const seconds = Number(retryAfter ?? Number.NaN);
  return { kind: 'later', why: 'busy', ...(seconds >= 0 && { afterMs: seconds * 1000 }) };
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const KEY = 'sabak:pending:';

/** How long to wait after the `failures`th failure in a row: doubling, with jitter, so that a school does not return at once. */
export function pauseAfter(failures: number, random: () => number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + random() / 2);
}

export type OutboxPorts = {
  /** One key a message, so that two tabs don't overwrite each other's. */
  readonly storage: KeyValues;
  /** Never rejects. */
  post(message: WebMessage): Promise<Posted>;
  /** Calls back after a span; returns how to call that off. */
  later(ms: number, task: () => void): () => void;
  now(): number;
  random(): number;
  changed(): void;
};

export type Outbox = {
  /** In the order in which she said them. */
  pending(): readonly Pending[];
  /** Why the last attempt has to be repeated, if it has to. */
  trouble(): 'busy' | 'offline' | 'signed-out' | undefined;
  add(message: WebMessage, text?: string): void;
  /** The conversation shows it now, and with it everything that was sent before it. */
  confirm(id: string): void;
  /** Tries at once what waits: the connection is back. */
  flush(): void;
};

/**
 * Sends what she says, one after another, and keeps it in the browser until the server has it. Two tabs may send the same
 * message at the same time: each keeps the order, and the server counts it once.
 */
export function createOutbox(ports: OutboxPorts): Outbox {
  const settled = new Map<string, Pending>();
  let trouble: ReturnType<Outbox['trouble']>;
  let failures = 0;
  let isSending = false;
  let cancelRetry: (() => void) | undefined;

  function pending(): Pending[] {
    const waiting = storedIn(ports.storage).filter(({ message }) => !settled.has(message.id));
    return [...waiting, ...settled.values()].sort((a, b) => a.order - b.order);
  }

  function firstWaiting(): Pending | undefined {
    return pending().find(({ state }) => state === 'waiting');
  }

  async function sendAll(): Promise<void> {
    for (let next = firstWaiting(); next; next = firstWaiting()) {
      const posted = await ports.post(next.message);
      if (posted.kind === 'later') return pause(posted);
      if (posted.kind === 'signed-out') {
        trouble = 'signed-out';
        return ports.changed();
      }
      settle(next, posted.kind);
    }
  }

  function pause(posted: Extract<Posted, { kind: 'later' }>): void {
    failures += 1;
    trouble = posted.why;
    cancelRetry = ports.later(posted.afterMs ?? pauseAfter(failures, ports.random), flush);
    ports.changed();
  }

  /** The conversation may have shown it before the server's answer was here: then it is confirmed already. */
  function settle(sent: Pending, kind: 'kept' | 'refused'): void {
    failures = 0;
    trouble = undefined;
    const key = KEY + sent.message.id;
    if (sent.text !== undefined && ports.storage.getItem(key) !== null) {
      settled.set(sent.message.id, { ...sent, state: kind === 'kept' ? 'sent' : 'refused' });
    }
    ports.storage.removeItem(key);
    ports.changed();
  }

  function flush(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    if (isSending) return;
    isSending = true;
    void sendAll().finally(() => {
      isSending = false;
      if (firstWaiting() && trouble === undefined) flush();
    });
  }

  return {
    pending,
    trouble: () => trouble,
    add(message, text) {
      const order = Math.max(ports.now(), (pending().at(-1)?.order ?? 0) + 1);
      const fresh: Pending = { order, message, ...(text !== undefined && { text }), state: 'waiting' };
      ports.storage.setItem(KEY + message.id, JSON.stringify(fresh));
      ports.changed();
      flush();
    },
    confirm(id) {
      const all = pending();
      const shown = all.find(({ message }) => message.id === id);
      if (!shown) return;
      ports.storage.removeItem(KEY + id);
      settled.delete(id);
      for (const { order, state, message } of all) {
        if (order < shown.order && state === 'sent') settled.delete(message.id);
      }
      ports.changed();
    },
    flush,
  };
}

function storedIn(storage: KeyValues): Pending[] {
  const stored: Pending[] = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    const pending = key?.startsWith(KEY) ? parsePending(storage.getItem(key)) : undefined;
    if (pending) stored.push(pending);
  }
  return stored;
}

/** Undefined for what another version of the page has left behind. */
function parsePending(value: string | null): Pending | undefined {
  try {
    const parsed: Partial<Pending> | null = JSON.parse(value ?? 'null');
    const isPending = typeof parsed?.order === 'number' && typeof parsed.message?.id === 'string';
    return isPending ? (parsed as Pending) : undefined;
  } catch {
    return undefined;
  }
}
