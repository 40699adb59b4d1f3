/**
 * A record that has no keys but its own: names that come from learners (`constructor`, `toString`) find nothing in it,
 * as they would in a plain object.
 */
export function lookUpTable<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const table: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) table[key] = value;
  return table;
}
