import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';
import { NUMBER_OF } from './number-of.ts';
import { BUSY_TIMEOUT_MS } from './open-database.ts';

const SCRUB_AGAIN_MS = 1_000;

/**
 * Erasure down to the bytes: rows are overwritten (`secure_delete`), and then the write-ahead log, which still holds what
 * they were, is emptied. While a backup reads, the log can't be: that is tried again until it can, or until the store
 * closes, which empties the log too.
 */
export function storeErasure(engine: Engine): Pick<Store, 'erase'> & { stop(): void } {
  const { db } = engine;
  const erasures = [
    `DELETE FROM fact WHERE learner = ${NUMBER_OF}`,
    `DELETE FROM message WHERE learner = ${NUMBER_OF}`,
    'DELETE FROM learner WHERE id = ?',
    'DELETE FROM alias WHERE learner = ?',
    'DELETE FROM counted WHERE who = ?',
    "UPDATE certificate SET learner = 'erased:' || id, json = json_remove(json, '$.learner') WHERE learner = ?",
  ].map((sql) => db.prepare(sql));
  const emptyLog = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let again: NodeJS.Timeout | undefined;

  /** Without waiting for readers: the process serves others meanwhile. */
  function scrub(): void {
    clearTimeout(again);
    db.exec('PRAGMA busy_timeout = 0');
    try {
      if (emptyLog.get()?.busy === 0) return;
    } finally {
      db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
    again = setTimeout(scrub, SCRUB_AGAIN_MS).unref();
  }

  return {
    async erase(learner) {
      await engine.write(() => {
        for (const erasure of erasures) erasure.run(learner);
      });
      engine.read(scrub);
    },
    stop: () => clearTimeout(again),
  };
}
