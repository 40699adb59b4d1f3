import { type Fact, sequenceOf } from '../../learning/fact.ts';
import { LEARNER_SCHEMA, type Learner } from '../../learning/learner.ts';
import { checkCommit } from '../check-commit.ts';
import { pages } from '../pages.ts';
import { readLearners } from '../read-learner.ts';
import type { Store } from '../store.ts';
import type { Update } from './collection.ts';
import type { Copier } from './copier.ts';
import type { LearnerDocument, PendingFact } from './documents.ts';
import type { Engine } from './engine.ts';
import type { KnownLearner, KnownLearners } from './known-learners.ts';
import { OWING, type OwedFacts } from './owed-facts.ts';
import { readStored } from './read-stored.ts';

/** Learners are large: a page holds at most 64 × `LEARNER_MAX_BYTES` = 4 MB. */
const PAGE_SIZE = 64;
const OUTDATED_PAGE_SIZE = 1_000;

/** What works together on the learners' documents. */
export type Parts = {
  readonly engine: Engine;
  readonly known: KnownLearners;
  readonly copier: Copier;
  readonly owed: OwedFacts;
};

/**
 * The learners' part of the store. A commit is one conditional write of one document: the learner, and with her all facts that
 * are perhaps not copied out yet, so that no crash parts them.
 */
export function storeLearners({
  engine,
  known,
  copier,
  owed,
}: Parts): Pick<Store, 'load' | 'commit' | 'learners' | 'outdated' | 'count'> {
  const { learners, facts, certificates } = engine.collections;
  const { place } = engine;

  async function load(id: string): Promise<Learner | undefined> {
    const doc = await learners.findOne({ _id: id });
    if (!doc) return undefined;
    const learner = readStored(doc, place);
    owed.takeOver(doc);
    return learner;
  }

  /** What stands in the document that is to be replaced: remembered, or read. Undefined: it is another one. */
  async function before({ id, createdAt }: Learner, version: number): Promise<KnownLearner | undefined> {
    const remembered = known.get(id, version, createdAt);
    if (remembered) return remembered;
    const doc = await learners.findOne({ _id: id }, { projection: OWING });
    return doc?.version === version && doc.life === createdAt ? owed.takeOver(doc) : undefined;
  }

  async function commit(
    learner: Learner,
    newFacts: readonly Fact[],
    expected: number,
  ): Promise<'committed' | 'conflict'> {
    checkCommit(learner, newFacts, expected);
    const { id, version, createdAt: life } = learner;
    const stored = expected === 0 ? undefined : await before(learner, expected);
    if (expected > 0 && !stored) return 'conflict';
    const after = withFacts(version, life, stored, newFacts.map(pendingOf), engine.clock());
    const isWritten = expected === 0 ? learners.insertOne(documentOf(learner, after)) : replace(learner, after);
    if (!(await isWritten)) return 'conflict';
    known.note(id, after);
    if (after.owed.length > 0) copier.add({ learner: id, life, version, facts: after.owed });
    return 'committed';
  }

  async function replace(learner: Learner, after: KnownLearner): Promise<boolean> {
    const filter = { _id: learner.id, version: learner.version - 1, life: learner.createdAt };
    return (await learners.updateOne(filter, updateTo(learner, after))) === 1;
  }

  return {
    load: (id) => engine.run(() => load(id)),

    commit: (learner, newFacts, expected) => engine.run(() => commit(learner, newFacts, expected)),

    learners(options) {
      const all = pages<LearnerDocument>(PAGE_SIZE, (after) =>
        engine.run(() =>
          learners.find(after ? { _id: { $gt: after._id } } : {}, { sort: { _id: 1 }, limit: PAGE_SIZE }),
        ),
      );
      return readLearners(all, (doc) => readStored(doc, place), options);
    },

    async *outdated() {
      const isOutdated = { 'learner.schema': { $lt: LEARNER_SCHEMA } };
      const all = pages<LearnerDocument>(OUTDATED_PAGE_SIZE, (after) =>
        engine.run(() =>
          learners.find(after ? { ...isOutdated, _id: { $gt: after._id } } : isOutdated, {
            sort: { _id: 1 },
            limit: OUTDATED_PAGE_SIZE,
            projection: { version: 1 },
          }),
        ),
      );
      for await (const { _id } of all) yield _id;
    },

    count: () =>
      engine.run(async () => {
        const [learnerCount, factCount, certificateCount] = await Promise.all([
          learners.count(),
          facts.count(),
          certificates.count(),
        ]);
        return { learners: learnerCount, facts: factCount, certificates: certificateCount };
      }),
  };
}

function pendingOf({ id, learner: _, at, ...body }: Fact): PendingFact {
  return { sequence: sequenceOf({ id }), at, body };
}

/** The document after a commit: it keeps what is not known to be copied, and for how long it has been waiting. */
function withFacts(
  version: number,
  life: number,
  before: KnownLearner | undefined,
  newFacts: readonly PendingFact[],
  now: number,
): KnownLearner {
  const owed = before?.owed.length ? [...before.owed, ...newFacts] : newFacts;
  return { version, life, owed, ...(owed.length > 0 && { owedAt: before?.owedAt ?? now }) };
}

function documentOf(learner: Learner, { version, life, owed, owedAt }: KnownLearner): LearnerDocument {
  return {
    _id: learner.id,
    version,
    life,
    learner,
    ...(learner.wakeAt !== undefined && { wakeAt: learner.wakeAt }),
    ...(owedAt !== undefined && { facts: owed, owedAt }),
  };
}

function updateTo(learner: Learner, after: KnownLearner): Update {
  const { _id, life, ...$set } = documentOf(learner, after);
  const gone = [
    ...($set.wakeAt === undefined ? ['wakeAt'] : []),
    ...($set.facts === undefined ? ['facts', 'owedAt'] : []),
  ];
  if (gone.length === 0) return { $set };
  return { $set, $unset: Object.fromEntries(gone.map((field) => [field, ''] as const)) };
}
