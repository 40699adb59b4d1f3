import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store.ts';
import { needsMigration } from './migrate.ts';
import { BUSY_TIMEOUT_MS } from './open-database.ts';
import { toStoreError } from './to-store-error.ts';

export type BackedUp = { readonly learners: number; readonly facts: number };

/**
 * Copies the database at `path` to the new file `target`, as it is at one moment, while others read and write it. The
 * copy is checked and on disk when this returns; until then it is called `TARGET.part`. Throws `StoreError`.
 */
export function backUp(path: string, target: string): BackedUp {
  if (!existsSync(path)) throw new StoreError(`There is no database at ${path}. DATA_DIR says where it is.`);
  if (existsSync(target))
    throw new StoreError(`${target} is there already: a backup overwrites nothing. Choose another name.`);
  const part = `${target}.part`;
  try {
    makePrivate(part);
    return fill(part, path, target);
  } catch (error) {
    throw toStoreError(error, target);
  }
}

function fill(part: string, path: string, target: string): BackedUp {
  try {
    copy(path, part);
    const counts = verify(part);
    sync(part);
    renameSync(part, target);
    return counts;
  } finally {
    rmSync(part, { force: true });
  }
}

/** SQLite writes into a file that is empty, and keeps its mode. */
function makePrivate(file: string): void {
  rmSync(file, { force: true });
  closeSync(openSync(file, 'wx', 0o600));
}

/** VACUUM INTO reads one snapshot. SQLite's backup interface would begin again at every commit of another process. */
function copy(path: string, part: string): void {
  const source = openReadOnly(path);
  try {
    needsMigration(source, path);
    source.prepare('VACUUM INTO ?').run(part);
  } catch (error) {
    throw isOfSource(error) ? toStoreError(error, path) : error;
  } finally {
    source.close();
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB are about what is read; a full disk is about what is written. */
function isOfSource(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && [11, 26].includes(Number(error.errcode) & 0xff);
}

function verify(part: string): BackedUp {
  const db = openReadOnly(part);
  try {
    const found = db.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
    if (found !== 'ok') throw new StoreError(`The copy is damaged (${found}). Check the disks, and try again.`);
    const count = (table: string) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
    return { learners: count('learner'), facts: count('fact') };
  } finally {
    db.close();
  }
}

function openReadOnly(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
