import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import type { Store } from '../../src/store/store.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { describeStore } from './contract.ts';

describeStore('MongoDB', async () => {
  const { uri } = newDatabase();
  let store = await openMongoStore({ uri });
  const others: Store[] = [];
  return {
    store,
    beside: async () => {
      const other = await openMongoStore({ uri });
      others.push(other);
      return other;
    },
    reopen: async () => {
      await store.close();
      store = await openMongoStore({ uri });
      return store;
    },
    dispose: async () => {
      await Promise.all([store, ...others].map((one) => one.close()));
    },
  };
});
