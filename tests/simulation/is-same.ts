/**
 * Whether two values have the same JSON but for the order of properties. What is the same object is not looked into: what a step
 * leaves alone it shares with the version before.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && areSame(one, other);
  return hasSame(one, other) && hasNoMore(other, one);
}

function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!isSame(one[i], other[i])) return false;
  return true;
}

function hasSame(one: object, other: object): boolean {
  for (const key in one) if (!isSame(one[key as never], other[key as never])) return false;
  return true;
}

/** What is undefined is not there. */
function hasNoMore(other: object, one: object): boolean {
  for (const key in other) if (one[key as never] === undefined && other[key as never] !== undefined) return false;
  return true;
}
