import type { Timer } from '../src/timer.ts';

/** A clock that moves when nothing else does: from one timer to the next, however long that is. */
export type VirtualTime = {
  readonly clock: () => number;
  readonly startTimer: Timer;
  /**
   * Lets time pass, whenever `isBusy` has been false for a while, until `isOver`. Throws where nothing is left that could happen.
   */
  run(isOver: () => boolean, isBusy: () => boolean): Promise<void>;
};

/** So many turns of the event loop go by before nothing is taken to be under way. */
const QUIET_TURNS = 4;

export function createVirtualTime(beginning: number): VirtualTime {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  let now = beginning;

  async function rest(isBusy: () => boolean): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = isBusy() ? 0 : quiet + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function passOn(): void {
    let next: number | undefined;
    for (const { at } of timers) if (next === undefined || at < next) next = at;
    if (next === undefined) throw new Error('nothing is under way, and no timer runs');
    now = Math.max(now, next);
    for (const timer of [...timers].filter(({ at }) => at <= now)) {
      if (timers.delete(timer)) timer.run();
    }
  }

  return {
    clock: () => now,
    startTimer(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async run(isOver, isBusy) {
      for (await rest(isBusy); !isOver(); await rest(isBusy)) passOn();
    },
  };
}
