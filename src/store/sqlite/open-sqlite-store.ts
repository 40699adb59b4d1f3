import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Store } from '../store.ts';
import { migrate, needsMigration } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { noteHolder, type ServingLock, takeServingLock } from './serving-lock.ts';
import { storeOver } from './store-over.ts';
import { toStoreError } from './to-store-error.ts';

const IN_MEMORY = ':memory:';

export type SqliteStoreOptions = {
  /** The database file, made where it is missing; or `:memory:`, for tests. */
  readonly path: string;
  /** Be the one process that serves from this file. Commands that work beside it leave it out. */
  readonly serve?: boolean;
};

/**
 * Opens the store in one SQLite file. Throws `StoreError` where the file can't be made, read or written, is not a
 * database of ours, is of a newer version, or is already being served.
 */
export async function openSqliteStore({ path, serve = false }: SqliteStoreOptions): Promise<Store> {
  if (path === IN_MEMORY) {
    const db = openDatabase(path);
    migrate(db);
    return storeOver(db, path, { isExclusive: true });
  }
  const file = existsSync(path) ? realpathSync(path) : resolve(path);
  const db = openDatabase(file);
  let lock: ServingLock | undefined;
  try {
    const isOld = needsMigration(db, file);
    if (serve || isOld) lock = takeServingLock(file);
    db.exec('PRAGMA journal_mode = WAL');
    if (isOld) migrate(db);
    if (serve) noteHolder(db);
    else lock?.release();
    return storeOver(db, file, { isExclusive: serve, onClose: () => serve && lock?.release() });
  } catch (error) {
    db.close();
    lock?.release();
    throw toStoreError(error, file);
  }
}
