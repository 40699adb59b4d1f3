import type { NewTranscriptEntry, TranscriptEntry } from '../../learning/transcript.ts';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';
import { NUMBER_OF } from './number-of.ts';

type Row = { readonly number: number; readonly json: string };

/**
 * How many of a learner's newest entries are looked through for an id: entries are delivered in order, so that one which
 * comes again is her last, or, where two processes were sending, among her last few. An index of all ids would be a third
 * tree to write for each message.
 */
const REPEATS_AMONG = 32;

/** The transcript: appended once by the entry's id, numbered in the order of writing. */
export function storeMessages(engine: Engine): Store['messages'] {
  const { db } = engine;
  const selectLearner = db.prepare('SELECT n FROM learner WHERE id = ?');
  const insert = db.prepare('INSERT INTO message (learner, id, json) VALUES (?, ?, ?)');
  const selectNumber = db.prepare(`
    SELECT number FROM (SELECT number, id FROM message WHERE learner = ? ORDER BY number DESC LIMIT ${REPEATS_AMONG})
    WHERE id = ?`);
  const selectOne = db.prepare('SELECT number, json FROM message WHERE number = ?');
  const selectNewest = db.prepare(
    `SELECT number, json FROM message WHERE learner = ${NUMBER_OF} AND number > ? ORDER BY number DESC LIMIT ?`,
  );
  const selectLast = db.prepare('SELECT max(number) AS number FROM message WHERE learner = ?');
  return {
    async append(learner, entry) {
      const json = JSON.stringify(entry);
      return engine.write(() => {
        const row = selectLearner.get(learner) as { n: number } | undefined;
        if (!row) return { ...entry, number: 0 };
        const known = selectNumber.get(row.n, entry.id) as Pick<Row, 'number'> | undefined;
        if (known) return entryOf(selectOne.get(known.number) as Row);
        return { ...entry, number: Number(insert.run(row.n, entry.id, json).lastInsertRowid) };
      });
    },
    async read(learner, after, limit) {
      const rows = engine.read(() => selectNewest.all(learner, after, limit)) as Row[];
      return rows.reverse().map(entryOf);
    },
    async newest(learners) {
      return engine.read(() => {
        const newest = new Map<string, number>();
        for (const id of learners) {
          const row = selectLearner.get(id) as { n: number } | undefined;
          if (row) newest.set(id, Number(selectLast.get(row.n)?.number ?? 0));
        }
        return newest;
      });
    },
  };
}

function entryOf({ number, json }: Row): TranscriptEntry {
  return { ...(JSON.parse(json) as NewTranscriptEntry), number };
}
