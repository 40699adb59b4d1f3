import type { Store } from '../store.ts';
import { refuseUnfinishedMove } from '../unfinished-move.ts';
import { migrate } from './migrate.ts';
import { readMoveMark } from './move-mark.ts';
import { openDatabase } from './open-database.ts';
import { openFile } from './open-file.ts';
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
 * database of ours, is of a newer version, is already being served, or is the target of a move that has not ended.
 */
export async function openSqliteStore({ path, serve = false }: SqliteStoreOptions): Promise<Store> {
  if (path === IN_MEMORY) {
    const db = openDatabase(path);
    migrate(db);
    return storeOver(db, path, { isExclusive: true });
  }
  const { db, file, release } = openFile(path, serve);
  try {
    refuseUnfinishedMove(readMoveMark(db), file);
    return storeOver(db, file, { isExclusive: serve, onClose: release });
  } catch (error) {
    db.close();
    release();
    throw toStoreError(error, file);
  }
}
