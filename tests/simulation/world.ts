import type { Library } from '../../src/learning/library.ts';
import { randomFrom } from '../../src/learning/random.ts';
import type { Store } from '../../src/store/store.ts';
import { drawFaults, type Faults } from './faults.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** All worlds begin here: 2026-11-24T09:00:00Z. */
export const BEGINNING = Date.UTC(2026, 10, 24, 9);

/** What the parts of a simulated world share. */
export type World = {
  readonly seed: number;
  readonly random: () => number;
  readonly scheduler: Scheduler;
  readonly library: Library;
  /** The real store, without faults. */
  readonly store: Store;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** People who have blocked us, by `personOf`. */
  readonly blocked: Set<string>;
  /** Whether faults still happen. */
  isStormy: boolean;
  /** Since when nothing fails any more. */
  calmAt: number;
  /** Told of everything that happens, in words. */
  readonly trace: (line: string) => void;
};

export function createWorld(options: {
  seed: number;
  library: Library;
  store: Store;
  trace: (line: string) => void;
}): World {
  const { seed, library, store } = options;
  const random = randomFrom(`world ${seed}`);
  const faults = drawFaults(random);
  const scheduler = createScheduler(BEGINNING, random);
  const trace = (line: string) => options.trace(`${((scheduler.now() - BEGINNING) / 1000).toFixed(3)} ${line}`);
  const ledger = createLedger({ library, now: scheduler.now, trace });
  return {
    seed,
    random,
    scheduler,
    library,
    store,
    ledger,
    faults,
    blocked: new Set(),
    isStormy: true,
    calmAt: Number.POSITIVE_INFINITY,
    trace,
  };
}

/** Whether something of this chance happens now; in good weather nothing does. */
export function strikes({ random, isStormy }: World, chance: number): boolean {
  return random() < chance && isStormy;
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Mostly a few milliseconds, now and then much more, at most `mostMs`. */
export function latencyMs(world: World, mostMs: number): number {
  const { random, faults } = world;
  if (strikes(world, faults.slow)) return random() * mostMs;
  const dice = random();
  return dice < 0.3 ? 0 : random() * (dice < 0.9 ? 5 : 100);
}

/** Who goes by this name of a channel: those with two have a number beside their user id. */
export function personOf(name: string): string {
  return name.split('#')[0] ?? name;
}
