import type { OutboxEntry } from '../../learning/effect.ts';
import type { Outcome } from '../../learning/event.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../../learning/transcript.ts';
import { messageOf } from '../../message-of.ts';
import type { Channel, Recipient } from '../channel.ts';
import { type FollowOthersOptions, followOthers } from './follow-others.ts';
import { webchatLimits } from './limits.ts';

/** A subscriber must not throw. */
export type Listener = {
  /** It may hear of an entry again (a delivery that is repeated after a crash, or was read twice): whose number is not new. */
  entry(entry: TranscriptEntry): void;
  /** Everything that was kept of the learner is erased. It may hear of that twice. */
  cleared(): void;
  /** The number of the newest entry that it has; undefined: it is reading the past, and holds back what it hears. */
  last(): number | undefined;
};

/** The browser as a channel: what is sent is kept in the transcript, and open pages hear of it at once. */
export type Webchat = Channel & {
  /** Tells `listener` of each entry that is delivered to `learner`, and of `clear`. Returns how to end that. */
  subscribe(learner: string, listener: Listener): () => void;
  /** Tells the open pages of a learner who is erased. */
  clear(learner: string): void;
};

export type WebchatOptions = {
  /** Keeps an entry (`store.messages.append`); where it rejects, the send is tried again later. */
  append(learner: string, entry: NewTranscriptEntry): Promise<TranscriptEntry>;
  /** Milliseconds since the epoch. */
  clock(): number;
  /** Where other processes deliver too: how to read what they send to pages that hang on this one. Absent: there are none. */
  readonly others?: Pick<FollowOthersOptions, 'messages' | 'startTimer' | 'report'>;
};

export function createWebchat(options: WebchatOptions): Webchat {
  const listeners = new Map<string, Set<Listener>>();
  /** A copy: a listener may leave while it is told. */
  const listenersOf = (learner: string) => [...(listeners.get(learner) ?? [])];
  const { clock, others } = options;
  const follower = others && followOthers({ ...others, clock, learners: () => [...listeners.keys()], listenersOf });

  /** Where others write too, one of theirs may come before it that is not yet known here. */
  function tell(learner: string, entry: TranscriptEntry): void {
    if (follower) return follower.look(learner);
    for (const listener of listenersOf(learner)) listener.entry(entry);
  }

  return {
    id: 'web',
    limits: webchatLimits,
    isIdempotent: true,

    async send(to, entry) {
      const { effect } = entry;
      if (effect.kind !== 'send') return { kind: 'never', reason: `the web chat can't deliver "${effect.kind}"` };
      const draft = draftOf(to, entry.id, effect, clock());
      const kept = await keep(() => options.append(to.learner, draft));
      if (!kept.ok) return kept.outcome;
      tell(to.learner, kept.entry);
      return { kind: 'done' };
    },

    subscribe(learner, listener) {
      const own = listeners.get(learner) ?? new Set();
      listeners.set(learner, own.add(listener));
      follower?.begin();
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
