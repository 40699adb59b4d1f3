import type { ArchivedFact, ArchivePage, ArchivePart } from '../archive.ts';
import { StoreError } from '../store.ts';
import type { Filter } from './collection.ts';
import { type Collections, type FactDocument, factKey, type LearnerDocument, parseFactKey } from './documents.ts';
import { following } from './following.ts';
import { livesOf } from './lives.ts';
import { areFacts } from './read-stored.ts';

const PAGE_SIZE = 256;

/** Where a page begins: after a fact that was copied out, or after a learner whose facts still wait for it. */
type Place = { readonly among: 'copied' | 'waiting'; readonly number: number; readonly id: string };

/**
 * Facts in the order in which they were copied out, and then those that a process which died has left in their learners. They are
 * written numbered by their place, far below what processes number theirs with. `place`: what sentences name.
 */
export function archiveFacts(
  collections: Pick<Collections, 'learners' | 'facts'>,
  place: string,
): ArchivePart<ArchivedFact> {
  const { learners, facts } = collections;

  async function copied(filter: Filter): Promise<ArchivePage<ArchivedFact>> {
    const docs = await facts.find(filter, { sort: { n: 1, _id: 1 }, limit: PAGE_SIZE });
    const all = docs.map(factOf);
    const ids = all.map(({ learner }) => learner);
    const lives = await livesOf(collections, ids);
    const records = all.filter(({ learner, life }) => lives.get(learner) === life);
    const last = docs.at(-1);
    const next: Place =
      last && docs.length === PAGE_SIZE
        ? { among: 'copied', number: last.n, id: last._id }
        : { among: 'waiting', number: 0, id: '' };
    return { records, next: JSON.stringify(next) };
  }

  async function waiting(filter: Filter): Promise<ArchivePage<ArchivedFact>> {
    const projection = { life: 1, facts: 1, owedAt: 1 } as const;
    const docs = await learners.find(filter, { sort: { owedAt: 1, _id: 1 }, limit: PAGE_SIZE, projection });
    const all = docs.flatMap((doc) => waitingIn(doc, place));
    const there = await facts.find({ _id: { $in: all.map(keyOf) } }, { projection: { n: 1 } });
    const known = new Set(there.map(({ _id }) => _id));
    const records = all.filter((fact) => !known.has(keyOf(fact)));
    const last = docs.at(-1);
    if (!last || docs.length < PAGE_SIZE) return { records };
    const next: Place = { among: 'waiting', number: last.owedAt ?? 0, id: last._id };
    return { records, next: JSON.stringify(next) };
  }

  return {
    async read(after) {
      if (after === undefined) return copied({});
      const { among, number, id } = JSON.parse(after) as Place;
      return among === 'copied' ? copied(following('n', number, id)) : waiting(following('owedAt', number, id));
    },
    write: (records, before) =>
      facts.insertMany(
        records.map((fact, i) => ({ _id: keyOf(fact), n: before + i + 1, at: fact.at, body: fact.body })),
      ),
  };
}

function waitingIn({ _id, life, facts = [] }: LearnerDocument, place: string): ArchivedFact[] {
  if (areFacts(facts)) return facts.map((fact) => ({ learner: _id, life, ...fact }));
  throw new StoreError(
    `${place}: what waits to be copied from the learner ${_id} are no facts. Restore her from a backup, or erase her, and move again.`,
  );
}

function keyOf({ learner, life, sequence }: ArchivedFact): string {
  return factKey(learner, life, sequence);
}

function factOf({ _id, at, body }: FactDocument): ArchivedFact {
  return { ...parseFactKey(_id), at, body };
}
