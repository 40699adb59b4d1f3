import { pages } from '../pages.ts';
import { UnreadableLearnerError } from '../store.ts';
import type { Filter } from './collection.ts';
import type { Copier } from './copier.ts';
import type { LearnerDocument } from './documents.ts';
import type { Engine } from './engine.ts';
import type { KnownLearner, KnownLearners } from './known-learners.ts';
import { readPending } from './read-stored.ts';

/** Documents that are read to be copied at once: of a few facts each, they have rarely 100 KB together. */
const PAGE_SIZE = 100;

/** What of a learner's document is needed to go on from it. */
export const OWING = { version: 1, life: 1, facts: 1, owedAt: 1 } as const;

/** The facts that still stand in learners' documents, whichever process wrote them there. */
export type OwedFacts = {
  /**
   * Takes over what a document owes that was just read: this process copies it soon, should the one that wrote it be dead. The
   * document may be without `learner`. Throws `DamagedLearnerError`.
   */
  takeOver(doc: LearnerDocument): KnownLearner;
  /** Copies what a learner owes. Resolves to the life that she is in; undefined where she is not there. */
  copyOf(learner: string): Promise<number | undefined>;
  /** Copies everything that is owed since `until` or longer. Damaged learners are passed over. */
  copyAll(until: number): Promise<void>;
  /** Copies whatever anybody owes now. */
  copyEverything(): Promise<void>;
};

export function createOwedFacts(engine: Engine, known: KnownLearners, copier: Copier): OwedFacts {
  const { learners } = engine.collections;

  function takeOver(doc: LearnerDocument): KnownLearner {
    const { _id: learner, version, life, owedAt } = doc;
    const remembered = known.get(learner, version, life);
    if (remembered) return remembered;
    const owed = readPending(doc, engine.place);
    const read = { version, life, owed, ...(owedAt !== undefined && { owedAt }) };
    known.note(learner, read);
    if (owed.length > 0) copier.add({ learner, life, version, facts: owed });
    return read;
  }

  /** Without a doubt, not just in case: another process may have forgotten what this one remembers to be queued. */
  function addTo(doc: LearnerDocument): void {
    try {
      const { version, life, owed } = takeOver(doc);
      copier.add({ learner: doc._id, life, version, facts: owed });
    } catch (error) {
      if (!(error instanceof UnreadableLearnerError)) throw error;
    }
  }

  async function copyAll(until: number): Promise<void> {
    const owing = pages<LearnerDocument>(PAGE_SIZE, async (after) => {
      const page = await learners.find(owedUntil(until, after), {
        sort: { owedAt: 1, _id: 1 },
        limit: PAGE_SIZE,
        projection: OWING,
      });
      page.forEach(addTo);
      await copier.flush();
      return page;
    });
    for await (const _ of owing);
  }

  return {
    takeOver,
    copyAll,
    async copyOf(learner) {
      const doc = await learners.findOne({ _id: learner }, { projection: OWING });
      if (!doc) return undefined;
      if (doc.facts !== undefined) {
        addTo(doc);
        await copier.flush();
      }
      return doc.life;
    },
    async copyEverything() {
      await copier.flush();
      const [newest] = await learners.find(
        { owedAt: { $gt: 0 } },
        { sort: { owedAt: -1 }, limit: 1, projection: { owedAt: 1 } },
      );
      if (newest?.owedAt !== undefined) await copyAll(newest.owedAt);
    },
  };
}

/** Those after a document, in order of `owedAt` and `_id`: each is visited once, whatever is committed meanwhile. */
function owedUntil(until: number, after: LearnerDocument | undefined): Filter {
  const { _id, owedAt = 0 } = after ?? {};
  if (_id === undefined) return { owedAt: { $gt: 0, $lte: until } };
  return { $or: [{ owedAt: { $gt: owedAt, $lte: until } }, { owedAt, _id: { $gt: _id } }] };
}
