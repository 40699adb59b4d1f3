import mongoose, { type mongo } from 'mongoose';
import type { FactBody } from '../src/learning/fact.ts';
import { type FactDocument, factKey, type LearnerDocument } from '../src/store/mongo/documents.ts';
import { openMongoStore } from '../src/store/mongo/open-mongo-store.ts';
import type { Store } from '../src/store/store.ts';
import { FACTS_EACH, type MillionLearners } from './million-learners.ts';

const DOCUMENTS_A_CALL = 1_000;
/** As the copier numbers facts. */
const NUMBERS_A_MS = 1_024;

/** A store of `count` learners and their facts in an empty database: documents as the store makes them, a thousand a call. */
export async function loadMongo(uri: string, count: number, learners: MillionLearners): Promise<Store> {
  const store = await openMongoStore({ uri });
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  const db = client.db();
  await insertAll(db.collection<LearnerDocument>('learners'), count, (n) => [learnerDocument(learners, n)]);
  await insertAll(db.collection<FactDocument>('facts'), count, (n) => factDocuments(learners, n));
  await client.close();
  return store;
}

async function insertAll<Doc extends { readonly _id: string }>(
  collection: mongo.Collection<Doc>,
  count: number,
  documentsOf: (n: number) => Doc[],
): Promise<void> {
  let batch: Doc[] = [];
  for (let n = 0; n < count; n++) {
    batch.push(...documentsOf(n));
    if (batch.length < DOCUMENTS_A_CALL && n < count - 1) continue;
    await collection.insertMany(batch as mongo.OptionalUnlessRequiredId<Doc>[], { ordered: false });
    batch = [];
  }
}

function learnerDocument(learners: MillionLearners, n: number): LearnerDocument {
  const learner = learners.learner(n);
  const { id, version, createdAt, wakeAt } = learner;
  return { _id: id, version, life: createdAt, ...(wakeAt !== undefined && { wakeAt }), learner };
}

function factDocuments(learners: MillionLearners, n: number): FactDocument[] {
  const { id, createdAt } = learners.learner(n);
  return Array.from({ length: FACTS_EACH }, (_, sequence) => {
    const { at, id: _id, learner: _learner, ...body } = learners.fact(n, sequence);
    const number = learners.now * NUMBERS_A_MS + n * FACTS_EACH + sequence;
    return { _id: factKey(id, createdAt, sequence), n: number, at, body: body as FactBody };
  });
}

/** What learners and facts take as documents, and on the server's disk with their indexes, where it tells that. */
export async function mongoSizes(uri: string, learners: MillionLearners): Promise<string[]> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  const lines = [
    `${sizeOf((n) => [learnerDocument(learners, n)])} bytes of BSON a learner, ${sizeOf((n) => factDocuments(learners, n))} her ${FACTS_EACH} facts`,
  ];
  for (const name of ['learners', 'facts']) {
    const { count, storageSize, indexSizes } = await client.db().command({ collStats: name });
    if (!indexSizes) continue;
    const sizes = Object.entries(indexSizes).map(([index, size]) => `${index} ${Math.round(Number(size) / count)}`);
    lines.push(`${name} on disk: ${Math.round(storageSize / count)} bytes each, ${sizes.join(', ')}`);
  }
  await client.close();
  return lines;
}

function sizeOf(documentsOf: (n: number) => readonly mongo.Document[]): number {
  const sample = Array.from({ length: 1_000 }, (_, n) => documentsOf(n)).flat();
  const bytes = sample.reduce((sum, one) => sum + mongoose.mongo.BSON.calculateObjectSize(one), 0);
  return Math.round(bytes / 1_000);
}
