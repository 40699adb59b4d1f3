/**
 * One text for one value, whatever order its fields have: sorted, fields without a value left out, and what is no Unicode (half a
 * surrogate pair) replaced by U+FFFD, as MongoDB must.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** Keys that are whole numbers come first in every object of JavaScript: that is an order, too. */
function sorted(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, inner]) => [key.toWellFormed(), sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
