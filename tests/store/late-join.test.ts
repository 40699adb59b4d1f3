import { expect, test } from 'vitest';
import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import { createMemoryCollections } from '../simulation/memory-collections.ts';

const NOW = 1_000_000;

test('a renewal that reaches MongoDB after a later one shortens nobody’s place', async () => {
  const store = mongoStoreOver(createMemoryCollections(), { place: 'memory', clock: () => NOW });
  await store.leases.join('rate', 'a', { now: NOW + 2_000, forMs: 6_000 });
  await store.leases.join('rate', 'a', { now: NOW, forMs: 6_000 });
  expect(await store.leases.join('rate', 'b', { now: NOW + 7_000, forMs: 6_000 })).toBe(2);
  expect(await store.leases.join('rate', 'b', { now: NOW + 8_000, forMs: 6_000 })).toBe(1);
  await store.close();
});
