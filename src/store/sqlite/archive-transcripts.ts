import type { NewTranscriptEntry, TranscriptEntry } from '../../learning/transcript.ts';
import type { ArchivedTranscript, ArchivePart } from '../archive.ts';
import { parseArchived } from './archive-json.ts';
import type { Engine } from './engine.ts';

/** Learners a page: a transcript grows for as long as she learns. */
const PAGE_SIZE = 16;

type LearnerRow = { readonly n: number; readonly id: string; readonly life: number };
type Row = { readonly number: number; readonly id: string; readonly json: string };

/** Transcripts, one learner after another in the order in which they came. Whoever never had an entry has no record. */
export function archiveTranscripts({ db, path, read, write }: Engine): ArchivePart<ArchivedTranscript> {
  const selectLearners = db.prepare(
    `SELECT n, id, created_at AS life FROM learner WHERE n > ? ORDER BY n LIMIT ${PAGE_SIZE}`,
  );
  const selectEntries = db.prepare('SELECT number, id, json FROM message WHERE learner = ? ORDER BY number');
  const selectNumber = db.prepare('SELECT n FROM learner WHERE id = ?');
  const selectAny = db.prepare('SELECT 1 FROM message WHERE learner = ? LIMIT 1');
  const selectTaken = db.prepare('SELECT 1 FROM message WHERE number = ?');
  const insert = db.prepare('INSERT INTO message (number, learner, id, json) VALUES (?, ?, ?, ?)');

  function transcriptOf({ n, id, life }: LearnerRow): ArchivedTranscript {
    const rows = selectEntries.all(n) as Row[];
    return { learner: id, life, entries: withoutRepeats(rows).map((row) => entryOf(row, id)) };
  }

  function entryOf({ number, id, json }: Row, learner: string): TranscriptEntry {
    const entry = parseArchived<NewTranscriptEntry>(json, `${path}: the message ${id} of the learner ${learner}`);
    return { ...entry, number };
  }

  /**
   * An entry keeps its number, or takes the next that is free: elsewhere two learners may have entries of one number, here a
   * number is one entry's. Hers go on rising.
   */
  function put({ learner, entries }: ArchivedTranscript): void {
    const { n } = selectNumber.get(learner) as { n: number };
    if (selectAny.get(n)) return;
    let last = 0;
    for (const { number, ...entry } of entries) {
      last = Math.max(number, last + 1);
      while (selectTaken.get(last)) last += 1;
      insert.run(last, n, entry.id, JSON.stringify(entry));
    }
  }

  return {
    async read(after) {
      return read(() => {
        const learners = selectLearners.all(Number(after ?? 0)) as LearnerRow[];
        const records = learners.map(transcriptOf).filter(({ entries }) => entries.length > 0);
        const last = learners.at(-1);
        return last && learners.length === PAGE_SIZE ? { records, next: String(last.n) } : { records };
      });
    },
    async write(transcripts) {
      await write(() => transcripts.forEach(put));
    },
  };
}

/** An entry that came again long after its first time was noted twice: the first counts. */
function withoutRepeats(rows: readonly Row[]): Row[] {
  const known = new Set<string>();
  return rows.filter(({ id }) => !known.has(id) && known.add(id));
}
