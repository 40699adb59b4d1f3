import type { OutboxEntry } from '../learning/effect.ts';
import type { Outcome } from '../learning/event.ts';
import type { Language } from '../learning/language.ts';
import type { Address } from '../learning/learner.ts';
import type { OutboundMessage } from '../learning/message.ts';

/** One way of reaching a learner. One folder below `channels/` is one channel. */
export type Channel = {
  /** The `channel` of an `Address`: `web`, … */
  readonly id: string;
  readonly limits: ChannelLimits;
  /**
   * Whether sending an entry once more is harmless. Then that it was sent need not be on disk at once: it is recorded with
   * the learner's next step, or a moment later.
   */
  readonly isIdempotent: boolean;
  /**
   * Delivers one `send` entry. Resolves to what is known about it afterwards; never throws for a failure of the platform.
   * May be called again with the same entry after a crash: `entry.id` names it. `signal` is aborted where it takes so long that
   * it counts as failed and will be tried again: then nothing more of it may be sent.
   */
  send(to: Recipient, entry: OutboxEntry, signal?: AbortSignal): Promise<Outcome>;
  /** Shows her that an answer is being worked on. Best effort: never throws, and nothing waits for it. */
  showTyping?(to: Recipient): void;
};

/** `lastHeard`: her newest event, by the channel's own id and time (milliseconds since the epoch). */
export type Recipient = {
  readonly learner: string;
  readonly address: Address;
  readonly language: Language;
  readonly lastHeard?: { readonly id: string; readonly at: number };
};

/** What the linter asks of a screen before an author ships it. */
export type ChannelLimits = {
  /** The reasons why this message can't be shown on this channel; none: it fits. */
  misfits(message: OutboundMessage): readonly string[];
};
