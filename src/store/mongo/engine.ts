import { StoreError } from '../store.ts';
import type { Collections } from './documents.ts';

/** The open database as the parts of the store use it. */
export type Engine = {
  readonly collections: Collections;
  /** What errors name. */
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Does `work`, of one call or more. Once the store is closed, it throws `StoreError` instead. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Refuses what comes from now on. Resolves once all that was begun has ended, well or not. */
  close(): Promise<void>;
};

export function createEngine(collections: Collections, place: string, clock: () => number): Engine {
  const begun = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    collections,
    place,
    clock,
    async run(work) {
      if (isClosed) throw new StoreError('The store is closed.');
      const one = work();
      begun.add(one);
      try {
        return await one;
      } finally {
        begun.delete(one);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(begun);
    },
  };
}
