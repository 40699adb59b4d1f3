import type { Run } from '../../channels/print-line.ts';
import type { Media } from '../../learning/message.ts';

/** A message as a messenger shows it. A line without runs is empty. */
export type Bubble = {
  readonly picture?: Media;
  readonly lines: readonly (readonly Run[])[];
  /** In small letters below the text. */
  readonly footer?: string;
  readonly buttons?: BubbleButtons;
  /** `button` opens it. */
  readonly list?: { readonly button: string; readonly rows: readonly BubbleRow[] };
};

/** Rows of buttons. */
export type BubbleButtons = readonly (readonly BubbleButton[])[];

/** A tap gives `data` back, or opens `url`. */
export type BubbleButton = { readonly label: string; readonly data?: string; readonly url?: string };

export type BubbleRow = { readonly data: string; readonly title: string; readonly description?: string };
