import { createKeyedQueue } from '../../keyed-queue.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../../learning/transcript.ts';
import { ENTRY_NUMBERS_A_MS } from '../entry-numbers.ts';
import type { Store } from '../store.ts';
import { type LearnerDocument, lifeKey, type MessageDocument } from './documents.ts';
import type { Engine } from './engine.ts';
import { wholeNumber } from './lives.ts';

/**
 * The transcript. An entry is there once by its id, whenever it comes again. Those of a learner are written one after another,
 * so that whoever reads up to a number has read all before it.
 */
export function storeMessages(engine: Engine): Store['messages'] {
  const { learners, messages } = engine.collections;
  const queue = createKeyedQueue();

  async function append(learner: string, entry: NewTranscriptEntry): Promise<TranscriptEntry> {
    const hers = await learners.findOneAndUpdate(
      { _id: learner },
      { $inc: { entries: 1 } },
      { projection: { life: 1, entries: 1 } },
    );
    if (!hers) return { ...entry, number: 0 };
    const _id = `${lifeKey(learner, hers.life)}/${entry.id}`;
    const number = numberOf(hers);
    if (await messages.insertOne({ _id, learner, number, entry })) return { ...entry, number };
    const known = await messages.findOne({ _id });
    return known ? entryOf(known) : { ...entry, number: 0 };
  }

  /**
   * What an append wrote while she was erased is of an earlier life, and stands there until the next tidying. Of one whose life a
   * hand has damaged nothing is known to be hers.
   */
  async function read(learner: string, after: number, limit: number): Promise<TranscriptEntry[]> {
    const [hers, found] = await Promise.all([
      learners.findOne({ _id: learner }, { projection: { life: 1 } }),
      messages.find({ learner, number: { $gt: after } }, { sort: { number: -1 }, limit }),
    ]);
    if (!hers || wholeNumber(hers.life) === undefined) return [];
    const ofHerLife = `${lifeKey(learner, hers.life)}/`;
    return found
      .filter(({ _id }) => _id.startsWith(ofHerLife))
      .reverse()
      .map(entryOf);
  }

  async function newest(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const there = await learners.find({ _id: { $in: ids } }, { projection: { life: 1, entries: 1 } });
    return new Map(there.map((doc) => [doc._id, numberOf(doc)]));
  }

  return {
    append: (learner, entry) => engine.run(() => queue.run(learner, () => append(learner, entry))),
    read: (learner, after, limit) => engine.run(() => read(learner, after, limit)),
    newest: (ids) => engine.run(() => newest(ids)),
  };
}

function numberOf({ life, entries = 0 }: LearnerDocument): number {
  return life * ENTRY_NUMBERS_A_MS + entries;
}

function entryOf({ number, entry }: MessageDocument): TranscriptEntry {
  return { ...entry, number };
}
