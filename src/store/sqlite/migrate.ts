import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store.ts';
import { MIGRATIONS } from './migrations.ts';

/** `PRAGMA application_id` of our files: "Sabk" in ASCII. A database that says otherwise belongs to another program. */
const APPLICATION_ID = 0x5361626b;

/** Whether the database is of an earlier version than this program. Throws `StoreError` where it is not ours or newer. */
export function needsMigration(db: DatabaseSync, path: string, migrations = MIGRATIONS): boolean {
  const version = versionOf(db);
  if (!isOurs(db, version)) {
    throw new StoreError(
      `${path} is a database of another program. Move it away, or let DATA_DIR name another directory.`,
    );
  }
  if (version > migrations.length) {
    throw new StoreError(
      `${path} was written by a newer version of Sabak (its schema is ${version}, this version knows ${migrations.length}). ` +
        'Start the newer version, or restore a backup that was made before the update.',
    );
  }
  return version < migrations.length;
}

/** Brings the database to this program's schema, in one transaction: all steps or none. */
export function migrate(db: DatabaseSync, migrations = MIGRATIONS): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(versionOf(db))) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`);
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}

function isOurs(db: DatabaseSync, version: number): boolean {
  const application = db.prepare('PRAGMA application_id').get()?.application_id;
  if (application === APPLICATION_ID) return true;
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  return application === 0 && version === 0 && isEmpty;
}
