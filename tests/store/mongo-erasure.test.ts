import { describe, expect, test } from 'vitest';
import { COPY_AFTER_MS } from '../../src/store/mongo/copier.ts';
import { factKey } from '../../src/store/mongo/documents.ts';
import { ERASURE_KEPT_MS } from '../../src/store/mongo/erasure.ts';
import type { Store } from '../../src/store/store.ts';
import { createMongoStage, dyingAt, meanwhile } from './mongo-stage.ts';
import { certificateOf, collect, entryOf, factOf, learnerAt, NOW } from './samples.ts';

type Stage = ReturnType<typeof createMongoStage>;

/** A life that began later. */
const LATER = NOW + 5_000;

const begin = (store: Store, createdAt = NOW) =>
  store.commit(learnerAt('hers', 1, { createdAt }), [factOf('hers', 0), factOf('hers', 1)], 0);

/** Everything that a learner can leave. */
async function fill(store: Store): Promise<void> {
  await begin(store);
  await collect(store.facts());
  await store.commit(learnerAt('hers', 2), [factOf('hers', 2)], 1);
  await store.messages.append('hers', entryOf('1'));
  await store.certificates.issue(certificateOf('c', 'hers'));
  await store.aliases.put('number', 'hers');
  await store.countPerson('new', 'hers', { now: NOW, windowMs: 1e9, limit: 5 });
}

/** Where her id still stands, but for the note that she was erased. */
async function traces({ collections }: Stage): Promise<string[]> {
  const { erasures: _, ...rest } = collections;
  const found = await Promise.all(
    Object.entries(rest).map(async ([name, one]) =>
      JSON.stringify(await one.find({})).includes('hers') ? [name] : [],
    ),
  );
  return found.flat();
}

describe('an erasure', () => {
  test('that is not interrupted leaves nothing but the note of it', async () => {
    const stage = createMongoStage();
    const { store } = stage.open();
    await fill(store);
    expect(await traces(stage)).toEqual(['learners', 'facts', 'messages', 'certificates', 'aliases', 'counted']);
    await store.erase('hers');
    expect(await traces(stage)).toEqual([]);
    expect(await store.certificates.get('c')).not.toHaveProperty('learner');
  });

  test('that is interrupted anywhere is asked for again where she is still there, and else finished by the tidying', async () => {
    const finishedBy = new Set<string>();
    let isFinished = false;
    for (let calls = 0; !isFinished; calls++) {
      const stage = createMongoStage();
      const killed = stage.open();
      await fill(killed.store);
      killed.between = dyingAt(calls);
      void killed.store.erase('hers').then(() => {
        isFinished = true;
      });
      await killed.timers.rest();
      const { store } = stage.open();
      const isThere = (await store.load('hers')) !== undefined;
      finishedBy.add(isThere ? 'asking again' : 'tidying');
      await (isThere ? store.erase('hers') : store.tidy(stage.now));
      expect(await traces(stage), `killed at call ${calls}`).toEqual([]);
    }
    expect([...finishedBy]).toEqual(['asking again', 'tidying']);
  });

  test('outlasts a copy that was under way', async () => {
    for (const call of ['facts.insertMany', 'learners.updateEach', 'learners.find']) {
      const stage = createMongoStage();
      const [copying, other] = [stage.open(), stage.open()];
      await begin(copying.store);
      copying.between = meanwhile(call, () => other.store.erase('hers'));
      await copying.elapse(COPY_AFTER_MS);
      if (call === 'learners.find') await other.store.erase('hers');
      expect(await traces(stage), call).toEqual([]);
    }
  });

  test('removes what is copied while it goes on', async () => {
    const stage = createMongoStage();
    const [copying, erasing] = [stage.open(), stage.open()];
    await begin(copying.store);
    erasing.between = meanwhile('learners.deleteMany', () => copying.elapse(COPY_AFTER_MS));
    await erasing.store.erase('hers');
    expect(copying.calls).toContain('facts.insertMany');
    expect(await traces(stage)).toEqual([]);
  });

  test('keeps what its own process had queued from being copied', async () => {
    const stage = createMongoStage();
    const { store, elapse, calls } = stage.open();
    await begin(store);
    await store.erase('hers');
    calls.length = 0;
    await elapse(COPY_AFTER_MS);
    expect(calls).toEqual([]);
  });
});

describe('who begins anew', () => {
  test('keeps her facts, and gets none of an earlier life that is copied late', async () => {
    const stage = createMongoStage();
    const [late, other] = [stage.open(), stage.open()];
    await begin(late.store);
    late.between = meanwhile('facts.insertMany', async () => {
      await other.store.erase('hers');
      await other.store.commit(learnerAt('hers', 1, { createdAt: LATER }), [factOf('hers', 0)], 0);
    });
    await late.elapse(COPY_AFTER_MS);
    await other.elapse(COPY_AFTER_MS);
    expect(await stage.copied()).toEqual([factKey('hers', LATER, 0)]);
  });

  test('is not replaced by a process that remembers an earlier life of hers at the same version', async () => {
    const stage = createMongoStage();
    const [late, other] = [stage.open(), stage.open()];
    await begin(late.store);
    await other.store.erase('hers');
    await begin(other.store, LATER);
    expect(await late.store.commit(learnerAt('hers', 2), [], 1)).toBe('conflict');
    expect((await stage.document('hers'))?.life).toBe(LATER);
  });

  test('is not removed by an erasure of an earlier life that another one has overtaken', async () => {
    const stage = createMongoStage();
    const [late, other] = [stage.open(), stage.open()];
    await begin(late.store);
    late.between = meanwhile('learners.deleteMany', async () => {
      await other.store.erase('hers');
      await begin(other.store, LATER);
    });
    await late.store.erase('hers');
    expect(await collect(other.store.facts({ learner: 'hers' }))).toHaveLength(2);
  });

  test.each(['erasures.updateOne', 'certificates.updateEach', 'learners.deleteMany'])(
    'keeps what she has earned since an erasure that slept before its %s',
    async (call) => {
      const stage = createMongoStage();
      const [late, other] = [stage.open(), stage.open()];
      await fill(other.store);
      late.between = meanwhile(call, async () => {
        await other.store.erase('hers');
        stage.now += 3_600_000;
        await begin(other.store, stage.now);
        await other.store.certificates.issue(certificateOf('second', 'hers', { issuedAt: stage.now }));
      });
      await late.store.erase('hers');
      expect((await other.store.certificates.ofLearner('hers')).map(({ id }) => id)).toEqual(['second']);
      expect(await collect(other.store.facts({ learner: 'hers' }))).toHaveLength(2);
    },
  );

  test('does not see what a killed copier left of an earlier life, and the tidying removes it', async () => {
    const stage = createMongoStage();
    const [late, other] = [stage.open(), stage.open()];
    await begin(late.store);
    late.between = (call, work) => dyingAt('learners.updateEach')(call, work);
    await late.elapse(COPY_AFTER_MS);
    const left = await stage.collections.facts.find({});
    await other.store.erase('hers');
    await stage.collections.facts.insertMany(left);
    await begin(other.store, LATER);
    expect(await collect(other.store.facts({ learner: 'hers' }))).toHaveLength(2);
    expect(await stage.copied()).toHaveLength(4);
    expect(await other.store.tidy(stage.now)).toBe(2);
    expect(await collect(other.store.facts({ learner: 'hers' }))).toHaveLength(2);
    expect(await stage.copied()).toEqual([factKey('hers', LATER, 0), factKey('hers', LATER, 1)]);
  });

  test('does not read what was said in an earlier life and written late', async () => {
    const stage = createMongoStage();
    const [late, other] = [stage.open(), stage.open()];
    await begin(late.store);
    late.between = meanwhile('messages.insertOne', async () => {
      await other.store.erase('hers');
      await begin(other.store, LATER);
    });
    await late.store.messages.append('hers', entryOf('1'));
    expect(await other.store.messages.read('hers', 0, 10)).toEqual([]);
    expect(await other.store.tidy(stage.now)).toBe(1);
    expect(await stage.collections.messages.count()).toBe(0);
  });

  test('keeps everything when the earlier life is tidied, also one that began in the same millisecond', async () => {
    for (const createdAt of [NOW, LATER]) {
      const stage = createMongoStage();
      const { store } = stage.open();
      await fill(store);
      await store.erase('hers');
      await begin(store, createdAt);
      await store.aliases.put('number', 'hers');
      await store.certificates.issue(certificateOf('second', 'hers', { issuedAt: stage.now + 1 }));
      await store.messages.append('hers', entryOf('1'));
      expect(await store.tidy(stage.now + 1)).toBe(0);
      expect(await traces(stage)).toEqual(['learners', 'facts', 'messages', 'certificates', 'aliases']);
    }
  });
});

test('the note of an erasure goes after a week', async () => {
  const stage = createMongoStage();
  const { store } = stage.open();
  await begin(store);
  await store.erase('hers');
  await store.tidy(NOW + ERASURE_KEPT_MS - 1);
  expect(await stage.collections.erasures.count()).toBe(1);
  await store.tidy(NOW + ERASURE_KEPT_MS);
  expect(await stage.collections.erasures.count()).toBe(0);
});
