import type { Language } from './language.ts';
import type { Address } from './learner.ts';

/**
 * Something that happened. Events from a learner carry the platform's id of the delivery, the platform's own time
 * (`at`, milliseconds since the epoch) and the address to answer to; the same `id` counts once.
 */
export type Event = LearnerEvent | WakeEvent | OutcomeEvent;

export type LearnerEvent = {
  readonly id: string;
  readonly at: number;
  readonly from: Address;
} & (
  | { readonly kind: 'start'; readonly parameter?: string; readonly language?: Language }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tap'; readonly turn: number; readonly values: readonly string[] }
  | { readonly kind: 'language'; readonly language: Language }
);

/** The clock reached `learner.wakeAt`. */
export type WakeEvent = { readonly kind: 'wake' };

/** An effect ended, or has to be tried again. An entry that is not in the outbox any more is a repeat: ignored. */
export type OutcomeEvent = { readonly kind: 'outcome'; readonly entry: string; readonly outcome: Outcome };

/**
 * - `done`: it happened. `result` names the outcome for the flow that waits (`joined`, `unknown`, …), `values` become
 *   variables of that flow.
 * - `retry`: surely not done, or not known; try again, not before `afterMs` where the platform said so.
 * - `never`: it can't be done. `reason` is shown to the operators. `unreachable`: nothing reaches her until she writes.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly result?: string; readonly values?: Readonly<Record<string, string>> }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  | { readonly kind: 'never'; readonly reason: string; readonly unreachable?: boolean };
