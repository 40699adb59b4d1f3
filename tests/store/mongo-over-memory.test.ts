import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import type { Store } from '../../src/store/store.ts';
import { createMemoryCollections } from '../simulation/memory-collections.ts';
import { describeStore } from './contract.ts';

describeStore('MongoDB’s code over collections in memory', async () => {
  const collections = createMemoryCollections();
  const opened: Store[] = [];
  const open = async () => {
    const store = mongoStoreOver(collections, { place: 'memory' });
    opened.push(store);
    return store;
  };
  let store = await open();
  return {
    store,
    beside: open,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    dispose: async () => {
      await Promise.all(opened.map((one) => one.close()));
    },
  };
});
