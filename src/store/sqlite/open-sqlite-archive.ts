import { existsSync } from 'node:fs';
import type { Archive } from '../archive.ts';
import { ENTRY_NUMBERS_A_MS } from '../entry-numbers.ts';
import { StoreError } from '../store.ts';
import { archiveParts } from './archive-parts.ts';
import { createEngine } from './engine.ts';
import { readMoveMark } from './move-mark.ts';
import { openFile } from './open-file.ts';
import { toStoreError } from './to-store-error.ts';

export type SqliteArchiveOptions = {
  readonly path: string;
  /** False: the file has to be there. */
  readonly mayBeNew: boolean;
};

/**
 * Opens everything that one SQLite file holds. Nobody else can serve from it meanwhile. Throws `StoreError` as `openSqliteStore`
 * does; a move that has not ended is no reason.
 */
export async function openSqliteArchive({ path, mayBeNew }: SqliteArchiveOptions): Promise<Archive> {
  if (!mayBeNew && !existsSync(path)) throw new StoreError(`There is no database at ${path}. Name another file.`);
  const { db, file, release } = openFile(path, true);
  try {
    const engine = createEngine(db, file);
    const put = db.prepare(`INSERT OR REPLACE INTO meta (name, value) VALUES ('move', ?)`);
    const remove = db.prepare(`DELETE FROM meta WHERE name = 'move'`);
    const removeNumbering = db.prepare(`DELETE FROM sqlite_sequence WHERE name = 'message'`);
    const number = db.prepare(
      `INSERT INTO sqlite_sequence (name, seq) SELECT 'message', max(?, ifnull(max(number), 0)) FROM message`,
    );
    return {
      place: file,
      parts: archiveParts(engine),
      mark: {
        read: async () => engine.read(() => readMoveMark(db)),
        write: async (text) => void (await engine.write(() => put.run(text))),
        remove: async (now) => {
          await engine.write(() => {
            removeNumbering.run();
            // Above all that any engine has numbered until then.
            number.run(now * ENTRY_NUMBERS_A_MS);
            remove.run();
          });
        },
      },
      // The lock is held: nobody can.
      checkNotServed: async () => undefined,
      async close() {
        engine.close();
        release();
      },
    };
  } catch (error) {
    db.close();
    release();
    throw toStoreError(error, file);
  }
}
