const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The value of the option that stands at `index` in the author's file: `a`, `b`, `c`, … It never depends on shuffling. */
export function optionValue(index: number): string {
  return LETTERS[index] ?? `z${index}`;
}

/** The index of an option by its value among `count`, or -1 where there is none: the question may have been changed. */
export function optionIndex(value: string, count: number): number {
  const index = value.length === 1 ? LETTERS.indexOf(value) : value.startsWith('z') ? Number(value.slice(1)) : -1;
  return Number.isInteger(index) && index >= 0 && index < count && optionValue(index) === value ? index : -1;
}
