/** Runs tasks of one key one after another, in the order in which they came; tasks of different keys side by side. */
export type KeyedQueue = {
  /**
   * Resolves or rejects as the task does. A task that fails does not hold up those behind it. One with several keys waits for
   * those before it under each of them.
   */
  run<T>(keys: string | readonly string[], task: () => Promise<T>): Promise<T>;
  /** Whether a task of one of these keys runs or waits. */
  isBusy(keys: readonly string[]): boolean;
  /** Resolves when nothing is running and nothing waits. */
  idle(): Promise<void>;
};

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();

  function run<T>(keys: string | readonly string[], task: () => Promise<T>): Promise<T> {
    const all = typeof keys === 'string' ? [keys] : keys;
    const before = all.flatMap((key) => tails.get(key) ?? []);
    const result = startAfter(before, task);
    for (const key of all) tails.set(key, result);
    const forget = () => {
      for (const key of all) if (tails.get(key) === result) tails.delete(key);
    };
    result.then(forget, forget);
    return result;
  }

  async function idle(): Promise<void> {
    while (tails.size > 0) await Promise.allSettled([...tails.values()]);
  }

  return { run, isBusy: (keys) => keys.some((key) => tails.has(key)), idle };
}

function startAfter<T>(before: readonly Promise<unknown>[], task: () => Promise<T>): Promise<T> {
  const [first, ...others] = before;
  if (!first) return task();
  return others.length === 0 ? first.then(task, task) : Promise.allSettled(before).then(task);
}
