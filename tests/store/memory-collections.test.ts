import { beforeEach, describe, expect, test } from 'vitest';
import type { Collection, Document, Filter, Update } from '../../src/store/mongo/collection.ts';
import { createMemoryCollection } from '../simulation/memory-collection.ts';

type Doc = Document & Readonly<Record<string, unknown>>;

describe('a filter of a collection in memory', () => {
  const DOCS: readonly Doc[] = [
    { _id: 'a', n: 1, text: 'x', inner: { n: 1 } },
    { _id: 'b', n: 2, text: 'y', inner: { n: 5, other: true } },
    { _id: 'c', n: '2', gone: null },
    { _id: 'd', list: [1] },
  ];
  let collection: Collection<Doc>;
  beforeEach(async () => {
    collection = createMemoryCollection();
    await collection.insertMany(DOCS);
  });
  const found = async (filter: Filter) => (await collection.find(filter, { sort: { _id: 1 } })).map(({ _id }) => _id);

  test.each<[string, Filter, string[]]>([
    ['without a condition: all', {}, ['a', 'b', 'c', 'd']],
    ['by id', { _id: 'b' }, ['b']],
    ['by id and more', { _id: 'b', n: 1 }, []],
    ['by ids, each once', { _id: { $in: ['c', 'a', 'a', 'z'] } }, ['a', 'c']],
    ['by a range of ids', { _id: { $gte: 'b', $lt: 'd' } }, ['b', 'c']],
    ['by a value', { text: 'x' }, ['a']],
    ['by a path', { 'inner.n': 5 }, ['b']],
    ['by what is above, of its own type alone', { n: { $gt: 1 } }, ['b']],
    ['by what is not below', { n: { $gte: 1 } }, ['a', 'b']],
    ['by what is below, in a path', { 'inner.n': { $lt: 5 } }, ['a']],
    ['by what is not above, among texts', { n: { $lte: '3' } }, ['c']],
    ['by what it is not: those without the field too', { text: { $ne: 'x' } }, ['b', 'c', 'd']],
    ['by one of several values', { n: { $in: [1, '2'] } }, ['a', 'c']],
    ['by a field that is there, if only with null', { gone: { $exists: true } }, ['c']],
    ['by a field that is not there', { inner: { $exists: false } }, ['c', 'd']],
    ['by null: those without the field too', { gone: null }, ['a', 'b', 'c', 'd']],
    ['by one of two conditions, and another', { n: { $gte: 1 }, $or: [{ text: 'y' }, { _id: 'c' }] }, ['b']],
    ['by an object where a value is asked for', { inner: 1 }, []],
  ])('finds %s', async (_case, filter, ids) => {
    expect(await found(filter)).toEqual(ids);
  });

  test.each<[string, object, RegExp]>([
    ['an unknown operator', { $and: [] }, /unknown operator \$and/],
    ['an unknown comparison', { n: { $mod: 2 } }, /unknown comparison \$mod/],
    ['a field without a value', { n: undefined }, /no value for n/],
    ['a comparison without a value', { n: { $gt: undefined } }, /unknown comparison \$gt/],
    ['an object as a value', { inner: {} }, /compares with an object/],
    ['a list that MongoDB would look into', { list: 1 }, /list, which is a list/],
  ])('with %s is refused', async (_case, filter, message) => {
    await expect(found(filter as Filter)).rejects.toThrow(message);
  });

  test('is answered in order, up to a limit, with the fields that are wanted', async () => {
    await collection.insertOne({ _id: 'e', n: 2 });
    const sort = { n: -1, _id: -1 } as const;
    expect(await collection.find({ n: { $gt: 0 } }, { sort, limit: 2, projection: { n: 1 } })).toEqual([
      { _id: 'e', n: 2 },
      { _id: 'b', n: 2 },
    ]);
    expect(await collection.findOne({ _id: 'c' }, { projection: { text: 1 } })).toEqual({ _id: 'c' });
    await expect(collection.findOne({ _id: 'a' }, { projection: { 'inner.n': 1 } })).rejects.toThrow(/whole fields/);
  });
});

describe('an update of a collection in memory', () => {
  const DOC: Doc = { _id: 'a', n: 1, inner: { n: 1, text: 'x' } };
  let collection: Collection<Doc>;
  beforeEach(async () => {
    collection = createMemoryCollection();
    await collection.insertOne(DOC);
  });

  test.each<[string, Update, object]>([
    ['sets', { $set: { n: { deep: true }, 'inner.n': 2 } }, { n: { deep: true }, inner: { n: 2, text: 'x' } }],
    ['makes the way to a path', { $set: { 'new.way': 1 } }, { ...DOC, new: { way: 1 } }],
    ['takes away', { $unset: { n: '', 'inner.text': '', 'no.way': '' } }, { inner: { n: 1 } }],
    ['adds, from 0 on', { $inc: { n: 2, m: 3 } }, { n: 3, m: 3, inner: DOC.inner }],
    ['raises and never lowers', { $max: { n: 0, 'inner.n': 9, m: -1 } }, { n: 1, inner: { n: 9, text: 'x' }, m: -1 }],
    ['leaves what is only for a new one', { $setOnInsert: { m: 1 }, $set: { n: 2 } }, { ...DOC, n: 2 }],
  ])('%s', async (_case, update, after) => {
    const before = structuredClone(DOC);
    expect(await collection.updateOne({ _id: 'a' }, update)).toBe(1);
    expect(await collection.findOne({ _id: 'a' })).toStrictEqual({ _id: 'a', ...after });
    expect(DOC).toEqual(before);
  });

  test.each<[string, object, RegExp]>([
    ['an unknown operator', { $push: { n: 1 } }, /unknown operator \$push/],
    ['no operator', { n: 1 }, /unknown operator n/],
    ['an operator without a field', { $set: {} }, /empty \$set/],
    ['a field without a value', { $set: { n: undefined } }, /no value for n/],
    ['a field twice', { $set: { n: 1 }, $inc: { n: 1 } }, /names n twice/],
    ['another id', { $set: { _id: 'b' } }, /change an _id/],
    ['a sum with a text', { $inc: { 'inner.text': 1 } }, /\$inc to "x"/],
    ['a path through a value', { $set: { 'n.m': 1 } }, /leads into n/],
    ['an empty field in a path', { $set: { 'inner.': 1 } }, /empty field/],
  ])('with %s is refused', async (_case, update, message) => {
    await expect(collection.updateOne({ _id: 'a' }, update as Update)).rejects.toThrow(message);
    expect(await collection.findOne({ _id: 'a' })).toBe(DOC);
  });

  test('of many tells how many matched', async () => {
    await collection.insertOne({ _id: 'b', n: 5 });
    expect(await collection.updateMany({ n: { $gt: 0 } }, { $inc: { n: 1 } })).toBe(2);
    const updates = ['a', 'z', 'b'].map((_id) => ({ filter: { _id }, update: { $inc: { n: 1 } } }));
    expect(await collection.updateEach(updates)).toBe(2);
    expect((await collection.find({}, { sort: { _id: 1 } })).map(({ n }) => n)).toEqual([3, 7]);
    expect(await collection.deleteMany({ n: { $lt: 5 } })).toBe(1);
    expect(await collection.count()).toBe(1);
  });

  test('makes a missing document of what the filter and the update say, where that is asked for', async () => {
    const update = { $set: { m: 1 }, $setOnInsert: { by: 'me' } };
    expect(await collection.updateOne({ _id: 'b' }, update)).toBe(0);
    expect(await collection.count()).toBe(1);
    expect(await collection.updateOne({ _id: 'b', n: 5 }, update, { upsert: true })).toBe(0);
    expect(await collection.findOne({ _id: 'b' })).toEqual({ _id: 'b', n: 5, m: 1, by: 'me' });
    const lease = { _id: 'c', $or: [{ by: 'x' }, { until: { $lte: 5 } }] };
    const taken = { $set: { by: 'x' }, $max: { until: 9 } };
    expect(await collection.findOneAndUpdate(lease, taken, { upsert: true })).toEqual({ _id: 'c', by: 'x', until: 9 });
    await expect(collection.updateOne({ n: 7 }, update, { upsert: true })).rejects.toThrow(/which _id/);
  });

  test('that would make a document that is there gives nothing', async () => {
    const stranger = { _id: 'a', n: 2 };
    expect(await collection.findOneAndUpdate(stranger, { $set: { m: 1 } }, { upsert: true })).toBeUndefined();
    await expect(collection.updateOne(stranger, { $set: { m: 1 } }, { upsert: true })).rejects.toThrow(/what is there/);
    expect(await collection.findOneAndUpdate(stranger, { $set: { m: 1 } })).toBeUndefined();
    expect(await collection.findOne({ _id: 'a' })).toBe(DOC);
  });
});

describe('a unique index in memory', () => {
  let collection: Collection<Doc>;
  beforeEach(async () => {
    collection = createMemoryCollection([['learner', 'course']]);
    await collection.insertOne({ _id: 'a', learner: 'x', course: 'y' });
  });

  test('keeps a second document out, and lets one in that differs in a field', async () => {
    expect(await collection.insertOne({ _id: 'b', learner: 'x', course: 'y' })).toBe(false);
    expect(await collection.insertOne({ _id: 'a', learner: 'x', course: 'z' })).toBe(false);
    expect(await collection.insertOne({ _id: 'b', learner: 'x', course: 'z' })).toBe(true);
    await expect(collection.updateOne({ _id: 'b' }, { $set: { course: 'y' } })).rejects.toThrow(/unique index/);
  });

  test('lets those of many in that are not there yet, and leaves the others as they are', async () => {
    await collection.insertMany([
      { _id: 'a', learner: 'changed' },
      { _id: 'b', learner: 'z', course: 'y' },
    ]);
    expect((await collection.find({}, { sort: { _id: 1 } })).map(({ learner }) => learner)).toEqual(['x', 'z']);
  });
});
