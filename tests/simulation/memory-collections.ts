import type { Collections } from '../../src/store/mongo/documents.ts';
import { createMemoryCollection } from './memory-collection.ts';

/** The collections of an empty database in memory, with the unique indexes of the real one. They never fail and take no time. */
export function createMemoryCollections(): Collections {
  return {
    learners: createMemoryCollection(),
    facts: createMemoryCollection(),
    messages: createMemoryCollection(),
    certificates: createMemoryCollection([['learner', 'course'], ['number']]),
    counters: createMemoryCollection(),
    teams: createMemoryCollection(),
    aliases: createMemoryCollection(),
    leases: createMemoryCollection(),
    media_ids: createMemoryCollection(),
    counted: createMemoryCollection(),
    secrets: createMemoryCollection(),
    jobs: createMemoryCollection(),
    erasures: createMemoryCollection(),
    meta: createMemoryCollection(),
  };
}
