import type { Collection, Document, Filter } from '../../src/store/mongo/collection.ts';
import type { Collections, LearnerDocument, MessageDocument } from '../../src/store/mongo/documents.ts';
import type { Call } from './disturb.ts';

/** What takes effect in the database, told at that moment. */
export type Effects = {
  /** A learner was written in a new version. */
  committed(learner: string): void;
  erased(learner: string): void;
  said(message: MessageDocument): void;
};

export type Disturbed = <T>(call: Call<T>) => Promise<T>;

/** The collections as one process reaches them: every call is a point at which things go wrong. */
export function flakyCollections(collections: Collections, disturbed: Disturbed, effects: Effects): Collections {
  const watched: Collections = {
    ...collections,
    learners: watchedLearners(collections.learners, effects),
    messages: watchedMessages(collections.messages, effects),
  };
  const entries = Object.entries(watched) as [string, Collection<Document>][];
  return Object.fromEntries(entries.map(([name, one]) => [name, flaky(name, one, disturbed)])) as Collections;
}

function watchedLearners(learners: Collection<LearnerDocument>, effects: Effects): Collection<LearnerDocument> {
  return {
    ...learners,
    async insertOne(doc) {
      const isNew = await learners.insertOne(doc);
      if (isNew) effects.committed(doc._id);
      return isNew;
    },
    async updateOne(filter, update, options) {
      const matched = await learners.updateOne(filter, update, options);
      if (matched > 0 && update.$set?.learner !== undefined) effects.committed(String(filter._id));
      return matched;
    },
    async deleteMany(filter) {
      const deleted = await learners.deleteMany(filter);
      if (deleted > 0) effects.erased(String(filter._id));
      return deleted;
    },
  };
}

function watchedMessages(messages: Collection<MessageDocument>, effects: Effects): Collection<MessageDocument> {
  return {
    ...messages,
    async insertOne(doc) {
      const isNew = await messages.insertOne(doc);
      if (isNew) effects.said(doc);
      return isNew;
    },
  };
}

/** Many writes in one call may be done in part: every second one, as good as any. */
function flaky<Doc extends Document>(name: string, one: Collection<Doc>, disturbed: Disturbed): Collection<Doc> {
  const read = <T>(what: string, work: () => Promise<T>) => disturbed({ what: `${what} ${name}`, work });
  const write = <T>(what: string, work: () => Promise<T>, workPartly?: () => Promise<unknown>) =>
    disturbed({ what: `${what} ${name}`, isWrite: true, work, ...(workPartly && { workPartly }) });
  return {
    findOne: (filter, options) => read(`find ${idOf(filter)}in`, () => one.findOne(filter, options)),
    find: (filter, options) => read('find', () => one.find(filter, options)),
    count: () => read('count', () => one.count()),
    insertOne: (doc) => write(`insert ${doc._id} into`, () => one.insertOne(doc)),
    insertMany: (docs) =>
      write(
        `insert ${docs.length} into`,
        () => one.insertMany(docs),
        () => one.insertMany(everySecond(docs)),
      ),
    updateOne: (filter, update, options) =>
      write(`update ${idOf(filter)}in`, () => one.updateOne(filter, update, options)),
    updateMany: (filter, update) => write('update', () => one.updateMany(filter, update)),
    updateEach: (updates) =>
      write(
        `update ${updates.length} in`,
        () => one.updateEach(updates),
        () => one.updateEach(everySecond(updates)),
      ),
    findOneAndUpdate: (filter, update, options) =>
      write(`find and update ${idOf(filter)}in`, () => one.findOneAndUpdate(filter, update, options)),
    deleteMany: (filter) =>
      write(
        'delete from',
        () => one.deleteMany(filter),
        () => deleteHalf(one, filter),
      ),
  };
}

async function deleteHalf<Doc extends Document>(one: Collection<Doc>, filter: Filter): Promise<unknown> {
  const docs = await one.find(filter);
  const some = everySecond(docs).map(({ _id }) => _id);
  return docs.length > 1 && one.deleteMany({ _id: { $in: some } });
}

function everySecond<T>(items: readonly T[]): T[] {
  return items.filter((_, i) => i % 2 === 0);
}

function idOf({ _id }: Filter): string {
  return typeof _id === 'string' ? `${_id} ` : '';
}
