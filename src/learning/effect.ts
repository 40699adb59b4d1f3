import type { OutboundMessage } from './message.ts';

/** Something that is owed to the world outside. What came of it returns as an `outcome` event. */
export type Effect =
  /** Say `messages`, in order, as few or as many as the channel needs. `heard` is what of hers this answers. */
  | { readonly kind: 'send'; readonly messages: readonly OutboundMessage[]; readonly heard?: Heard }
  /** Outcomes: `joined` (values `team`, `school`), `unknown`. */
  | { readonly kind: 'find-team'; readonly code: string }
  /** Outcome: `issued` (values `certificate`, `link`, `number`). Issuing twice for one course gives the same certificate. */
  | { readonly kind: 'issue-certificate'; readonly course: string; readonly name: string; readonly score?: number }
  /** Outcome: `ready` (value `link`, valid for an hour). */
  | { readonly kind: 'export' }
  /** Removes the learner, her facts and her messages. No outcome: there is nobody left to tell. */
  | { readonly kind: 'erase' };

/** A message or tap of hers, in words (the label of what she tapped), with its event's id and what its channel calls it briefly. */
export type Heard = { readonly id: string; readonly text: string; readonly brief?: string };

/**
 * An effect that is owed. `id` is unique for the learner for ever, so that whoever receives it can drop a repeat.
 * `createdAt` and `dueAt` are milliseconds since the epoch.
 */
export type OutboxEntry = {
  readonly id: string;
  readonly effect: Effect;
  readonly attempts: number;
  readonly createdAt: number;
  readonly dueAt: number;
};
