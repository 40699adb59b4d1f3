/**
 * Virtual time: everything that happens in a simulated world is a task of this queue. What is to happen at one instant
 * happens in an order that `random` draws, one task after another, each with everything that follows from it without time.
 */
export type Scheduler = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  /**
   * As `after`, for what programs do by themselves for ever: nobody waits for it. It happens within `BESIDE_MS` after the last
   * `stir`; what would come later happens late, when something else does, as where a machine slept through the night.
   */
  beside(ms: number, run: () => void): () => void;
  /** Somebody is awake: for a while time passes as it does. */
  stir(): void;
  sleep(ms: number): Promise<void>;
  /** Work outside virtual time (a real store's), which the next task has to wait for. */
  outside<T>(work: () => Promise<T>): Promise<T>;
  /** Runs until nothing is left to be done but what is done for ever, or `isOver`. */
  run(isOver?: () => boolean): Promise<void>;
};

type Task = { readonly at: number; readonly order: number; readonly run: () => void; isOff: boolean };

/** One or two turns of what is done once a minute. */
export const BESIDE_MS = 90_000;

/** A world that is not at rest after so many tasks never will be: the longest run has a tenth of them. */
const MAX_TASKS = 300_000;

export function createScheduler(startAt: number, random: () => number): Scheduler {
  const tasks: Task[] = [];
  const besides: Task[] = [];
  let now = startAt;
  let stirredAt = startAt;
  let done = 0;
  let outside = 0;

  function add(queue: Task[], ms: number, run: () => void): () => void {
    const task = { at: now + Math.max(0, Math.floor(ms)), order: random(), run, isOff: false };
    insert(queue, task);
    return () => {
      task.isOff = true;
    };
  }

  function next(): Task | undefined {
    const task = firstOf(tasks);
    if (!task) return undefined;
    const beside = firstOf(besides);
    const isBeside = beside && beside.at <= stirredAt + BESIDE_MS && isLater(task, beside);
    return (isBeside ? besides : tasks).pop();
  }

  function runNext(isOver: () => boolean): boolean {
    const task = isOver() ? undefined : next();
    if (!task) return false;
    done += 1;
    if (done > MAX_TASKS) throw new Error(`the world does not come to rest: ${MAX_TASKS} tasks were done`);
    now = Math.max(now, task.at);
    task.run();
    return true;
  }

  return {
    now: () => now,
    after: (ms, run) => add(tasks, ms, run),
    beside: (ms, run) => add(besides, ms, run),
    stir() {
      stirredAt = now;
    },
    sleep: (ms) => new Promise((resolve) => void add(tasks, ms, resolve)),
    async outside(work) {
      outside += 1;
      try {
        return await work();
      } finally {
        outside -= 1;
      }
    },
    run: (isOver = () => false) =>
      new Promise((resolve, reject) => {
        const turn = () => {
          if (outside > 0) return void setImmediate(turn);
          try {
            if (!runNext(isOver)) return resolve();
          } catch (error) {
            return reject(error);
          }
          atRest(turn);
        };
        setImmediate(turn);
      }),
  };
}

/**
 * Calls when no promise is left that could go on by itself: Node runs a tick that was asked for among microtasks when all of those
 * are done. Many times as quick as a turn of the event loop.
 */
function atRest(run: () => void): void {
  queueMicrotask(() => process.nextTick(run));
}

/** The next task that was not called off stays the last of the queue. */
function firstOf(queue: Task[]): Task | undefined {
  while (queue.at(-1)?.isOff) queue.pop();
  return queue.at(-1);
}

/** The queue is sorted with the next task last. */
function insert(queue: Task[], task: Task): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLater(queue[middle] as Task, task)) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, task);
}

function isLater(one: Task, other: Task): boolean {
  return one.at > other.at || (one.at === other.at && one.order > other.order);
}
