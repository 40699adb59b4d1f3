import { nobody } from '../nobody.ts';
import { pages } from '../pages.ts';
import type { Store } from '../store.ts';
import type { Copier } from './copier.ts';
import { freePlaces } from './counted-people.ts';
import {
  type AliasDocument,
  type CertificateDocument,
  type CountedDocument,
  type ErasureDocument,
  lifeKey,
} from './documents.ts';
import type { Engine } from './engine.ts';
import type { KnownLearners } from './known-learners.ts';
import { wholeNumber } from './lives.ts';
import { below, removeLife } from './remove-life.ts';

/** How long the nightly tidying looks again for what was written of an erased life by a process that slept meanwhile. */
export const ERASURE_KEPT_MS = 7 * 24 * 3_600_000;

const PAGE_SIZE = 100;

/**
 * Erasure without a transaction. It is noted first, so that one which was interrupted is finished by the tidying; the learner's
 * document goes after what hangs on it, so that whoever asked for it finds her and asks again; and what others wrote meanwhile
 * goes after that. The copier looks by itself whether she was erased while it copied.
 */
export function storeErasure(engine: Engine, known: KnownLearners, copier: Copier): Pick<Store, 'erase'> {
  const { learners, erasures } = engine.collections;

  /** All that is to go is found at once: of who slept since, what another life has got meanwhile is safe. */
  async function erase(learner: string): Promise<void> {
    const [doc, traces] = await Promise.all([
      learners.findOne({ _id: learner }, { projection: { life: 1 } }),
      findTraces(engine, learner),
    ]);
    if (!doc) return eraseAgain(learner, traces);
    const { life } = doc;
    if (wholeNumber(life) === undefined) return eraseDamaged(learner, traces);
    const at = engine.clock();
    await erasures.updateOne({ _id: lifeKey(learner, life) }, { $set: { learner, life, at } }, { upsert: true });
    await removeLife(engine.collections, learner, life);
    await removeTraces(engine, learner, traces);
    await learners.deleteMany({ _id: learner, life });
    known.forget(learner);
    copier.forget(learner);
    await removeLife(engine.collections, learner, life);
  }

  /** A hand has taken away which life is hers: then everything goes that stands under her id. */
  async function eraseDamaged(learner: string, traces: Traces): Promise<void> {
    const { facts, messages } = engine.collections;
    await Promise.all([facts, messages].map((one) => one.deleteMany(below(learner))));
    await removeTraces(engine, learner, traces);
    await learners.deleteMany({ _id: learner });
    known.forget(learner);
    copier.forget(learner);
  }

  /** Nobody is there, or no more: then an erasure may have been interrupted. */
  async function eraseAgain(learner: string, traces: Traces): Promise<void> {
    for (const { life } of await erasures.find(below(learner))) await removeLife(engine.collections, learner, life);
    await removeTraces(engine, learner, traces);
  }

  return { erase: (learner) => engine.run(() => erase(learner)) };
}

/** Repeats the erasures of the last days, and forgets older ones. Resolves to how many records were removed. */
export async function tidyErasures(engine: Engine, now: number): Promise<number> {
  const { erasures, learners } = engine.collections;
  const all = pages<ErasureDocument>(PAGE_SIZE, (after) =>
    erasures.find(after ? { _id: { $gt: after._id } } : {}, { sort: { _id: 1 }, limit: PAGE_SIZE }),
  );
  let removed = 0;
  for await (const { _id, learner, life, at } of all) {
    const doc = await learners.findOne({ _id: learner }, { projection: { life: 1 } });
    const isUnfinished = doc?.life === life;
    if (!isUnfinished) removed += await removeLife(engine.collections, learner, life);
    if (!doc) removed += await removeTraces(engine, learner, await findTraces(engine, learner, at));
    if (at <= now - ERASURE_KEPT_MS) removed += await erasures.deleteMany({ _id, at });
  }
  return removed;
}

/** What names her, of whichever life: further names, that she was counted, and the certificates that are hers. */
type Traces = {
  readonly aliases: readonly AliasDocument[];
  readonly counted: readonly CountedDocument[];
  readonly certificates: readonly CertificateDocument[];
};

/** Of certificates those issued until `issuedUntil`. */
async function findTraces(
  { collections }: Engine,
  learner: string,
  issuedUntil = Number.MAX_SAFE_INTEGER,
): Promise<Traces> {
  const isHers = { learner, 'certificate.issuedAt': { $lte: issuedUntil } };
  const [aliases, counted, certificates] = await Promise.all([
    collections.aliases.find({ learner }),
    collections.counted.find({ who: learner }),
    collections.certificates.find(isHers, { projection: { number: 1 } }),
  ]);
  return { aliases, counted, certificates };
}

/** Resolves to how many records that were. */
async function removeTraces(
  engine: Engine,
  learner: string,
  { aliases, counted, certificates }: Traces,
): Promise<number> {
  const { collections } = engine;
  if (certificates.length > 0) {
    await collections.certificates.updateEach(
      certificates.map(({ _id }) => ({ filter: { _id, learner }, update: { $set: { learner: nobody(_id) } } })),
    );
  }
  const removed = await Promise.all([
    aliases.length > 0 ? collections.aliases.deleteMany({ _id: { $in: aliases.map(({ _id }) => _id) }, learner }) : 0,
    freePlaces(engine, counted),
  ]);
  return removed.reduce((sum, count) => sum + count, certificates.length);
}
