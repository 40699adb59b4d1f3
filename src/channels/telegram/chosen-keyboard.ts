import { INERT } from './button-data.ts';
import type { Keyboard } from './keyboard.ts';
import { cutLabel } from './label-width.ts';

/** What a button shows of her answer, in letters: a row of a phone. */
const MAX_CHOSEN = 28;

/** The one button that shows her answer and does nothing, in place of those that gave it. */
export function chosenKeyboard(heard: string): Keyboard {
  const label = cutLabel(heard.replace(/\s*\n\s*/g, ' · '), MAX_CHOSEN);
  return [[{ text: `✓ ${label}`, callback_data: INERT }]];
}
