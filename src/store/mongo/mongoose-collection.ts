import mongoose, { type Model, type mongo } from 'mongoose';
import type { Timer } from '../../timer.ts';
import type { Collection, Document, Filter, FindOptions, Projection, Update } from './collection.ts';
import { toStoreError } from './to-store-error.ts';
import { StoreUnreachableError } from './unreachable.ts';

/** Two processes that both see no document and make it: one of them is told that it is there, and finds it then. */
const UPSERT_TRIES = 3;

/** How many documents a reader without a limit gets in one answer. */
const BATCH = 1_000;

export type Deadline = {
  /** What errors name. */
  readonly place: string;
  /** How long any one call may take, with all that the driver repeats within it. */
  readonly deadlineMs: number;
  readonly startTimer: Timer;
};

/**
 * The collection of a mongoose model as the store uses it: documents go to the driver and come from it as they are, without
 * hydration, casting or validation.
 */
export function mongooseCollection<Doc extends Document>(model: Model<unknown>, deadline: Deadline): Collection<Doc> {
  const native = nativeOf(model);
  const within = <T>(run: () => Promise<T>) => runWithin(run, deadline);
  return {
    findOne: (filter, options) =>
      within(async () => given((await native.findOne(toFilter(filter), toOptions(options))) as Doc | null)),
    find: (filter, options) =>
      within(async () => (await native.find(toFilter(filter), toOptions(options)).toArray()) as unknown as Doc[]),
    insertOne: (doc) =>
      within(async () => {
        const inserted = await orDuplicate(native.insertOne({ ...doc }));
        return inserted !== undefined;
      }),
    insertMany: (docs) => within(() => insertMissing(native, docs)),
    updateOne: (filter, update, options) => within(() => updateOne(native, filter, update, options?.upsert ?? false)),
    updateMany: (filter, update) =>
      within(async () => (await native.updateMany(toFilter(filter), toUpdate(update))).matchedCount),
    updateEach: (updates) => within(() => updateEach(native, updates)),
    findOneAndUpdate: (filter, update, options) =>
      within(async () => {
        const how = { ...options, returnDocument: 'after' as const };
        return given(await orDuplicate(native.findOneAndUpdate(toFilter(filter), toUpdate(update), how))) as
          | Doc
          | undefined;
      }),
    deleteMany: (filter) => within(async () => (await native.deleteMany(toFilter(filter))).deletedCount),
    count: () => within(() => native.estimatedDocumentCount()),
  };
}

type Native = mongo.Collection<Document>;

/** The driver's own: mongoose's wrapper around it would only add what the store does not use. */
function nativeOf(model: Model<unknown>): Native {
  const { db } = model.db;
  if (!db) throw new Error(`the model ${model.modelName} has no open connection`);
  return db.collection<Document>(model.collection.collectionName);
}

/** The port's filters and updates are MongoDB's own, only fewer; the driver's types want the fields of a known document. */
function toFilter(filter: Filter): mongo.Filter<Document> {
  return filter as mongo.Filter<Document>;
}

function toUpdate(update: Update): mongo.UpdateFilter<Document> {
  return update as unknown as mongo.UpdateFilter<Document>;
}

function toOptions(options: (FindOptions & { readonly projection?: Projection }) | undefined): mongo.FindOptions {
  const { sort, limit, projection } = options ?? {};
  return {
    ...(sort && { sort: { ...sort } }),
    ...(limit !== undefined && { limit }),
    ...(projection && { projection }),
    batchSize: limit ?? BATCH,
  };
}

function given<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}

async function insertMissing(native: Native, docs: readonly Document[]): Promise<void> {
  if (docs.length === 0) return;
  try {
    await native.insertMany(
      docs.map((doc) => ({ ...doc })),
      { ordered: false },
    );
  } catch (error) {
    if (!areAllDuplicates(error)) throw error;
  }
}

async function updateOne(native: Native, filter: Filter, update: Update, upsert: boolean): Promise<number> {
  for (let tries = 1; ; tries++) {
    const done = await orDuplicate(native.updateOne(toFilter(filter), toUpdate(update), { upsert }));
    if (done) return done.matchedCount;
    if (tries === UPSERT_TRIES) return 0;
  }
}

async function updateEach(
  native: Native,
  updates: readonly { readonly filter: Filter; readonly update: Update }[],
): Promise<number> {
  if (updates.length === 0) return 0;
  const writes = updates.map(({ filter, update }) => ({
    updateOne: { filter: toFilter(filter), update: toUpdate(update) },
  }));
  return (await native.bulkWrite(writes, { ordered: false })).matchedCount;
}

/** Undefined: a unique index has another document. */
async function orDuplicate<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE) return undefined;
    throw error;
  }
}

const DUPLICATE = 11_000;

function areAllDuplicates(error: unknown): boolean {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) return false;
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE);
}

/** The driver has time-outs for parts of a call; this one is for all of it. What it goes on doing then reaches nobody. */
function runWithin<T>(run: () => Promise<T>, { place, deadlineMs, startTimer }: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(deadlineMs, () => reject(tooSlow(place, deadlineMs)));
    run()
      .then(resolve, (error: unknown) => reject(toStoreError(error, place)))
      .finally(stop);
  });
}

function tooSlow(place: string, deadlineMs: number): StoreUnreachableError {
  return new StoreUnreachableError(
    `${place} did not answer within ${deadlineMs / 1_000} s. What was to be written may have been. Look at MongoDB's load and at the network; Sabak goes on by itself.`,
  );
}
