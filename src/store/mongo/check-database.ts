import type { mongo } from 'mongoose';
import { StoreError } from '../store.ts';
import type { Collection } from './collection.ts';
import { META_ID, type MetaDocument } from './documents.ts';

/** The layout of the collections that this program knows. It rises where an older program could not work with what is stored. */
const LAYOUT = 1;

type Checked = {
  readonly db: mongo.Db;
  readonly meta: Collection<MetaDocument>;
  /** What errors name. */
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/**
 * Makes sure that the database is ours, and marks one that is empty. Nothing else may be written before. Throws `StoreError`
 * where another application has documents in it, or a newer version of this program laid it out.
 */
export async function checkDatabase({ db, meta, place, now }: Checked): Promise<void> {
  const mark = (await meta.findOne({ _id: META_ID })) ?? (await leaveMark({ db, meta, place, now }));
  if (mark.layout <= LAYOUT) return;
  throw new StoreError(
    `${place} was laid out by a newer version of Sabak (its layout is ${mark.layout}, this version knows ${LAYOUT}). Start the newer version.`,
  );
}

/** Another process may be doing the same: whoever comes second finds the mark of the first. */
async function leaveMark({ db, meta, place, now }: Checked): Promise<MetaDocument> {
  const foreign = await collectionsInUse(db);
  const mark = { _id: META_ID, layout: LAYOUT, checkedAt: now };
  if (foreign.length === 0 && (await meta.insertOne(mark))) return mark;
  const theirs = await meta.findOne({ _id: META_ID });
  if (theirs) return theirs;
  throw new StoreError(
    `${place} holds collections of another application (${foreign.join(', ')}), and Sabak needs a database of its own. Name another one in MONGODB_URI, such as …/sabak2: it is made by itself.`,
  );
}

/** The names of those with a document in it: some services can't make a database without an empty collection. */
async function collectionsInUse(db: mongo.Db): Promise<string[]> {
  const all = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = all.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  const inUse = await Promise.all(names.map((name) => db.collection(name).findOne({}, { projection: { _id: 1 } })));
  return names.filter((_, i) => inUse[i] !== null).sort();
}
