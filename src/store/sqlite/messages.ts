import type { NewTranscriptEntry, TranscriptEntry } from '../../learning/transcript.ts';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

type Row = { readonly number: number; readonly json: string };

/** The transcript: appended once by the entry's id, numbered in the order of writing. */
export function storeMessages(engine: Engine): Store['messages'] {
  const { db } = engine;
  const insert = db.prepare(
    'INSERT INTO message (learner, id, json) VALUES (?, ?, ?) ON CONFLICT (learner, id) DO NOTHING',
  );
  const selectOne = db.prepare('SELECT number, json FROM message WHERE learner = ? AND id = ?');
  const selectNewest = db.prepare(
    'SELECT number, json FROM message WHERE learner = ? AND number > ? ORDER BY number DESC LIMIT ?',
  );
  return {
    async append(learner, entry) {
      const json = JSON.stringify(entry);
      return engine.write(() => {
        const { changes, lastInsertRowid } = insert.run(learner, entry.id, json);
        if (changes === 1) return { ...entry, number: Number(lastInsertRowid) };
        return entryOf(selectOne.get(learner, entry.id) as Row);
      });
    },
    async read(learner, after, limit) {
      const rows = engine.read(() => selectNewest.all(learner, after, limit)) as Row[];
      return rows.reverse().map(entryOf);
    },
  };
}

function entryOf({ number, json }: Row): TranscriptEntry {
  return { ...(JSON.parse(json) as NewTranscriptEntry), number };
}
