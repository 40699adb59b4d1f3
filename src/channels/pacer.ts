import type { Timer } from '../timer.ts';

/** Replies to something that she just did come before what goes to many at once. */
export type Priority = 'reply' | 'bulk';

/** Keeps the pace that a platform allows: over all chats, and in each. */
export type Pacer = {
  /**
   * Resolves when one more call that sends to `chat` may be made. Where its turn is too far away, nothing is waited for:
   * `afterMs` says when to come back, spread so that those who are sent away don't come back together.
   */
  take(
    chat: string,
    priority: Priority,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly afterMs: number }>;
  /** The platform said that nothing more may be sent (to `chat`, or at all) for `ms`. */
  pause(ms: number, chat?: string): void;
};

export type PacerOptions = {
  /** Calls a second over all chats, and how many may go at once. */
  readonly perSecond: number;
  readonly burst: number;
  /** The same for one chat. */
  readonly chatPerSecond: number;
  readonly chatBurst: number;
  /** The part of `perSecond` that is this process's, 0 to 1. */
  readonly share: () => number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
};
