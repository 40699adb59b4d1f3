import type { Language } from '../../learning/language.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import type { Bubble, BubbleButtons } from './bubble.ts';

/** A messenger as its channel uses it, without the network. */
export type Messenger = {
  /** What one entry of the outbox becomes. */
  show(messages: readonly OutboundMessage[], language: Language): Bubble[];
  /** What a tap does with the message whose buttons are these. */
  tap(data: string, buttons: BubbleButtons): Tapped;
  /** What stands below the message that she tapped, once her answer (`heard`) was taken; absent: what stood there. */
  closed?(heard: string): BubbleButtons;
};

export type Tapped =
  /** It is an answer. `closed`: what stands below its message then, rather than what `Messenger.closed` says. */
  | { readonly kind: 'answer'; readonly values: readonly string[]; readonly closed?: BubbleButtons }
  /** It changes the buttons. */
  | { readonly kind: 'changed'; readonly buttons: BubbleButtons }
  | { readonly kind: 'nothing' };

/** Where links of ours would lead. */
export const PREVIEW_URL = 'https://sabak.example';
