import { isSame } from './is-same.ts';

/** Where two values differ first, in words, for whoever reads a trace; undefined: they are the same. */
export function firstDifference(one: unknown, other: unknown, path = ''): string | undefined {
  if (isSame(one, other)) return undefined;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return `${path} is ${JSON.stringify(one)}, not ${JSON.stringify(other)}`;
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const key of keys) {
    const found = firstDifference(one[key as never], other[key as never], `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}
