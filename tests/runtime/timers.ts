import type { Timer } from '../../src/timer.ts';

/** Timers that run when a test lets time pass. */
export function createTimers() {
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;

  const start: Timer = (ms, run) => {
    const timer = { at: now + ms, run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  /** Lets everything happen that needs no time: what the store writes takes a turn of the event loop. */
  async function rest(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    start,
    rest,
    count: () => timers.size,
    async elapse(ms: number): Promise<void> {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.run();
      }
      await rest();
    },
  };
}
