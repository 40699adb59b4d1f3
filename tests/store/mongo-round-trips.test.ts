import { describe, expect, test } from 'vitest';
import { createMongoStage } from './mongo-stage.ts';
import { factOf, learnerAt } from './samples.ts';

/** What a learner waits for: design, Speed: 2 round trips before the reply goes out, 1 where she is in memory. */
describe('round trips before a commit returns', () => {
  const facts = (sequence: number) => [factOf('a', sequence)];

  test.each(['of a learner in memory', 'of a learner in memory, whose facts were copied meanwhile'])(
    '%s: 1',
    async (way) => {
      const { calls, store, elapse } = createMongoStage().open();
      await store.commit(learnerAt('a', 1), facts(0), 0);
      if (way.includes('meanwhile')) await elapse(1_000);
      calls.length = 0;
      await store.commit(learnerAt('a', 2), facts(1), 1);
      await store.commit(learnerAt('a', 3), facts(2), 2);
      expect(calls).toEqual(['learners.updateOne', 'learners.updateOne']);
    },
  );

  test('of a learner who is new: 1', async () => {
    const { calls, store } = createMongoStage().open();
    await store.commit(learnerAt('a', 1), facts(0), 0);
    expect(calls).toEqual(['learners.insertOne']);
  });

  test('of a learner whom another process had: 2, her load among them', async () => {
    const stage = createMongoStage();
    await stage.open().store.commit(learnerAt('a', 1), facts(0), 0);
    const { calls, store } = stage.open();
    await store.load('a');
    await store.commit(learnerAt('a', 2), facts(1), 1);
    expect(calls).toEqual(['learners.findOne', 'learners.updateOne']);
  });

  test('of a learner who was in memory too long ago: 2, and nothing is lost', async () => {
    const stage = createMongoStage();
    const { calls, store } = stage.open({ knownLearners: 1 });
    await store.commit(learnerAt('a', 1), facts(0), 0);
    await store.commit(learnerAt('b', 1), [], 0);
    calls.length = 0;
    expect(await store.commit(learnerAt('a', 2), facts(1), 1)).toBe('committed');
    expect(calls).toEqual(['learners.findOne', 'learners.updateOne']);
    expect((await stage.document('a'))?.facts?.map(({ sequence }) => sequence)).toEqual([0, 1]);
  });

  test('of a claim that nobody disputes: 2, and 1 where nobody is due', async () => {
    const { calls, store } = createMongoStage().open();
    await store.commit(learnerAt('a', 1, { wakeAt: 5 }), [], 0);
    calls.length = 0;
    await store.claimDue({ now: 5, leaseMs: 1, limit: 10 });
    await store.claimDue({ now: 5, leaseMs: 1, limit: 10 });
    expect(calls).toEqual(['learners.find', 'learners.updateMany', 'learners.find']);
  });
});
