import { describe, expect, test } from 'vitest';
import { createMongoStage, meanwhile } from './mongo-stage.ts';
import { certificateOf, entryOf, learnerAt, NOW } from './samples.ts';

const LEASE = { now: NOW, forMs: 1_000 };
const CLAIM = { now: NOW, leaseMs: 1_000, limit: 4 };
const WINDOW = { now: NOW, windowMs: 1_000, limit: 2 };

/** Two processes in one database, of which the second comes in between. */
function createRivals() {
  const stage = createMongoStage();
  return { stage, one: stage.open(), other: stage.open() };
}

describe('two processes at once', () => {
  test('share those who are due: each of them is claimed once, and the limit is reached', async () => {
    const { one, other } = createRivals();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await one.store.commit(learnerAt(id, 1, { wakeAt: NOW }), [], 0);
    let theirs: string[] = [];
    one.between = meanwhile('learners.updateMany', async () => {
      theirs = await other.store.claimDue({ ...CLAIM, limit: 2 });
    });
    expect(await one.store.claimDue(CLAIM)).toEqual(['c', 'd', 'e', 'f']);
    expect(theirs).toEqual(['a', 'b']);
  });

  test('leave a due learner to the one that has claimed her', async () => {
    const { one, other } = createRivals();
    await one.store.commit(learnerAt('a', 1, { wakeAt: NOW }), [], 0);
    one.between = meanwhile('learners.updateMany', () => other.store.claimDue(CLAIM));
    expect(await one.store.claimDue(CLAIM)).toEqual([]);
  });

  test('make one secret', async () => {
    const { one, other } = createRivals();
    let theirs = '';
    one.between = meanwhile('secrets.insertOne', async () => {
      theirs = await other.store.secret('a');
    });
    expect(await one.store.secret('a')).toBe(theirs);
  });

  test('issue one certificate for a course', async () => {
    const { one, other } = createRivals();
    one.between = meanwhile('certificates.insertOne', () =>
      other.store.certificates.issue(certificateOf('theirs', 'a')),
    );
    expect((await one.store.certificates.issue(certificateOf('ours', 'a'))).id).toBe('theirs');
  });

  test('keep an entry of the transcript once, under one number', async () => {
    const { one, other } = createRivals();
    await one.store.commit(learnerAt('a', 1), [], 0);
    one.between = meanwhile('messages.insertOne', () => other.store.messages.append('a', entryOf('1', 'theirs')));
    const entry = await one.store.messages.append('a', entryOf('1', 'ours'));
    expect(entry.messages).toEqual([{ text: 'theirs' }]);
    expect(await one.store.messages.read('a', 0, 10)).toEqual([entry]);
  });

  test('keep a place that is renewed while it is found to have ended', async () => {
    const { stage, one, other } = createRivals();
    await one.store.leases.join('rate', 'late', LEASE);
    const later = { ...LEASE, now: NOW + 1_000 };
    one.between = meanwhile('leases.updateEach', () => other.store.leases.join('rate', 'late', later));
    expect(await one.store.leases.join('rate', 'one', later)).toBe(1);
    expect(await one.store.leases.join('rate', 'one', later)).toBe(2);
    expect(Object.keys((await stage.collections.leases.findOne({ _id: 'rate' }))?.holders ?? {})).toHaveLength(2);
  });

  test('count one person once', async () => {
    const { one, other } = createRivals();
    one.between = meanwhile('counted.insertOne', () => other.store.countPerson('new', 'a', WINDOW));
    expect(await one.store.countPerson('new', 'a', WINDOW)).toBe(true);
    expect(await one.store.countPerson('new', 'b', WINDOW)).toBe(true);
    expect(await one.store.countPerson('new', 'c', WINDOW)).toBe(false);
  });

  test('do not both take over the last place that is free', async () => {
    const { one, other } = createRivals();
    await one.store.countPerson('new', 'a', { ...WINDOW, limit: 1 });
    const later = { ...WINDOW, limit: 1, now: NOW + 1_000 };
    one.between = meanwhile('counted.updateOne', () => other.store.countPerson('new', 'b', later), 2);
    expect(await one.store.countPerson('new', 'c', later)).toBe(false);
  });
});

describe('places of people who are counted', () => {
  test('are used again, whoever had them', async () => {
    const stage = createMongoStage();
    const { store } = stage.open();
    for (const id of ['a', 'b']) await store.commit(learnerAt(id, 1), [], 0);
    await store.countPerson('new', 'a', WINDOW);
    await store.countPerson('new', 'b', WINDOW);
    await store.erase('a');
    expect(await store.countPerson('new', 'c', WINDOW)).toBe(true);
    const later = { ...WINDOW, now: NOW + 1_000 };
    await store.tidy(later.now);
    expect(JSON.stringify(await stage.collections.counted.find({}))).not.toMatch(/"who":"."/);
    expect(await store.countPerson('new', 'd', later)).toBe(true);
    expect(await store.countPerson('new', 'e', later)).toBe(true);
    expect(await store.countPerson('new', 'f', later)).toBe(false);
    expect(await stage.collections.counted.count()).toBe(2);
  });

  test('beyond a limit that was lowered count until they have passed', async () => {
    const { store } = createMongoStage().open();
    for (const [i, who] of ['a', 'b', 'c', 'd'].entries()) {
      await store.countPerson('new', who, { ...WINDOW, now: NOW + i, limit: 4 });
    }
    const at = (ms: number) => ({ ...WINDOW, now: NOW + 1_000 + ms, limit: 2 });
    expect(await store.countPerson('new', 'e', at(1))).toBe(false);
    expect(await store.countPerson('new', 'e', at(2))).toBe(true);
    expect(await store.countPerson('new', 'f', at(2))).toBe(false);
  });
});

test('a certificate does not get a number that another one has, whatever the counter says', async () => {
  const { stage, one } = createRivals();
  for (const id of ['a', 'b']) await one.store.certificates.issue(certificateOf(id, id));
  await stage.collections.counters.deleteMany({});
  expect((await one.store.certificates.issue(certificateOf('c', 'c'))).number).toBe('SB-2026-000003');
});

test('a counter that is far behind is told of', async () => {
  const { stage, one } = createRivals();
  for (let i = 0; i < 100; i++) await one.store.certificates.issue(certificateOf(`c${i}`, `l${i}`));
  await stage.collections.counters.deleteMany({});
  const issued = one.store.certificates.issue(certificateOf('next', 'next'));
  await expect(issued).rejects.toThrow('memory: the counter certificates/2026 is far behind');
});

test('a transcript is numbered in the order of the calls, though the first of them takes longer', async () => {
  const process = createMongoStage().open();
  await process.store.commit(learnerAt('a', 1), [], 0);
  process.between = meanwhile('learners.findOneAndUpdate', process.timers.rest);
  await Promise.all(['1', '2'].map((id) => process.store.messages.append('a', entryOf(id))));
  expect((await process.store.messages.read('a', 0, 10)).map(({ id }) => id)).toEqual(['1', '2']);
});

test('a process may have any name', async () => {
  const { store } = createMongoStage().open();
  for (const by of ['a.b', '$a', 'a%2eb', 'a']) await store.leases.join('rate', by, LEASE);
  expect(await store.leases.join('rate', 'a.b', LEASE)).toBe(4);
  await store.leases.release('rate', 'a.b');
  expect(await store.leases.join('rate', 'a', LEASE)).toBe(3);
});

describe('a document that a hand has damaged', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['whose version is another than hers', { version: 7 }, /of version 7, she of 1/],
    ['whose life is another than hers', { life: 7 }, /of the life 7/],
    ['whose facts are none', { facts: 'x' }, /are no facts/],
    ['whose life is none', { life: null }, /of the life null/],
    ['with a fact that is none', { facts: [{ sequence: -0.5, at: 1, body: {} }] }, /are no facts/],
    ['without a learner', { learner: 'x' }, /this is no learner/],
  ])('%s stops her alone', async (_case, damage, message) => {
    const stage = createMongoStage();
    const { store } = stage.open();
    for (const id of ['a', 'b']) await store.commit(learnerAt(id, 1), [], 0);
    await store.messages.append('a', entryOf('1'));
    await stage.collections.learners.updateOne({ _id: 'a' }, { $set: damage });
    await store.messages.read('a', 0, 10);
    const failure = { name: 'DamagedLearnerError', learner: 'a', message: expect.stringMatching(message) };
    await expect(store.load('a')).rejects.toMatchObject(failure);
    const unreadable: unknown[] = [];
    const readable = await Array.fromAsync(store.learners({ onUnreadable: (error) => unreadable.push(error) }));
    expect(readable.map(({ id }) => id)).toEqual(['b']);
    expect(unreadable).toEqual([expect.objectContaining(failure)]);
    await stage.open().store.erase('a');
    expect(await store.load('a')).toBeUndefined();
  });
});
