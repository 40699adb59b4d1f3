import type { Crew } from './crew.ts';
import type { World } from './world.ts';

/** A process looks once a second who is due. */
const POLL_MS = 1_500;
/** Until somebody looks once more where nothing has come of it: the process died, its clock is behind, or it lost its call. */
const AGAIN_MS = 8_000;

/** Wakes who is due, as the clock of each process does once a second: only where somebody is, so that a night costs nothing. */
export function startAlarm(world: World, crew: Crew): void {
  const { scheduler, random, ledger } = world;
  let armedFor = Number.POSITIVE_INFINITY;
  let cancel: (() => void) | undefined;

  function arm(at: number): void {
    if (at >= armedFor) return;
    cancel?.();
    armedFor = at;
    cancel = scheduler.after(at - scheduler.now() + random() * POLL_MS, ring);
  }

  function ring(): void {
    armedFor = Number.POSITIVE_INFINITY;
    const due = dueOf(world);
    if (due === undefined) return;
    if (due > scheduler.now()) return arm(due);
    scheduler.stir();
    crew.wake();
    arm(scheduler.now() + random() * AGAIN_MS);
  }

  ledger.onCommit(({ wakeAt }) => wakeAt === undefined || arm(wakeAt));
}

/** When the first of all learners is due; undefined: nobody ever. */
export function dueOf({ ledger }: Pick<World, 'ledger'>): number | undefined {
  let first: number | undefined;
  for (const { learner } of ledger.lives.values()) {
    const { wakeAt } = learner;
    if (wakeAt !== undefined && (first === undefined || wakeAt < first)) first = wakeAt;
  }
  return first;
}
