import type { Inbox } from '../channels/inbox.ts';
import type { Address } from '../learning/learner.ts';

/** Moves learners: takes events in, commits their steps, runs their effects, wakes who is due. */
export type Runtime = Pick<Inbox, 'handle' | 'settle'> & {
  /** The id of the learner who first came by this address: hers for ever on a channel where nobody has two names. */
  identify(address: Address): string;
  /** Begins to wake learners who are due. */
  start(): void;
  /** Wakes who is due now, once: for programs that have a clock of their own, and don't `start`. */
  wakeDue(): Promise<void>;
  /** Resolves when no step and no effect is under way. */
  idle(): Promise<void>;
  /** Takes no more events, finishes the steps and sends under way, gives leases back. */
  stop(): Promise<void>;
};
