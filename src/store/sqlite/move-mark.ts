import type { DatabaseSync } from 'node:sqlite';

/** How far a move into this database has come, while it has not ended. */
export function readMoveMark(db: DatabaseSync): string | undefined {
  return db.prepare(`SELECT value FROM meta WHERE name = 'move'`).get()?.value as string | undefined;
}
