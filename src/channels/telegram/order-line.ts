import { MAX_ROW_LABEL } from './keyboard.ts';
import { labelWidth } from './label-width.ts';

const WIDE_ARROW = ' → ';
const CLOSE_ARROW = '→';

/** Labels in an order, as one button across the keyboard shows them, `of` of them in all: `4 → 1 → …`. */
export function orderLine(labels: readonly string[], of = labels.length): string {
  const shown = labels.length < of ? [...labels, '…'] : labels;
  const wide = shown.join(WIDE_ARROW);
  return labelWidth(wide) <= MAX_ROW_LABEL ? wide : shown.join(CLOSE_ARROW);
}

/** Whether all of them fit. */
export function fitsOrderLine(labels: readonly string[]): boolean {
  return labelWidth(orderLine(labels)) <= MAX_ROW_LABEL;
}

/** Whether a number before each would surely be taken for its place. */
export function areWords(labels: readonly string[]): boolean {
  return labels.every((label) => /^\P{N}*\p{L}{2}/u.test(label));
}
