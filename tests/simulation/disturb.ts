import { StoreError } from '../../src/store/store.ts';
import type { Process } from './process.ts';
import { latencyMs, strikes, type World } from './world.ts';

/** A call of a database by a process. */
export type Call<T> = {
  /** For the trace and the errors. */
  readonly what: string;
  readonly isWrite?: boolean;
  /** Does it, in no time; what a shared store really takes is outside of virtual time. */
  readonly work: () => T | Promise<T>;
  /** Does a part of it: what may come of many writes in one call, where the connection breaks meanwhile. */
  readonly workPartly?: () => Promise<unknown>;
};

const SLOWEST_CALL_MS = 3_000;
/** Longer than any lease. Not in the middle of an effect: what a process sends that was asleep, no lease can hold back. */
const FROZEN_MS = 100_000;

/** What a process that died waits for. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/**
 * Calls as one process makes them: slow, refused, with an answer that is lost, silent for longer than a lease, and cut off by the
 * process's death before or after they took effect. `crash` ends the process.
 */
export function createDisturbance(world: World, process: Process, crash: (process: Process) => void) {
  const { scheduler, random, ledger, trace, faults } = world;
  const mayFreeze = faults.freeze > 0;

  async function freeze(): Promise<void> {
    trace(() => `${process.name} freezes`);
    await scheduler.sleep(FROZEN_MS * (1 + random()));
    if (process.isDead) await never();
  }

  /** Whoever waits for a process that has died waits for ever. */
  async function wait(ms: number): Promise<void> {
    if (ms > 0) await scheduler.sleep(ms);
    if (process.isDead) await never();
  }

  async function die(): Promise<never> {
    crash(process);
    return never();
  }

  async function end<T>({ what, isWrite }: Call<T>, result: T, freezes: boolean): Promise<T> {
    if (freezes) await freeze();
    await wait(latencyMs(world, SLOWEST_CALL_MS));
    if (strikes(world, 'crash')) return die();
    if (isWrite && strikes(world, 'mislead')) throw new StoreError(`the answer to ${what} was lost`);
    return result;
  }

  return async function call<T>(one: Call<T>): Promise<T> {
    const { what, work, workPartly } = one;
    const freezes = mayFreeze && !ledger.isBusy(process.name) && strikes(world, 'freeze') ? random() : 1;
    const ms = latencyMs(world, SLOWEST_CALL_MS);
    if (ms > 0 || process.isDead) await wait(ms);
    if (strikes(world, 'crash')) return die();
    if (freezes < 0.5) await freeze();
    if (strikes(world, 'refuse')) throw new StoreError(`${what} was refused`);
    if (workPartly && strikes(world, 'mislead')) {
      await workPartly();
      throw new StoreError(`the answer to ${what} was lost half-way`);
    }
    return end(one, await work(), freezes >= 0.5 && freezes < 1);
  };
}
