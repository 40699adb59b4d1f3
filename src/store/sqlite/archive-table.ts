import type { SQLInputValue } from 'node:sqlite';
import type { ArchivePart } from '../archive.ts';
import type { Engine } from './engine.ts';

/** Learners are large: a page holds at most 64 × `LEARNER_MAX_BYTES` = 4 MB. */
const PAGE_SIZE = 64;

type Row = Readonly<Record<string, SQLInputValue>>;

export type ArchiveTable<Record> = {
  readonly table: string;
  /** The columns in whose order records are read: together they are unique. */
  readonly order: readonly string[];
  /** The columns of a record. */
  readonly columns: readonly string[];
  recordOf(row: Row): Record;
  /** In the order of `columns`. */
  valuesOf(record: Record): readonly SQLInputValue[];
};

/** One kind of records that is a table of its own. */
export function archiveTable<Record>(
  { db, read, write }: Engine,
  { table, order, columns, recordOf, valuesOf }: ArchiveTable<Record>,
): ArchivePart<Record> {
  const selected = [...new Set([...order, ...columns])].join(', ');
  const marks = (names: readonly string[]) => names.map(() => '?').join(', ');
  const rest = `ORDER BY ${order.join(', ')} LIMIT ${PAGE_SIZE}`;
  const first = db.prepare(`SELECT ${selected} FROM ${table} ${rest}`);
  const following = db.prepare(
    `SELECT ${selected} FROM ${table} WHERE (${order.join(', ')}) > (${marks(order)}) ${rest}`,
  );
  const insert = db.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks(columns)}) ON CONFLICT DO NOTHING`,
  );
  return {
    async read(after) {
      const rows = read(() =>
        after === undefined ? first.all() : following.all(...(JSON.parse(after) as SQLInputValue[])),
      ) as Row[];
      const records = rows.map(recordOf);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE_SIZE) return { records };
      return { records, next: JSON.stringify(order.map((column) => last[column])) };
    },
    async write(records) {
      await write(() => {
        for (const record of records) insert.run(...valuesOf(record));
      });
    },
  };
}
