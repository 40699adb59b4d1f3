import { existsSync } from 'node:fs';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import { type Store, StoreError } from '../store/store.ts';
import type { StoreAddress } from './move/store-address.ts';

/**
 * Opens a store for a command, beside processes that serve from it. Throws `StoreError`, also where there is no such SQLite file:
 * a new one would be one that no server reads, and what a command puts there would be lost without anybody noticing.
 */
export async function openNamedStore(address: StoreAddress): Promise<Store> {
  if (address.kind === 'mongodb') {
    const { openMongoStore } = await import('../store/mongo/open-mongo-store.ts');
    return openMongoStore({ uri: address.uri });
  }
  const { path } = address;
  if (existsSync(path)) return openSqliteStore({ path });
  throw new StoreError(`There is no database at ${path}. Start Sabak once, or let DATA_DIR name its folder.`);
}
