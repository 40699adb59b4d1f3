import type { Heard } from './effect.ts';
import type { Language } from './language.ts';
import type { OutboundMessage } from './message.ts';

/**
 * A piece of the conversation as the browser shows it: what she said and what we answered. `id` is the outbox entry's,
 * so that appending one twice is harmless. `at`: milliseconds since the epoch. `language`: that of `messages`.
 */
export type NewTranscriptEntry = {
  readonly id: string;
  readonly at: number;
  readonly language?: Language;
  readonly heard?: Heard;
  readonly messages: readonly OutboundMessage[];
};

/** `number` rises with each entry of a learner, without being contiguous. */
export type TranscriptEntry = NewTranscriptEntry & { readonly number: number };
