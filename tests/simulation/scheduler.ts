/**
 * Virtual time: everything that happens in a simulated world is a task of this queue. What is to happen at one instant
 * happens in an order that `random` draws, one task after another, each with everything that follows from it without time.
 */
export type Scheduler = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  sleep(ms: number): Promise<void>;
  /** Work outside virtual time (the real store's), which the next task has to wait for. */
  outside<T>(work: () => Promise<T>): Promise<T>;
  /** Runs until nothing is left to be done, or `isOver`. */
  run(isOver?: () => boolean): Promise<void>;
};

type Task = { readonly at: number; readonly order: number; readonly run: () => void; isOff: boolean };

/** A world that is not at rest after so many tasks never will be: the longest run has a tenth of them. */
const MAX_TASKS = 300_000;

export function createScheduler(startAt: number, random: () => number): Scheduler {
  const tasks: Task[] = [];
  let now = startAt;
  let done = 0;
  let outside = 0;

  /** The queue is sorted with the next task last. */
  function add(task: Task): void {
    let low = 0;
    let high = tasks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLater(tasks[middle] as Task, task)) low = middle + 1;
      else high = middle;
    }
    tasks.splice(low, 0, task);
  }

  function after(ms: number, run: () => void): () => void {
    const task = { at: now + Math.max(0, Math.floor(ms)), order: random(), run, isOff: false };
    add(task);
    return () => {
      task.isOff = true;
    };
  }

  async function rest(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (outside > 0);
  }

  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    async outside(work) {
      outside += 1;
      try {
        return await work();
      } finally {
        outside -= 1;
      }
    },
    async run(isOver = () => false) {
      await rest();
      for (let task = tasks.pop(); task; task = isOver() ? undefined : tasks.pop()) {
        if (task.isOff) continue;
        done += 1;
        if (done > MAX_TASKS) throw new Error(`the world does not come to rest: ${MAX_TASKS} tasks were done`);
        now = task.at;
        task.run();
        await rest();
      }
    },
  };
}

function isLater(one: Task, other: Task): boolean {
  return one.at > other.at || (one.at === other.at && one.order > other.order);
}
