/** Runs tasks of one key one after another, in the order in which they came; tasks of different keys side by side. */
export type KeyedQueue = {
  /** Resolves or rejects as the task does. A task that fails does not hold up those behind it. */
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is running and nothing waits. */
  idle(): Promise<void>;
};

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();

  function run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = tails.get(key);
    const result = before ? before.then(task, task) : task();
    tails.set(key, result);
    const forget = () => {
      if (tails.get(key) === result) tails.delete(key);
    };
    result.then(forget, forget);
    return result;
  }

  async function idle(): Promise<void> {
    while (tails.size > 0) await Promise.allSettled([...tails.values()]);
  }

  return { run, idle };
}
