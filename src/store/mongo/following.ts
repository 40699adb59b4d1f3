import type { Filter } from './collection.ts';

/** What comes after a document in the order of a number and, where that is the same, of ids. */
export function following(field: 'n' | 'owedAt', number: number, id: string): Filter {
  return { $or: [{ [field]: { $gt: number } }, { [field]: number, _id: { $gt: id } }] };
}
