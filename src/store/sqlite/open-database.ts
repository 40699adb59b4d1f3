import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { toStoreError } from './to-store-error.ts';

/** How long a statement waits for another process (a command beside the server) to end its write. */
export const BUSY_TIMEOUT_MS = 5_000;

/**
 * - `page_size` 8192: a learner of 4–8 KB is one page and not a chain: a third more commits a second than with 4096 or
 *   16384 (docs/decisions/0002-sqlite-group-commit.md).
 * - `synchronous` FULL: a commit that returned survives a power cut.
 * - `secure_delete`: what is erased is overwritten.
 * - `cache_size`: 16 MB of pages; the rest is the operating system's to keep.
 * - `wal_autocheckpoint`: pages are copied from the write-ahead log into the file every 32 MB, not every 8: pages that many
 *   commits touch are copied once.
 * - `journal_size_limit`: what the write-ahead log shrinks to after a long backup let it grow.
 */
const PRAGMAS = `
  PRAGMA page_size = 8192;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cache_size = -16000;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
`;

/**
 * Opens the file, makes it and its directory where they are missing (for this user's eyes only), and sets what every
 * connection needs. Nothing in an existing file changes: whose it is, is the caller's to find out. Throws `StoreError`.
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') makeFile(path);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    db.exec(PRAGMAS);
    return db;
  } catch (error) {
    db?.close();
    throw toStoreError(error, path);
  }
}

function makeFile(path: string): void {
  makeDirectory(dirname(path));
  ignoreExisting(() => closeSync(openSync(path, 'wx', 0o600)));
}

/** Not `mkdirSync` with `recursive`: Node repeats that without end where a directory can't be made, as below `/proc`. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  ignoreExisting(() => mkdirSync(path, { mode: 0o700 }));
}

function ignoreExisting(make: () => void): void {
  try {
    make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
