import type { LearnerEvent } from '../learning/event.ts';
import type { Address } from '../learning/learner.ts';

/** Moves learners: takes events in, commits their steps, runs their effects, wakes who is due. */
export type Runtime = {
  /** The id of the learner whom a channel knows by this address. */
  identify(address: Address): string;
  /** Resolves once the event's step is on disk; effects run after that. Throws `StoreError` when it could not be kept. */
  handle(event: LearnerEvent): Promise<void>;
  /** Begins to wake learners who are due. */
  start(): void;
  /** Wakes who is due now, once: for programs that have a clock of their own, and don't `start`. */
  wakeDue(): Promise<void>;
  /** Resolves when no step and no effect is under way. */
  idle(): Promise<void>;
  /** Takes no more events, finishes the steps and sends under way, gives leases back. */
  stop(): Promise<void>;
};
