import type { Language } from './language.ts';
import type { Address, Learner } from './learner.ts';

/**
 * Something that happened. Events from a learner carry the platform's id of the delivery, the platform's own time
 * (`at`, milliseconds since the epoch) and the address to answer to; the same `id` counts once.
 */
export type Event = LearnerEvent | WakeEvent | OutcomeEvent | MergeEvent;

export type LearnerEvent = {
  readonly id: string;
  readonly at: number;
  readonly from: Address;
  /** Other names by which the same channel knows her, such as her phone number beside a user id. */
  readonly aliases?: readonly string[];
  /** The language of her device: spoken until she chooses one. */
  readonly language?: Language;
} & (
  | { readonly kind: 'start'; readonly parameter?: string }
  | { readonly kind: 'text'; readonly text: string }
  /** `brief`: the answer as her channel wants to show it where she tapped; it comes back in `Heard`. */
  | { readonly kind: 'tap'; readonly turn: number; readonly values: readonly string[]; readonly brief?: string }
  | { readonly kind: 'language'; readonly language: Language }
  /** What has no words that we could read: `what` is the platform's name for it (`sticker`, `voice`, …). */
  | { readonly kind: 'other'; readonly what: string }
  /**
   * The platform says that messages reach her from now on, or don't (she blocked us, her account is gone), or that she goes
   * by another name (`from`, the old one in `aliases`). Nothing is answered, and it makes nobody a learner.
   */
  | { readonly kind: 'presence'; readonly isReachable: boolean }
);

/** The clock reached `learner.wakeAt`. */
export type WakeEvent = { readonly kind: 'wake' };

/**
 * An effect ended, or has to be tried again. An entry that is not in the outbox any more is a repeat: ignored, unless a
 * platform took a message and says later that it could not be delivered. `report`: the platform's own report of it, by an id
 * that counts once.
 */
export type OutcomeEvent = {
  readonly kind: 'outcome';
  readonly entry: string;
  readonly outcome: Outcome;
  readonly report?: { readonly id: string; readonly at: number };
};

/**
 * - `done`: it happened. `result` names the outcome for the flow that waits (`joined`, `unknown`, …), `values` become
 *   variables of that flow.
 * - `retry`: surely not done, or not known; try again, not before `afterMs` where the platform said so. `isUntried`: it had to
 *   wait for its turn, or was refused for the pace alone: that is no failed attempt, and `afterMs` alone says when.
 * - `never`: it can't be done. `reason` is shown to the operators. `unreachable`: nothing reaches her until she writes.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly result?: string; readonly values?: Readonly<Record<string, string>> }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number; readonly isUntried?: boolean }
  | { readonly kind: 'never'; readonly reason: string; readonly unreachable?: boolean };

/**
 * Two learners turned out to be one person. First the one who stays takes over what the other one has (`adopt`), then the
 * other one ends (`retire`), unless she has moved on from `version` of the life that began at `life` meanwhile: then it has to be
 * done again.
 */
export type MergeEvent =
  | { readonly kind: 'adopt'; readonly other: Learner }
  | { readonly kind: 'retire'; readonly into: string; readonly life: number; readonly version: number };
