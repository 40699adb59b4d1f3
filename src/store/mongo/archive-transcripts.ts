import type { ArchivedTranscript, ArchivePart } from '../archive.ts';
import { ENTRY_NUMBERS_A_MS } from '../entry-numbers.ts';
import { type Collections, lifeKey, type MessageDocument } from './documents.ts';
import { livesOf } from './lives.ts';

/** Learners a page: a transcript grows for as long as she learns. */
const PAGE_SIZE = 32;

/** Transcripts, one learner after another in the order of ids. Whoever never had an entry has no record. */
export function archiveTranscripts(
  collections: Pick<Collections, 'learners' | 'messages'>,
): ArchivePart<ArchivedTranscript> {
  const { learners, messages } = collections;
  return {
    async read(after) {
      const page = { sort: { _id: 1 }, limit: PAGE_SIZE, projection: { life: 1 } } as const;
      const ids = (await learners.find({ _id: { $gt: after ?? '' } }, page)).map(({ _id }) => _id);
      const [lives, docs] = await Promise.all([
        livesOf(collections, ids),
        messages.find({ learner: { $in: ids } }, { sort: { learner: 1, number: 1 } }),
      ]);
      const records = transcriptsOf(docs, lives);
      const last = ids.at(-1);
      return last !== undefined && ids.length === PAGE_SIZE ? { records, next: last } : { records };
    },
    async write(transcripts) {
      await messages.insertMany(transcripts.flatMap(documentsOf));
      await learners.updateEach(transcripts.flatMap(numberingOf));
    },
  };
}

/** The messages come learner by learner; what is left of an earlier life of hers is left out. */
function transcriptsOf(docs: readonly MessageDocument[], lives: ReadonlyMap<string, number>): ArchivedTranscript[] {
  const byLearner = Map.groupBy(docs, ({ learner }) => learner);
  return [...byLearner].flatMap(([learner, hers]) => {
    const life = lives.get(learner);
    if (life === undefined) return [];
    const prefix = `${lifeKey(learner, life)}/`;
    const entries = hers.filter(({ _id }) => _id.startsWith(prefix)).map(({ number, entry }) => ({ ...entry, number }));
    return entries.length === 0 ? [] : [{ learner, life, entries }];
  });
}

function documentsOf({ learner, life, entries }: ArchivedTranscript): MessageDocument[] {
  return entries.map(({ number, ...entry }) => ({
    _id: `${lifeKey(learner, life)}/${entry.id}`,
    ...{ learner, number, entry },
  }));
}

/** Her next entry gets `life × 1000 + entries`, which has to be above the numbers that came from elsewhere. */
function numberingOf({ learner, life, entries }: ArchivedTranscript) {
  const above = (entries.at(-1)?.number ?? 0) - life * ENTRY_NUMBERS_A_MS;
  return above > 0 ? [{ filter: { _id: learner }, update: { $max: { entries: above } } }] : [];
}
