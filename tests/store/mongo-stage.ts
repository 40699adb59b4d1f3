import type { Collection, Document } from '../../src/store/mongo/collection.ts';
import type { Collections } from '../../src/store/mongo/documents.ts';
import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import { StoreError } from '../../src/store/store.ts';
import { createTimers } from '../runtime/timers.ts';
import { createMemoryCollections } from '../simulation/memory-collections.ts';
import { NOW } from './samples.ts';

/** Stands between a process and the database. `call` is such as `learners.updateOne`. */
export type Between = (call: string, work: () => Promise<unknown>) => Promise<unknown>;

/** A database in memory, and processes on it that a test can stop anywhere. */
export function createMongoStage() {
  const collections = createMemoryCollections();
  const stage = {
    collections,
    now: NOW,
    /** A process: its store, its time, and what it calls. One that is not used any more is as good as killed. */
    open({ knownLearners }: { readonly knownLearners?: number } = {}) {
      const timers = createTimers();
      const calls: string[] = [];
      const process = {
        calls,
        timers,
        between: ((_, work) => work()) as Between,
        async elapse(ms: number) {
          stage.now += ms;
          await timers.elapse(ms);
        },
      };
      const reached = reachedBy(collections, (call, work) => {
        calls.push(call);
        return process.between(call, work);
      });
      const clock = () => stage.now;
      const options = { place: 'memory', clock, startTimer: timers.start, ...(knownLearners && { knownLearners }) };
      return Object.assign(process, { store: mongoStoreOver(reached, options) });
    },
    /** A learner's document. */
    document: (id: string) => collections.learners.findOne({ _id: id }),
    /** The ids of the facts that were copied out. */
    async copied() {
      return (await collections.facts.find({}, { sort: { _id: 1 } })).map(({ _id }) => _id);
    },
  };
  return stage;
}

/** Fails one call before it reached the database, or after. */
export function failing(name: string, when: 'before' | 'after'): Between {
  let isOver = false;
  return async (call, work) => {
    if (isOver || call !== name) return work();
    isOver = true;
    if (when === 'after') await work();
    throw new StoreError('the connection is lost');
  };
}

/** Lets something happen between a process and the first of its calls of this name, or the nth. */
export function meanwhile(name: string, happens: () => Promise<unknown>, nth = 1): Between {
  let count = 0;
  return async (call, work) => {
    if (call === name && ++count === nth) await happens();
    return work();
  };
}

/** From its call of this name, or of this number, on, the process reaches the database no more. */
export function dyingAt(at: string | number): Between {
  let count = 0;
  let isDead = false;
  return (call, work) => {
    isDead ||= call === at || count++ === at;
    return isDead ? new Promise(() => undefined) : work();
  };
}

function reachedBy(collections: Collections, between: Between): Collections {
  const entries = Object.entries(collections) as [string, Collection<Document>][];
  return Object.fromEntries(entries.map(([name, one]) => [name, collectionBy(name, one, between)])) as Collections;
}

function collectionBy(name: string, collection: Collection<Document>, between: Between): Collection<Document> {
  const methods = Object.entries(collection) as [string, (...given: unknown[]) => Promise<unknown>][];
  const watched = methods.map(([method, run]) => [
    method,
    (...given: unknown[]) => between(`${name}.${method}`, () => run(...given)),
  ]);
  return Object.fromEntries(watched) as Collection<Document>;
}
