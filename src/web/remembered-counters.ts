import type { Counter } from 'prom-client';

type Child = Counter.Internal;

/** The counter of these labels; prom-client looks it up by a string that it builds of all labels each time. */
export function rememberedCounters(
  find: (first: string, second: string) => Child,
): (first: string, second?: string) => Child {
  const children = new Map<string, Map<string, Child>>();
  return (first, second = '') => {
    const ofFirst = children.get(first) ?? new Map<string, Child>();
    const child = ofFirst.get(second) ?? find(first, second);
    children.set(first, ofFirst.set(second, child));
    return child;
  };
}
