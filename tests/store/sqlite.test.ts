import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { describeStore } from './contract.ts';

describeStore('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sabak-store-'));
  const path = join(directory, 'sabak.sqlite');
  let store = await openSqliteStore({ path, serve: true });
  const others: Store[] = [];
  return {
    store,
    beside: async () => {
      const other = await openSqliteStore({ path });
      others.push(other);
      return other;
    },
    reopen: async () => {
      await store.close();
      store = await openSqliteStore({ path, serve: true });
      return store;
    },
    dispose: async () => {
      await Promise.all([store, ...others].map((one) => one.close()));
      rmSync(directory, { recursive: true });
    },
  };
});
