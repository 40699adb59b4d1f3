import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { migrate, needsMigration } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { noteHolder, type ServingLock, takeServingLock } from './serving-lock.ts';
import { toStoreError } from './to-store-error.ts';

export type OpenedFile = {
  readonly db: DatabaseSync;
  /** The path without links. */
  readonly file: string;
  /** Gives back the right to serve, where it was taken; `db` is the caller's to close. */
  release(): void;
};

/**
 * Opens a database file, made where it is missing, and brings it to today's schema. `serve`: as the one process that may. Throws
 * `StoreError`.
 */
export function openFile(path: string, serve: boolean): OpenedFile {
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
    return { db, file, release: () => serve && lock?.release() };
  } catch (error) {
    db.close();
    lock?.release();
    throw toStoreError(error, file);
  }
}
