import { randomFrom } from '../../src/learning/random.ts';
import { drawFaults, type Fault, type Faults, noneStruck } from './faults.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Releases } from './releases.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** All worlds begin here: 2026-11-24T09:00:00Z. */
export const BEGINNING = Date.UTC(2026, 10, 24, 9);

/** To make each step once more takes a sixth of the time: that is done in one world in so many. */
const REPLAYED_EVERY = 4;

/** Takes what happened; the words are made only where somebody reads them. */
export type Trace = (words: () => string) => void;

/** What the parts of a simulated world share. */
export type World = {
  readonly seed: number;
  readonly random: () => number;
  readonly scheduler: Scheduler;
  readonly releases: Releases;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** How often each fault has struck. */
  readonly struck: Record<Fault, number>;
  /** People who have blocked us, by `personOf`. */
  readonly blocked: Set<string>;
  /** Whether faults still happen. */
  isStormy: boolean;
  /** Since when nothing fails any more. */
  calmAt: number;
  /** Told of everything that happens, in words. */
  readonly trace: Trace;
};

/** `trace`: told of each line. */
export function createWorld(seed: number, releases: Releases, trace?: (line: string) => void): World {
  const random = randomFrom(`world ${seed}`);
  const faults = drawFaults(random);
  const scheduler = createScheduler(BEGINNING, random);
  const note: Trace = trace ? (words) => trace(`${stamp(scheduler.now())} ${words()}`) : () => undefined;
  return {
    seed,
    random,
    scheduler,
    releases,
    ledger: createLedger(note, seed % REPLAYED_EVERY === 0),
    faults,
    struck: noneStruck(),
    blocked: new Set(),
    isStormy: true,
    calmAt: Number.POSITIVE_INFINITY,
    trace: note,
  };
}

/** Seconds since the beginning. */
function stamp(now: number): string {
  return ((now - BEGINNING) / 1_000).toFixed(3);
}

/** Whether this fault happens now; in good weather none does. `share`: of its chance, here. */
export function strikes(world: World, fault: Fault, share = 1): boolean {
  const chance = world.faults[fault] * share;
  if (chance === 0 || !world.isStormy || world.random() >= chance) return false;
  world.struck[fault] += 1;
  return true;
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Mostly no time at all or a few milliseconds, now and then much more, at most `mostMs`. */
export function latencyMs(world: World, mostMs: number): number {
  if (strikes(world, 'slow')) return world.random() * mostMs;
  const dice = world.random();
  return dice < 0.5 ? 0 : (dice - 0.5) * (dice < 0.9 ? 12 : 200);
}

/** Who goes by this name of a channel: those with two have a number beside their user id. */
export function personOf(name: string): string {
  return name.split('#')[0] ?? name;
}
