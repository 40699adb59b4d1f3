import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store.ts';
import { toStoreError } from './to-store-error.ts';

/** A command that migrates holds the lock for milliseconds: wait for that, not for a server. */
const LOCK_TIMEOUT_MS = 250;
const SQLITE_BUSY = 5;

/** `release` may be called again. */
export type ServingLock = { release(): void };

/**
 * Makes this process the only one that serves from the database at `path`: an exclusive transaction on an empty database
 * beside it, `PATH.lock`. The operating system drops that lock when the process ends, however it ends, so nothing has to
 * be cleaned up after a crash. Throws `StoreError` that names the holder where there is one.
 */
export function takeServingLock(path: string): ServingLock {
  const file = `${path}.lock`;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: LOCK_TIMEOUT_MS });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (!isBusy(error)) throw toStoreError(error, file);
    const holder = holderOf(path);
    throw new StoreError(
      `${path} is already being served${holder && ` by ${holder}`}. Stop that process first, or let DATA_DIR name another directory.`,
      { cause: error },
    );
  }
  const held = lock;
  return {
    release: () => {
      if (held.isOpen) held.close();
    },
  };
}

/** Notes who serves, for the message above. A note that a crash left behind is never read: its lock is free. */
export function noteHolder(db: DatabaseSync): void {
  db.prepare(`INSERT OR REPLACE INTO meta (name, value) VALUES ('served-by', ?)`).run(
    `process ${process.pid} on ${hostname()}`,
  );
}

/** Empty where the note can't be read: the lock alone decides, the note only helps. */
function holderOf(path: string): string {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    return String(db.prepare(`SELECT value FROM meta WHERE name = 'served-by'`).get()?.value ?? '');
  } catch {
    return '';
  } finally {
    db?.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
