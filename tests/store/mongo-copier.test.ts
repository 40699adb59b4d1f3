import { describe, expect, test } from 'vitest';
import { COPY_AFTER_MS, COPY_AGAIN_MS } from '../../src/store/mongo/copier.ts';
import { factKey } from '../../src/store/mongo/documents.ts';
import { LEFT_BEHIND_MS, SWEEP_AGAIN_MS, SWEEP_EVERY_MS } from '../../src/store/mongo/sweeper.ts';
import { createMongoStage, dyingAt, failing, meanwhile } from './mongo-stage.ts';
import { collect, factOf, learnerAt, NOW } from './samples.ts';

type Stage = ReturnType<typeof createMongoStage>;
type Process = ReturnType<Stage['open']>;

const key = (learner: string, sequence: number, life = NOW) => factKey(learner, life, sequence);
const commit = ({ store }: Process, id: string, version: number, ...sequences: number[]) =>
  store.commit(
    learnerAt(id, version),
    sequences.map((sequence) => factOf(id, sequence)),
    version - 1,
  );

describe('a process that lives', () => {
  test('copies the facts of many commits in one batch, a moment after them', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    for (const id of ['a', 'b', 'c']) await commit(process, id, 1, 0, 1);
    expect(await stage.copied()).toEqual([]);
    process.calls.length = 0;
    await process.elapse(COPY_AFTER_MS);
    expect(await stage.copied()).toEqual(['a', 'b', 'c'].flatMap((id) => [key(id, 0), key(id, 1)]));
    expect(process.calls).toEqual(['facts.insertMany', 'learners.updateEach']);
    for (const id of ['a', 'b', 'c']) {
      const { facts, owedAt } = (await stage.document(id)) ?? {};
      expect({ facts, owedAt }).toEqual({});
    }
  });

  test('carries on what was not copied yet, and how long it has been waiting', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    await commit(process, 'a', 1, 0);
    stage.now += 5;
    await commit(process, 'a', 2, 1);
    await commit(process, 'a', 3);
    const { facts, owedAt } = (await stage.document('a')) ?? {};
    expect(facts?.map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(owedAt).toBe(NOW);
  });

  test('leaves out what it has copied, and clears a document that moved on with the next copy', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    await commit(process, 'a', 1, 0);
    process.between = meanwhile('learners.updateEach', () => commit(process, 'a', 2, 1));
    await process.elapse(COPY_AFTER_MS);
    expect((await stage.document('a'))?.facts?.map(({ sequence }) => sequence)).toEqual([1]);
    await process.elapse(COPY_AFTER_MS);
    expect(await stage.copied()).toEqual([key('a', 0), key('a', 1)]);
    expect(await stage.document('a')).not.toHaveProperty('facts');
  });

  test.each(['before', 'after'] as const)('tries a batch again that failed %s it was written', async (when) => {
    for (const call of ['facts.insertMany', 'learners.updateEach']) {
      const stage = createMongoStage();
      const process = stage.open();
      await commit(process, 'a', 1, 0);
      process.between = failing(call, when);
      await process.elapse(COPY_AFTER_MS);
      await expect(process.store.check()).rejects.toThrow('the connection is lost');
      await commit(process, 'b', 1, 0);
      await process.elapse(COPY_AGAIN_MS);
      await process.store.check();
      expect(await stage.copied()).toEqual([key('a', 0), key('b', 0)]);
      for (const id of ['a', 'b']) expect(await stage.document(id)).not.toHaveProperty('facts');
    }
  });

  test('does not try to clear a document that it has replaced meanwhile', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    await commit(process, 'a', 1, 0);
    process.between = meanwhile('facts.insertMany', () => commit(process, 'a', 2, 1));
    await process.elapse(COPY_AFTER_MS);
    expect(process.calls.slice(-2)).toEqual(['facts.insertMany', 'learners.updateOne']);
    await process.elapse(COPY_AFTER_MS);
    expect(process.calls.slice(-2)).toEqual(['facts.insertMany', 'learners.updateEach']);
  });

  test('numbers facts upwards, though its clock stands still or goes back', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    for (const [version, ms] of [0, 0, -60_000].entries()) {
      stage.now += ms;
      await commit(process, 'a', version + 1, version);
      await process.timers.elapse(COPY_AFTER_MS);
    }
    const numbers = (await stage.collections.facts.find({}, { sort: { _id: 1 } })).map(({ n }) => n);
    expect(numbers).toEqual([NOW * 1024, NOW * 1024 + 1, NOW * 1024 + 2]);
  });

  test('finishes what was begun before it closes, and copies what came of it', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    const held = Promise.withResolvers<void>();
    process.between = meanwhile('learners.insertOne', () => held.promise);
    const begun = commit(process, 'a', 1, 0);
    const closed = process.store.close();
    await process.timers.rest();
    held.resolve();
    await closed;
    expect(await begun).toBe('committed');
    expect(await stage.copied()).toEqual([key('a', 0)]);
  });

  test('copies what waits when it closes, and closes also where it can’t', async () => {
    const stage = createMongoStage();
    const [first, second] = [stage.open(), stage.open()];
    await commit(first, 'a', 1, 0);
    await first.store.close();
    expect(await stage.copied()).toEqual([key('a', 0)]);
    await commit(second, 'b', 1, 0);
    second.between = failing('facts.insertMany', 'before');
    await second.store.close();
    expect((await stage.document('b'))?.facts).toHaveLength(1);
    expect(second.timers.count()).toBe(0);
  });

  test('finds facts in a commit that was done though it failed', async () => {
    const stage = createMongoStage();
    const process = stage.open();
    await commit(process, 'a', 1);
    process.between = failing('learners.updateOne', 'after');
    await expect(commit(process, 'a', 2, 0)).rejects.toThrow('the connection is lost');
    expect(await commit(process, 'a', 2, 0)).toBe('conflict');
    expect((await process.store.load('a'))?.version).toBe(2);
    expect(await commit(process, 'a', 3, 1)).toBe('committed');
    await process.elapse(COPY_AFTER_MS);
    expect(await stage.copied()).toEqual([key('a', 0), key('a', 1)]);
  });
});

describe('what a process that was killed left behind', () => {
  const ways: [string, (process: Process) => Promise<unknown>][] = [
    [
      'when she is loaded',
      async (process) => {
        await process.store.load('a');
        await process.elapse(COPY_AFTER_MS);
      },
    ],
    [
      'after the next commit',
      async (process) => {
        await commit(process, 'a', 2, 1);
        await process.elapse(COPY_AFTER_MS);
      },
    ],
    ['before her facts are read', ({ store }) => collect(store.facts({ learner: 'a' }))],
    ["before everybody's facts are read", ({ store }) => collect(store.facts())],
    ['by the next tidying', ({ store }) => store.tidy(NOW)],
    ['by the sweep', (process) => process.elapse(SWEEP_EVERY_MS)],
  ];

  test.each(ways)('is copied %s', async (_case, use) => {
    for (const call of ['facts.insertMany', 'learners.updateEach']) {
      const stage = createMongoStage();
      const killed = stage.open();
      await commit(killed, 'a', 1, 0);
      killed.between = dyingAt(call);
      await killed.elapse(COPY_AFTER_MS);
      expect(await stage.document('a')).toHaveProperty('facts');
      await use(stage.open());
      expect((await stage.copied())[0]).toBe(key('a', 0));
      expect(await stage.document('a')).not.toHaveProperty('facts');
    }
  });

  test('is copied by the sweep only where it has waited long enough', async () => {
    const stage = createMongoStage();
    const [killed, other] = [stage.open(), stage.open()];
    await other.elapse(SWEEP_EVERY_MS - LEFT_BEHIND_MS + 1);
    await commit(killed, 'a', 1, 0);
    await other.elapse(LEFT_BEHIND_MS - 1);
    expect(await stage.copied()).toEqual([]);
    await other.elapse(SWEEP_EVERY_MS);
    expect(await stage.copied()).toEqual([key('a', 0)]);
  });

  test('keeps a process from being ready only until a sweep succeeds, a second after the database is back', async () => {
    const process = createMongoStage().open();
    process.between = failing('learners.find', 'before');
    await process.elapse(SWEEP_EVERY_MS);
    await expect(process.store.check()).rejects.toThrow('the connection is lost');
    await process.elapse(SWEEP_AGAIN_MS);
    await process.store.check();
  });

  test('is copied of however many learners, each once', async () => {
    const stage = createMongoStage();
    const killed = stage.open();
    const ids = Array.from({ length: 350 }, (_, i) => `l${String(i).padStart(3, '0')}`);
    for (const [i, id] of ids.entries()) {
      if (i % 7 === 0) stage.now += 1;
      await commit(killed, id, 1, 0);
    }
    const other = stage.open();
    expect((await collect(other.store.facts())).map(({ learner }) => learner)).toEqual(ids);
    expect(other.calls.filter((call) => call === 'facts.insertMany')).toHaveLength(4);
  });

  test('is copied though the document of somebody else is damaged', async () => {
    const stage = createMongoStage();
    const killed = stage.open();
    for (const id of ['a', 'b', 'c']) await commit(killed, id, 1, 0);
    await stage.collections.learners.updateOne({ _id: 'a' }, { $set: { facts: [{ sequence: 'x' }] } });
    await stage.collections.learners.updateOne({ _id: 'b' }, { $set: { life: 'x' } });
    const { store } = stage.open();
    expect((await collect(store.facts())).map(({ id }) => id)).toEqual(['c/0']);
  });

  test('keeps its number and stands once where two processes copy it', async () => {
    const stage = createMongoStage();
    const [first, second] = [stage.open(), stage.open()];
    await commit(first, 'a', 1, 0);
    await second.store.load('a');
    await first.elapse(COPY_AFTER_MS);
    const [copied] = await stage.collections.facts.find({});
    await second.elapse(COPY_AFTER_MS);
    expect(await stage.collections.facts.find({})).toEqual([copied]);
    expect(await commit(second, 'a', 2, 1)).toBe('committed');
    expect(await commit(first, 'a', 2, 1)).toBe('conflict');
    await second.elapse(COPY_AFTER_MS);
    expect((await collect(first.store.facts({ learner: 'a' }))).map(({ id }) => id)).toEqual(['a/0', 'a/1']);
  });
});

describe('a stream of facts', () => {
  const many = Array.from({ length: 300 }, (_, i) => i);

  test('of a learner ends where those of the next one begin', async () => {
    const process = createMongoStage().open();
    await commit(process, 'a', 1, ...many);
    await commit(process, 'b', 1, 0);
    expect((await collect(process.store.facts({ learner: 'a' }))).map(({ id }) => id)).toEqual(
      many.map((sequence) => `a/${sequence}`),
    );
  });

  test('has all that two processes have numbered alike', async () => {
    const stage = createMongoStage();
    const processes = [stage.open(), stage.open(), stage.open()];
    for (const [i, process] of processes.entries()) {
      await commit(process, `l${i}`, 1, ...many);
      await process.timers.elapse(COPY_AFTER_MS);
    }
    const ids = (await collect(stage.open().store.facts())).map(({ id }) => id);
    expect(ids).toHaveLength(900);
    expect(new Set(ids).size).toBe(900);
  });
});
