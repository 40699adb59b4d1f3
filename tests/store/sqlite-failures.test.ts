import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { migrate, needsMigration } from '../../src/store/sqlite/migrate.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { storeOver } from '../../src/store/sqlite/store-over.ts';
import { toStoreError } from '../../src/store/sqlite/to-store-error.ts';
import { collect, entryOf, factOf, learnerAt } from './samples.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const MESSAGE = expect.any(String);

describe('a file that can’t be opened', () => {
  test.each<[string, (directory: string) => string, RegExp]>([
    [
      'whose directory would stand in a file',
      (at) => join(written(at, 'file'), 'data', 's'),
      /a part of this path is a file/,
    ],
    ['in a directory that nobody can make', () => '/proc/sabak/s', /can't be made|can't be written/],
    ['that is a directory', (at) => made(at, 's'), /could not be opened/],
    ['that is no database', (at) => written(at, 's', 'x'.repeat(10_000)), /is not a database\. Move it away/],
    ['of another program', foreign, /is a database of another program\. Move it away/],
    ['of a newer version', newer, /newer version of Sabak \(its schema is 999, .*Start the newer version/],
  ])('%s is a StoreError that names it and the remedy', async (_case, prepare, message) => {
    const path = prepare(temporaryDirectory());
    for (const serve of [false, true]) {
      const failure = await openSqliteStore({ path, serve }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'StoreError', message: expect.stringContaining(path) });
      expect(failure).toMatchObject({ message: expect.stringMatching(message) });
    }
  });

  test('a database of another program is left as it was', async () => {
    const path = foreign(temporaryDirectory());
    const before = readFileSync(path);
    await expect(openSqliteStore({ path, serve: true })).rejects.toThrow();
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('errors in words', () => {
  const sqlite = (errcode: number) => Object.assign(new Error('raw'), { code: 'ERR_SQLITE_ERROR', errcode });
  const system = (code: string) => Object.assign(new Error('raw'), { code });

  test.each<[string, Error, RegExp]>([
    ['SQLITE_FULL', sqlite(13), /disk of \/x is full: nothing was written.*Free some space/],
    ['SQLITE_READONLY_DIRECTORY', sqlite(1544), /\/x can't be written.*read-only/],
    ['SQLITE_CANTOPEN', sqlite(14), /\/x could not be opened/],
    ['SQLITE_CORRUPT', sqlite(11), /\/x is damaged.*restore the latest backup/],
    ['SQLITE_IOERR_WRITE', sqlite(778), /\/x could not be read or written/],
    ['SQLITE_BUSY_SNAPSHOT', sqlite(517), /\/x is locked by another program/],
    ['any other code of SQLite', sqlite(1), /\/x: SQLite says "raw" \(1\)/],
    ['EACCES', system('EACCES'), /\/x can't be written/],
    ['ENOSPC', system('ENOSPC'), /disk of \/x is full/],
  ])('%s says what to do', (_case, error, message) => {
    expect(toStoreError(error, '/x')).toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(message),
      cause: error,
    });
  });

  test('a bug stays what it is', () => {
    const bug = new TypeError('bug');
    expect(toStoreError(bug, '/x')).toBe(bug);
  });
});

describe('a full disk', () => {
  test('is a StoreError for what does not fit; what was there stays, and writing goes on when there is room', async () => {
    const path = join(temporaryDirectory(), 'sabak.sqlite');
    const { db, store } = storeOfPages(path, 60);
    const kept = await commitUntilFull(store);
    expect(kept).toBeGreaterThan(5);
    await expect(store.messages.append('l0', entryOf('1', 'x'.repeat(100_000)))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/is full: nothing was written/),
    });
    expect(await collect(store.facts())).toHaveLength(kept);

    db.exec('PRAGMA max_page_count = 1000');
    expect(await store.commit(large(kept), [factOf(`l${kept}`, 0)], 0)).toBe('committed');
    await store.close();
    expectIntact(path);
    const reopened = await openSqliteStore({ path, serve: true });
    expect(await collect(reopened.learners())).toHaveLength(kept + 1);
    await reopened.close();
  });

  test('of writes that wait together, those that fit are kept', async () => {
    const { store } = storeOfPages(join(temporaryDirectory(), 'sabak.sqlite'), 60);
    const small = () => store.commit(learnerAt('small', 1), [], 0);
    const huge = store.commit(learnerAt('huge', 1, { profile: { name: 'x'.repeat(1_000_000) } }), [], 0);
    const outcomes = await Promise.allSettled([huge, small()]);
    expect(outcomes).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ name: 'StoreError' }) },
      { status: 'fulfilled', value: 'committed' },
    ]);
    await store.close();
  });
});

describe('the check', () => {
  test('fails while another program holds the file, and passes after that', async () => {
    const path = join(temporaryDirectory(), 'sabak.sqlite');
    const { db, store } = storeOfPages(path, 1_000);
    db.exec('PRAGMA busy_timeout = 0');
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.check()).rejects.toMatchObject({ name: 'StoreError', message: expect.stringMatching(/locked/) });
    other.exec('ROLLBACK');
    await store.check();
    other.close();
    await store.close();
  });
});

describe('schema steps', () => {
  const STEPS = ['CREATE TABLE one (a)', 'CREATE TABLE two (a); INSERT INTO two VALUES (2)'];

  test('run once each, in order, and an older database is told', () => {
    const db = openDatabase(':memory:');
    expect(needsMigration(db, 'x', STEPS)).toBe(true);
    migrate(db, STEPS.slice(0, 1));
    expect(needsMigration(db, 'x', STEPS)).toBe(true);
    migrate(db, STEPS);
    expect(needsMigration(db, 'x', STEPS)).toBe(false);
    migrate(db, STEPS);
    expect(db.prepare('SELECT a FROM two').all()).toEqual([{ a: 2 }]);
    expect(() => needsMigration(db, 'x', STEPS.slice(0, 1))).toThrow(/newer version of Sabak/);
    db.close();
  });

  test('a step that fails undoes them all', () => {
    const db = openDatabase(':memory:');
    expect(() => migrate(db, [...STEPS, 'CREATE TABLE one (a)'])).toThrow(/already exists/);
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([]);
    expect(needsMigration(db, 'x', STEPS)).toBe(true);
    db.close();
  });
});

describe('what is on the disk', () => {
  test('an erased learner leaves no bytes behind', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'sabak.sqlite');
    const store = await openSqliteStore({ path, serve: true });
    const marker = 'Zamira-Asanova-1234';
    const name = marker.repeat(50);
    for (let version = 1; version <= 20; version++) {
      const learner = learnerAt('a', version, { profile: { name: name.slice(version * 17) } });
      await store.commit(learner, [factOf('a', version - 1, { kind: 'team.unknown', code: marker })], version - 1);
      await store.messages.append('a', entryOf(String(version), name));
    }
    expect(bytesOf(directory)).toContain(marker);
    await store.erase('a');
    expect(bytesOf(directory)).not.toContain(marker);
    await store.close();
  });

  test('is for the eyes of this user alone', async () => {
    const directory = join(temporaryDirectory(), 'data');
    const store = await openSqliteStore({ path: join(directory, 'sabak.sqlite') });
    expect(statSync(directory).mode & 0o077).toBe(0);
    expect(statSync(join(directory, 'sabak.sqlite')).mode & 0o077).toBe(0);
    expect(statSync(join(directory, 'sabak.sqlite-wal')).mode & 0o077).toBe(0);
    await store.close();
  });

  test('commits are written ahead and synced in full', async () => {
    const db = openDatabase(join(temporaryDirectory(), 'sabak.sqlite'));
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA secure_delete').get()).toEqual({ secure_delete: 1 });
    db.close();
  });
});

function written(directory: string, name: string, text = ''): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

function made(directory: string, name: string): string {
  mkdirSync(join(directory, name));
  return join(directory, name);
}

function foreign(directory: string): string {
  const path = join(directory, 'foreign.sqlite');
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE bookmarks (url TEXT)');
  db.close();
  return path;
}

function newer(directory: string): string {
  const path = join(directory, 'newer.sqlite');
  const db = openDatabase(path);
  migrate(db);
  db.exec('PRAGMA user_version = 999');
  db.close();
  return path;
}

/** A store whose file may not grow beyond `pages` pages: what a full disk is to SQLite. */
function storeOfPages(path: string, pages: number) {
  const db = openDatabase(path);
  db.exec('PRAGMA journal_mode = WAL');
  migrate(db);
  db.exec(`PRAGMA max_page_count = ${pages}`);
  return { db, store: storeOver(db, path, { isExclusive: true }) };
}

function large(i: number) {
  return learnerAt(`l${i}`, 1, { profile: { name: 'ө'.repeat(4_000) } });
}

/** How many learners fitted. */
async function commitUntilFull(store: ReturnType<typeof storeOver>): Promise<number> {
  for (let i = 0; i < 1_000; i++) {
    const outcome = await store.commit(large(i), [factOf(`l${i}`, 0)], 0).catch((error: unknown) => error);
    if (outcome === 'committed') continue;
    expect(outcome).toMatchObject({ name: 'StoreError', message: MESSAGE });
    return i;
  }
  throw new Error('the disk was never full');
}

function expectIntact(path: string): void {
  const db = new DatabaseSync(path);
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
}

function bytesOf(directory: string): string {
  return readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join();
}
