import { isDeepStrictEqual } from 'node:util';
import type { IndexDefinition, IndexOptions, Model, mongo } from 'mongoose';
import { StoreError } from '../store.ts';
import type { Models } from './models.ts';
import { toStoreError } from './to-store-error.ts';

/** Of a collection that is not there. */
const NAMESPACE_NOT_FOUND = 26;

/**
 * Throws `StoreError` where an index is missing that was made at the start: without it, what took a millisecond takes a minute
 * with many learners.
 */
export async function checkIndexes(models: Models, place: string): Promise<void> {
  const missing = await Promise.all(Object.values(models).map(missingOf)).catch((error: unknown) => {
    throw toStoreError(error, place);
  });
  const [first] = missing.flat();
  if (first === undefined) return;
  throw new StoreError(
    `${place} has lost an index: ${first}. Restart Sabak, which makes it anew, and find out who dropped it.`,
  );
}

async function missingOf(model: Model<unknown>): Promise<string[]> {
  const declared = model.schema.indexes();
  if (declared.length === 0) return [];
  const there = await indexesOf(model);
  return declared
    .filter(([keys, options]) => !there.some((index) => isSame(index, keys, options)))
    .map(([keys]) => `${model.collection.collectionName} ${JSON.stringify(keys)}`);
}

async function indexesOf(model: Model<unknown>): Promise<mongo.IndexDescriptionInfo[]> {
  const collection = model.db.db?.collection(model.collection.collectionName);
  try {
    return (await collection?.listIndexes().toArray()) ?? [];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NAMESPACE_NOT_FOUND) return [];
    throw error;
  }
}

/** The order of keys matters, and what is unique must be. */
function isSame(index: mongo.IndexDescriptionInfo, keys: IndexDefinition, { unique }: IndexOptions): boolean {
  return (
    isDeepStrictEqual(Object.entries(index.key), Object.entries(keys)) && Boolean(index.unique) === Boolean(unique)
  );
}
