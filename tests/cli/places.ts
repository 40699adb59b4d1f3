import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Moved, moveArchive } from '../../src/cli/move/move-archive.ts';
import type { Archive } from '../../src/store/archive.ts';
import { mongoArchiveOver } from '../../src/store/mongo/mongo-archive-over.ts';
import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import { readMoveMark } from '../../src/store/mongo/move-mark.ts';
import { openSqliteArchive } from '../../src/store/sqlite/open-sqlite-archive.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { refuseUnfinishedMove } from '../../src/store/unfinished-move.ts';
import { createMemoryCollections } from '../simulation/memory-collections.ts';
import { NOW } from '../store/samples.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';

/** When moves happen: a day after the samples. */
export const LATER = NOW + 86_400_000;

/** Where a store can be moved from or to. */
export type Place = {
  use<T>(work: (store: Store) => Promise<T>): Promise<T>;
  archive(clock: () => number): Promise<Archive>;
};

/** Moves everything at an instant. */
export async function move(
  source: Place,
  target: Place,
  now = LATER,
  tell: (doing: string) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<Moved[]> {
  const clock = () => now;
  await using opened = new AsyncDisposableStack();
  const from = await source.archive(clock);
  opened.defer(() => from.close());
  const to = await target.archive(clock);
  opened.defer(() => to.close());
  return await moveArchive(from, to, { clock, signal, tell });
}

/** A SQLite file of its own. */
export function sqlite() {
  const path = join(temporaryDirectory(), 'sabak.sqlite');
  const query = <T>(work: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(path);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    path,
    async use<T>(work: (store: Store) => Promise<T>): Promise<T> {
      return using(await openSqliteStore({ path }), work);
    },
    archive: () => openSqliteArchive({ path, mayBeNew: true }),
    damage: (json: string) => query((db) => db.prepare('UPDATE learner SET json = ?').run(json)),
    json: () => query((db) => db.prepare('SELECT json FROM learner').get()?.json),
  };
}

/** A MongoDB in memory. */
export function mongo() {
  const collections = createMemoryCollections();
  const place = 'mongodb://memory/sabak';
  const time = { clock: () => NOW, startTimer: () => () => undefined };
  const open = () => mongoStoreOver(collections, { place, ...time });
  return {
    collections,
    open,
    async use<T>(work: (store: Store) => Promise<T>): Promise<T> {
      refuseUnfinishedMove(await readMoveMark(collections.meta), place);
      return using(open(), work);
    },
    archive: async (clock: () => number) =>
      mongoArchiveOver(collections, { place, clock, onClose: async () => undefined }),
  };
}

async function using<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
