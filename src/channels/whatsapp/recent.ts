/** A map that forgets what was put into it longest ago, so that it never grows above `max`. */
export type Recent<V> = {
  get(key: string): V | undefined;
  has(key: string): boolean;
  put(key: string, value: V): void;
  delete(key: string): void;
};

export function createRecent<V>(max: number): Recent<V> {
  const kept = new Map<string, V>();
  return {
    get: (key) => kept.get(key),
    has: (key) => kept.has(key),
    put(key, value) {
      kept.delete(key);
      kept.set(key, value);
      const [oldest] = kept.size > max ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
    },
    delete: (key) => void kept.delete(key),
  };
}
