import type { Heard } from '../../learning/effect.ts';
import { INERT } from './button-data.ts';
import type { Keyboard } from './keyboard.ts';
import { cutLabel } from './label-width.ts';

/** What a button shows of her answer, in letters: a row of a phone. */
export const MAX_CHOSEN = 28;

/** Buttons that show her answer and do nothing, in place of those that gave it: one, or a row for each line of a brief one. */
export function chosenKeyboard({ text, brief }: Pick<Heard, 'text' | 'brief'>): Keyboard {
  const lines = brief?.split('\n') ?? [text.replace(/\s*\n\s*/g, ' · ')];
  return lines.map((line, i) => {
    const label = cutLabel(line, MAX_CHOSEN);
    return [{ text: i === 0 ? `✓ ${label}` : label, callback_data: INERT }];
  });
}
