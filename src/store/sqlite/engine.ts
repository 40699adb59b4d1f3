import type { DatabaseSync } from 'node:sqlite';
import { toStoreError } from './to-store-error.ts';
import { createWriteQueue } from './write-queue.ts';

/** The open database as the parts of the store use it. Both ways throw `StoreError` where SQLite fails. */
export type Engine = {
  readonly db: DatabaseSync;
  readonly path: string;
  /** Reads what is committed, at once. */
  read<T>(work: () => T): T;
  /** Runs `work` in the next shared transaction; resolves once it is on disk. `work` may be run twice. */
  write<T>(work: () => T): Promise<T>;
  /** Finishes the writes that wait, and closes. */
  close(): void;
};

export function createEngine(db: DatabaseSync, path: string): Engine {
  const explain = (error: unknown) => toStoreError(error, path);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const queue = createWriteQueue(
    {
      begin: () => begin.run(),
      commit: () => commit.run(),
      rollback: () => {
        if (db.isTransaction) db.exec('ROLLBACK');
      },
    },
    explain,
  );
  return {
    db,
    path,
    read: (work) => {
      try {
        return work();
      } catch (error) {
        throw explain(error);
      }
    },
    write: queue.run,
    close: () => {
      queue.close();
      if (db.isOpen) db.close();
    },
  };
}
