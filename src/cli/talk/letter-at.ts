const LETTERS = 'абвгдежзик';

/** The letter under which the item at `index` is offered, as the core understands it: а, б, в, … */
export function letterAt(index: number): string {
  return LETTERS[index] ?? String(index + 1);
}
