import type { Collections } from '../../src/store/mongo/documents.ts';
import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import type { Store } from '../../src/store/store.ts';
import type { Timer } from '../../src/timer.ts';
import { checkCollections, checkCopied } from './check-collections.ts';
import { createDisturbance } from './disturb.ts';
import type { Engine, Shown } from './engine.ts';
import { flakyCollections } from './flaky-collections.ts';
import { createMemoryCollections } from './memory-collections.ts';
import { asNextRelease } from './next-release.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** What a store does once a minute it does for ever. */
const FOR_EVER_MS = 30_000;

/** The store of production over collections in memory, one for each process: each call of a collection is a point at which things go wrong. */
export function openMongoEngine(world: World, shown: Shown): Engine {
  const { scheduler, faults } = world;
  const collections = createMemoryCollections();
  const newest = faults.rollout > 0 ? nextRelease(collections) : collections;
  return {
    kind: 'mongo',
    open(process, crash) {
      const disturbed = createDisturbance(world, process, crash);
      const effects = effectsOn(world, process, shown);
      const own = flakyCollections(collections, disturbed, effects);
      const store = storeOver(process.release === 1 ? nextRelease(own) : own, process.clock, timerOf(world, process));
      return {
        ...store,
        commit(learner, facts, expected) {
          process.committing.set(learner.id, { learner, facts, now: process.clock() });
          return store.commit(learner, facts, expected);
        },
      };
    },
    fresh: () => storeOver(newest, scheduler.now, besideTimer(world)),
    checkAtRest: (ended) => checkCopied(ended, newest),
    checkLeftovers: (ended) => checkCollections(ended, newest),
    close: async () => undefined,
  };
}

function nextRelease(collections: Collections): Collections {
  return { ...collections, learners: asNextRelease(collections.learners) };
}

function storeOver(collections: Collections, clock: () => number, startTimer: Timer): Store {
  return mongoStoreOver(collections, {
    place: 'memory',
    clock,
    startTimer,
    check: async () => undefined,
    onClose: async () => undefined,
  });
}

function timerOf({ scheduler }: World, process: Process): Timer {
  return (ms, run) => (ms < FOR_EVER_MS ? scheduler.after : scheduler.beside)(ms, () => process.isDead || run());
}

function besideTimer({ scheduler }: World): Timer {
  return (ms, run) => (ms < FOR_EVER_MS ? scheduler.after : scheduler.beside)(ms, run);
}

function effectsOn({ ledger }: World, process: Process, shown: Shown) {
  return {
    committed(id: string) {
      const commit = process.committing.get(id);
      if (commit) ledger.committed(process, commit);
    },
    erased: (learner: string) => ledger.wasErased(process.name, learner),
    said: ({ learner, entry }: { learner: string; entry: Parameters<Store['messages']['append']>[1] }) =>
      shown(learner, entry.messages),
  };
}
