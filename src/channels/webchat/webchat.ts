import type { OutboxEntry } from '../../learning/effect.ts';
import type { Outcome } from '../../learning/event.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../../learning/transcript.ts';
import { messageOf } from '../../message-of.ts';
import type { Channel, Recipient } from '../channel.ts';
import { webchatLimits } from './limits.ts';

/** A subscriber must not throw. */
export type Listener = {
  /** It may hear of an entry twice (a delivery that is repeated after a crash). */
  entry(entry: TranscriptEntry): void;
  /** Everything that was kept of the learner is erased. */
  cleared(): void;
};

/** The browser as a channel: what is sent is kept in the transcript, and open pages hear of it at once. */
export type Webchat = Channel & {
  /** Tells `listener` of each entry that this process delivers to `learner`, and of `clear`. Returns how to end that. */
  subscribe(learner: string, listener: Listener): () => void;
  /** Tells the open pages of a learner who is erased. */
  clear(learner: string): void;
};

/**
 * `append` keeps an entry (`store.messages.append`); where it rejects, the send is tried again later.
 * `clock`: milliseconds since the epoch.
 */
export function createWebchat(options: {
  append(learner: string, entry: NewTranscriptEntry): Promise<TranscriptEntry>;
  clock(): number;
}): Webchat {
  const listeners = new Map<string, Set<Listener>>();
  /** A copy: a listener may leave while it is told. */
  const listenersOf = (learner: string) => [...(listeners.get(learner) ?? [])];

  return {
    id: 'web',
    limits: webchatLimits,
    isIdempotent: true,

    async send(to, entry) {
      const { effect } = entry;
      if (effect.kind !== 'send') return { kind: 'never', reason: `the web chat can't deliver "${effect.kind}"` };
      const draft = draftOf(to, entry.id, effect, options.clock());
      const kept = await keep(() => options.append(to.learner, draft));
      if (!kept.ok) return kept.outcome;
      for (const listener of listenersOf(to.learner)) listener.entry(kept.entry);
      return { kind: 'done' };
    },

    subscribe(learner, listener) {
      const own = listeners.get(learner) ?? new Set();
      listeners.set(learner, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(learner) === own) listeners.delete(learner);
      };
    },

    clear(learner) {
      for (const listener of listenersOf(learner)) listener.cleared();
    },
  };
}

type Send = Extract<OutboxEntry['effect'], { kind: 'send' }>;

function draftOf(to: Recipient, id: string, effect: Send, at: number): NewTranscriptEntry {
  return {
    id,
    at,
    language: to.language,
    ...(effect.heard && { heard: effect.heard }),
    messages: effect.messages,
  };
}

async function keep(
  append: () => Promise<TranscriptEntry>,
): Promise<{ ok: true; entry: TranscriptEntry } | { ok: false; outcome: Outcome }> {
  try {
    return { ok: true, entry: await append() };
  } catch (error) {
    return {
      ok: false,
      outcome: { kind: 'retry', reason: `the transcript could not be written: ${messageOf(error)}` },
    };
  }
}
