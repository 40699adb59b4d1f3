import type {
  Collection,
  Document,
  Filter,
  FindOptions,
  Projection,
  Update,
} from '../../src/store/mongo/collection.ts';
import { memoryFilter } from './memory-filter.ts';
import { valueAt } from './memory-path.ts';
import { memoryUpdate, memoryUpsert } from './memory-update.ts';

/** The fields whose values together no two documents share. */
export type UniqueIndex = readonly string[];

/**
 * A collection in a map, with the meaning of one in MongoDB: each call is done at once and as a whole. Documents are kept by
 * reference, and nobody changes them. `unique`: indexes besides the one of `_id`.
 */
export function createMemoryCollection<Doc extends Document>(unique: readonly UniqueIndex[] = []): Collection<Doc> {
  const docs = new Map<string, Doc>();

  /** Those that a filter without a single `_id` can match at all. */
  function candidates({ _id }: Filter): Iterable<Doc> {
    const among = typeof _id === 'object' && _id !== null && '$in' in _id ? _id.$in : undefined;
    return among ? existing(new Set(among as readonly string[])) : docs.values();
  }

  function* existing(ids: Iterable<string>): Iterable<Doc> {
    for (const id of ids) {
      const doc = docs.get(id);
      if (doc) yield doc;
    }
  }

  function matching(filter: Filter, limit = Number.POSITIVE_INFINITY): Doc[] {
    const matches = memoryFilter(filter);
    if (typeof filter._id === 'string') {
      const doc = docs.get(filter._id);
      return doc && matches(doc) ? [doc] : [];
    }
    const found: Doc[] = [];
    for (const doc of candidates(filter)) {
      if (found.length >= limit) break;
      if (matches(doc)) found.push(doc);
    }
    return found;
  }

  function isTaken(doc: Doc): boolean {
    return unique.some((fields) => {
      const isSame = (other: Doc) => fields.every((field) => valueAt(other, field) === valueAt(doc, field));
      return docs.values().some((other) => other._id !== doc._id && isSame(other));
    });
  }

  function insert(doc: Doc): boolean {
    if (typeof doc._id !== 'string') throw new Error('a document has no _id');
    if (docs.has(doc._id) || isTaken(doc)) return false;
    docs.set(doc._id, doc);
    return true;
  }

  function replace(doc: Doc, update: Update): Doc {
    const after = memoryUpdate(doc, update);
    if (unique.length > 0 && isTaken(after)) throw new Error(`a unique index has another document like ${doc._id}`);
    docs.set(doc._id, after);
    return after;
  }

  function change(filter: Filter, update: Update, upsert = false): { matched: number; after?: Doc } {
    const [doc] = matching(filter, 1);
    if (doc) return { matched: 1, after: replace(doc, update) };
    if (!upsert) return { matched: 0 };
    const inserted = memoryUpsert<Doc>(filter, update);
    return insert(inserted) ? { matched: 0, after: inserted } : { matched: 0 };
  }

  return {
    async findOne(filter, { projection } = {}) {
      const [doc] = matching(filter, 1);
      return doc && projected(doc, projection);
    },
    async find(filter, { sort, limit, projection }: FindOptions = {}) {
      const found = matching(filter, sort ? undefined : limit);
      if (sort) found.sort(comparator(sort));
      return found.slice(0, limit).map((doc) => projected(doc, projection));
    },
    async insertOne(doc) {
      return insert(doc);
    },
    async insertMany(many) {
      for (const doc of many) insert(doc);
    },
    async updateOne(filter, update, { upsert } = {}) {
      const { matched, after } = change(filter, update, upsert);
      if (upsert && !after)
        throw new Error('an upsert would insert what is there: its filter is to name the _id alone');
      return matched;
    },
    async updateMany(filter, update) {
      const found = matching(filter);
      for (const doc of found) replace(doc, update);
      return found.length;
    },
    async updateEach(updates) {
      return updates.reduce((sum, { filter, update }) => sum + change(filter, update).matched, 0);
    },
    async findOneAndUpdate(filter, update, { upsert, projection } = {}) {
      const { after } = change(filter, update, upsert);
      return after && projected(after, projection);
    },
    async deleteMany(filter) {
      const found = matching(filter);
      for (const { _id } of found) docs.delete(_id);
      return found.length;
    },
    async count() {
      return docs.size;
    },
  };
}

function projected<Doc extends Document>(doc: Doc, projection?: Projection): Doc {
  if (!projection) return doc;
  const fields = doc as Readonly<Record<string, unknown>>;
  const wanted: Record<string, unknown> = { _id: doc._id };
  for (const field of Object.keys(projection)) {
    if (field.includes('.')) throw new Error(`a projection names ${field}: the store wants whole fields`);
    if (fields[field] !== undefined) wanted[field] = fields[field];
  }
  return wanted as Doc;
}

/** A missing field comes before all others, as in MongoDB. */
function comparator(sort: NonNullable<FindOptions['sort']>): (one: Document, other: Document) => number {
  const keys = Object.entries(sort);
  return (one, other) => {
    for (const [field, direction] of keys) {
      const order = orderOf(valueAt(one, field), valueAt(other, field));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function orderOf(one: unknown, other: unknown): number {
  if (one === other) return 0;
  if (one === undefined) return -1;
  if (other === undefined) return 1;
  if (typeof one !== typeof other) throw new Error(`documents are to be sorted by ${one} and ${other}`);
  return (one as number) < (other as number) ? -1 : 1;
}
