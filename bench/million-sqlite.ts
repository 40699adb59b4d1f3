import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { FACTS_EACH, type MillionLearners } from './million-learners.ts';

const ROWS_A_TRANSACTION = 10_000;

/** For the load alone: nothing that is lost here is missed. A gigabyte of pages holds the indexes, which fill at random. */
const QUICK = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA secure_delete = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA cache_size = -1000000;
`;

/**
 * A store of `count` learners and their facts in a new file: the store's own schema, filled row by row without its commits, which
 * would wait for the disk a million times.
 */
export async function loadSqlite(path: string, count: number, learners: MillionLearners): Promise<Store> {
  await (await openSqliteStore({ path })).close();
  const db = openDatabase(path);
  db.exec(QUICK);
  insertLearners(db, count, learners);
  insertFacts(db, count, learners);
  db.exec('PRAGMA optimize');
  db.close();
  sync(path);
  return openSqliteStore({ path });
}

/** What is still to be written to the disk would slow down the commits that are measured. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function insertLearners(db: DatabaseSync, count: number, learners: MillionLearners): void {
  const insert = db.prepare(
    'INSERT INTO learner (n, id, version, created_at, wake_at, json) VALUES (?, ?, ?, ?, ?, ?)',
  );
  inTransactions(db, count, (n) => {
    const learner = learners.learner(n);
    const { id, version, createdAt, wakeAt = null } = learner;
    insert.run(n + 1, id, version, createdAt, wakeAt, JSON.stringify(learner));
  });
}

/** Everybody's first fact, then everybody's second: those of one learner do not stand together, as they came at other times. */
function insertFacts(db: DatabaseSync, count: number, learners: MillionLearners): void {
  const insert = db.prepare('INSERT INTO fact (learner, sequence, at, json) VALUES (?, ?, ?, ?)');
  for (let sequence = 0; sequence < FACTS_EACH; sequence++) {
    inTransactions(db, count, (n) => {
      const { at, id: _, learner: __, ...body } = learners.fact(n, sequence);
      insert.run(n + 1, sequence, at, JSON.stringify(body));
    });
  }
}

function inTransactions(db: DatabaseSync, count: number, work: (n: number) => void): void {
  for (let first = 0; first < count; first += ROWS_A_TRANSACTION) {
    db.exec('BEGIN');
    for (let n = first; n < Math.min(count, first + ROWS_A_TRANSACTION); n++) work(n);
    db.exec('COMMIT');
  }
}

/** What the file is made of, in lines of text: bytes of each table and index, for a learner or a fact. */
export function sqliteSizes(path: string, count: number): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  const { json } = db.prepare('SELECT avg(octet_length(json)) AS json FROM learner').get() as { json: number };
  const parts = db
    .prepare('SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY pgsize DESC LIMIT 5')
    .all() as { name: string; pgsize: number }[];
  db.close();
  return [
    `${Math.round(statSync(path).size / count)} bytes of file a learner with ${FACTS_EACH} facts; ${Math.round(json)} of them her JSON`,
    parts.map(({ name, pgsize }) => `${name} ${Math.round(pgsize / count)}`).join(', '),
  ];
}
