import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { describeStore } from './contract.ts';

describeStore('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sabak-store-'));
  const path = join(directory, 'sabak.sqlite');
  let store = await openSqliteStore({ path, serve: true });
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openSqliteStore({ path, serve: true });
      return store;
    },
    dispose: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
});
