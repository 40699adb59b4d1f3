import type { InlineKeyboardButton } from 'grammy/types';
import { labelWidth } from './label-width.ts';
import { MAX_ROW_BUTTONS } from './platform.ts';

/** Rows of buttons below a message. */
export type Keyboard = readonly (readonly InlineKeyboardButton[])[];

/** `data`: see `ButtonData`. */
export type Button = { readonly label: string; readonly data: string };

/** Letters that a row shows on a phone of 360 pixels, and those that the edges of each button take. */
const ROW_WIDTH = 30;
const EDGE_WIDTH = 3;

/** Letters that a button shows which has a row for itself. */
export const MAX_ROW_LABEL = 28;

/** Buttons side by side where all of them fit into one row, else each in a row of its own. */
export function sideBySideOrBelow(buttons: readonly Button[]): Keyboard {
  return fitsRow(buttons) ? [buttons.map(drawn)] : buttons.map((button) => [drawn(button)]);
}

function fitsRow(buttons: readonly Button[]): boolean {
  const widest = Math.max(0, ...buttons.map(({ label }) => labelWidth(label)));
  return buttons.length * (widest + EDGE_WIDTH) <= ROW_WIDTH;
}

/**
 * Short buttons in as few rows as they need, all about equally long, of at most `longest` each. `width`: how wide a label can
 * become, in letters, so that none changes its row then.
 */
export function inRows(buttons: readonly Button[], longest = MAX_ROW_BUTTONS, width = 1): Keyboard {
  const widest = Math.max(width, ...buttons.map(({ label }) => labelWidth(label)));
  const most = Math.min(longest, Math.max(1, Math.floor(ROW_WIDTH / (widest + EDGE_WIDTH))));
  const perRow = Math.ceil(buttons.length / Math.ceil(buttons.length / most));
  const rows: InlineKeyboardButton[][] = [];
  for (let i = 0; i < buttons.length; i += perRow) rows.push(buttons.slice(i, i + perRow).map(drawn));
  return rows;
}

export function below(button: Button): Keyboard {
  return [[drawn(button)]];
}

function drawn({ label, data }: Button): InlineKeyboardButton {
  return { text: label, callback_data: data };
}
