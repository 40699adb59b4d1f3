import type { mongo } from 'mongoose';
import { describe, expect, inject, test } from 'vitest';
import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import type { Store } from '../../src/store/store.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { startRelay } from '../mongo/start-relay.ts';
import { testWhere } from '../mongo/test-where.ts';
import { certificateOf, collect, entryOf, factOf, learnerAt, NOW } from './samples.ts';

/** Fields with their direction, in order. */
type Keys = readonly (readonly [field: string, direction: number])[];

/** One question that the store asked of a collection: of `find`, `update`, `delete` or `findAndModify`. */
type Question = {
  readonly name: string;
  readonly collection: string;
  readonly filter: mongo.Document;
  readonly sort: Keys;
  /** As `explain` takes it. */
  readonly command: mongo.Document;
};

/** What may read a whole collection, because no step waits for it, and why it is harmless. */
const MAY_READ_ALL: readonly RegExp[] = [
  // An upgrade visits everybody, page by page in order of `_id`.
  /^find learners \{"learner\.schema"/,
  // The nightly tidying: a few dozen leases, and at most as many places as a platform lets people be written to a day.
  /^(delete|find) leases \{"(until|holders)"/,
  /^update counted \{"until"/,
];

describe('what the store asks of MongoDB', () => {
  test('has an index that begins with what is asked, and goes on in the order that is wanted', async () => {
    const { db, questions } = await asked();
    const indexes = await indexesOf(db);
    const unserved = questions.filter(({ name, collection, filter, sort }) => {
      const branches: mongo.Document[] = filter.$or && filter._id === undefined ? filter.$or : [filter];
      const isServed = (branch: mongo.Document) =>
        indexes.get(collection)?.some((keys) => serves(keys, branch, sort)) ?? false;
      return !mayReadAll(name) && !branches.every(isServed);
    });
    expect(unserved.map(({ name }) => name)).toEqual([]);
    expect(questions.length).toBeGreaterThan(30);
  });

  testWhere('explain', 'is read by an index, and nothing is sorted in memory', async () => {
    const { db, questions } = await asked();
    for (const { name, command } of questions) {
      const plan = JSON.stringify(await db.command({ explain: command, verbosity: 'queryPlanner' }));
      const stages = [...plan.matchAll(/"stage":"(\w+)"/g)].map(([, stage]) => stage);
      expect(stages, name).not.toContain('SORT');
      if (!mayReadAll(name)) expect(stages, name).not.toContain('COLLSCAN');
    }
  });
});

function mayReadAll(name: string): boolean {
  return MAY_READ_ALL.some((one) => one.test(name));
}

/** A database of some hundred learners, and all questions of a store in use, each once. */
async function asked(): Promise<{ db: mongo.Db; questions: Question[] }> {
  const { name, db } = newDatabase();
  const relay = await startRelay(inject('mongoUri'));
  const store = await openMongoStore({ uri: relay.uri(name), clock: () => NOW });
  for (let i = 0; i < 200; i++) await store.commit(learnerAt(`l${i}`, 1, { wakeAt: NOW + i }), [factOf(`l${i}`, 0)], 0);
  const left = { facts: [{ sequence: 1, at: NOW, body: { kind: 'learner.resumed' } }], owedAt: NOW };
  await db.collection<{ _id: string }>('learners').updateOne({ _id: 'l5' }, { $set: left });
  relay.commands();
  await useAll(store);
  await store.close();
  const questions = relay.commands().flatMap(questionsOf);
  return { db, questions: [...new Map(questions.map((question) => [question.name, question])).values()] };
}

/** Every method of the port. */
async function useAll(store: Store): Promise<void> {
  await store.commit(learnerAt('l1', 2), [factOf('l1', 1)], 1);
  await store.load('l2');
  await store.claimDue({ now: NOW + 50, leaseMs: 1_000, limit: 20 });
  await collect(store.learners());
  await collect(store.outdated());
  await collect(store.facts());
  await collect(store.facts({ learner: 'l1' }));
  await store.messages.append('l1', entryOf('1'));
  await store.messages.append('l1', entryOf('1'));
  await store.messages.read('l1', 0, 10);
  await store.messages.newest(['l1', 'l2']);
  await store.teams.put({ code: 'osh-1', name: 'Ош' });
  await store.teams.find('osh-1');
  await store.certificates.issue(certificateOf('c1', 'l1'));
  await store.certificates.get('c1');
  await store.certificates.ofLearner('l1');
  await store.aliases.put('k1', 'l1');
  await store.aliases.get('k1');
  await store.leases.take('poll', 'p1', { now: NOW, forMs: 1_000 });
  await store.leases.join('rate', 'p1', { now: NOW, forMs: 1_000 });
  await store.leases.release('poll', 'p1');
  await store.mediaIds.put('m1', 'id', NOW);
  await store.mediaIds.get('m1');
  await store.mediaIds.delete('m1');
  for (const who of ['l1', 'l2', 'l1', 'l3']) {
    await store.countPerson('tutor', who, { now: NOW, windowMs: 1_000, limit: 2 });
  }
  await store.countPerson('tutor', 'l3', { now: NOW + 5_000, windowMs: 1_000, limit: 2 });
  await store.jobs.ran('nightly', NOW);
  await store.jobs.lastRun('nightly');
  await store.secret('one');
  await store.erase('l1');
  await store.tidy(NOW + 60_000);
  await store.check();
}

function questionsOf(command: mongo.Document): Question[] {
  const [kind = ''] = Object.keys(command);
  const collection = command[kind];
  const of = (filter: mongo.Document, explained: mongo.Document): Question => ({
    name: `${kind} ${collection} ${JSON.stringify(filter, shapeOf)} ${JSON.stringify(explained.sort ?? '')}`,
    collection,
    filter,
    sort: explained.sort instanceof Map ? [...explained.sort] : Object.entries(explained.sort ?? {}),
    command: explained,
  });
  if (kind === 'find') {
    const { filter = {}, sort, limit } = command;
    return [of(filter, { find: collection, filter, ...(sort && { sort }), ...(limit && { limit }) })];
  }
  if (kind === 'findAndModify') {
    const { query, update } = command;
    return [of(query, { findAndModify: collection, query, update })];
  }
  if (kind === 'update') {
    const updates: mongo.Document[] = command.updates;
    return updates.map((update) => of(update.q, { update: collection, updates: [update] }));
  }
  if (kind !== 'delete') return [];
  const deletes: mongo.Document[] = command.deletes;
  return deletes.map((one) => of(one.q, { delete: collection, deletes: [one] }));
}

/** Questions that differ in their values alone are one. */
function shapeOf(key: string, value: unknown): unknown {
  if (key === '$in') return ['?'];
  return typeof value === 'object' || typeof value === 'boolean' ? value : '?';
}

/** By collection. */
async function indexesOf(db: mongo.Db): Promise<Map<string, Keys[]>> {
  const collections = await db.listCollections().toArray();
  const all = collections.map(async ({ name }) => {
    const indexes = await db.collection(name).indexes();
    return [
      name,
      indexes.map(({ key }) => Object.entries(key).map(([field, to]) => [field, Number(to)] as const)),
    ] as const;
  });
  return new Map(await Promise.all(all));
}

/** What is asked for one value orders nothing; the rest of the index has to be in the order that is wanted, or in its reverse. */
function serves(keys: Keys, filter: mongo.Document, sort: Keys): boolean {
  const isFixed = ([field]: Keys[number]) =>
    field in filter && (filter[field] === null || typeof filter[field] !== 'object');
  const [first] = keys;
  const isBegun = first !== undefined && (first[0] in filter || Object.keys(filter).length === 0);
  const order = sort.filter((key) => !isFixed(key));
  const rest = keys.slice(keys.findIndex((key) => !isFixed(key)) >>> 0);
  const turn = (order[0]?.[1] ?? 1) * (rest[0]?.[1] ?? 1);
  return isBegun && order.every(([field, to], i) => rest[i]?.[0] === field && rest[i][1] * turn === to);
}
