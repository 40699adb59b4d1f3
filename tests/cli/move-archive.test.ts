import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TranscriptEntry } from '../../src/learning/transcript.ts';
import { factKey } from '../../src/store/mongo/documents.ts';
import { collect, entryOf, factOf, learnerAt, NOW } from '../store/samples.ts';
import { LATER, mongo, move, sqlite } from './places.ts';
import { acts, enact, viewOf } from './random-store.ts';

describe('a store that was moved', () => {
  test('is the same in MongoDB as in SQLite, and back in SQLite again', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (done) => {
        const [first, between, last] = [sqlite(), mongo(), sqlite()];
        await first.use((store) => enact(store, done));
        await move(first, between);
        await move(between, last);
        const view = await first.use(viewOf);
        expect(await between.use(viewOf)).toEqual(view);
        expect(await last.use(viewOf)).toEqual(view);
      }),
      { numRuns: 20 },
    );
  });

  test('is the same in SQLite as in MongoDB, and back in MongoDB again', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (done) => {
        const [first, between, last] = [mongo(), sqlite(), mongo()];
        await first.use((store) => enact(store, done));
        await move(first, between);
        await move(between, last);
        const view = withoutNumbers(await first.use(viewOf));
        expect(withoutNumbers(await between.use(viewOf))).toEqual(view);
        expect(withoutNumbers(await last.use(viewOf))).toEqual(view);
      }),
      { numRuns: 20 },
    );
  });

  test('has learners of 64 KB, and facts of many pages in the order of everybody’s', async () => {
    const name = 'ө'.repeat(32_000);
    const [source, target] = [sqlite(), mongo()];
    await source.use(async (store) => {
      await store.secret('learner');
      const facts = (id: string) => [0, 1, 2, 3, 4, 5].map((sequence) => factOf(id, sequence));
      for (let i = 0; i < 100; i++) await store.commit(learnerAt(`l${i}`, 1, { profile: { name } }), facts(`l${i}`), 0);
    });
    await move(source, target);
    const moved = await target.use((store) => collect(store.learners()));
    expect(moved).toHaveLength(100);
    const facts = await source.use((store) => collect(store.facts()));
    expect(await target.use((store) => collect(store.facts()))).toEqual(facts);
    expect(moved[99]?.profile.name).toBe(name);
  });

  test('goes on numbering transcripts above what is there, also for whoever was erased and comes again', async () => {
    const places = [sqlite(), mongo(), sqlite(), mongo()] as const;
    await places[0].use(async (store) => {
      await store.secret('learner');
      for (const id of ['a', 'b']) await store.commit(learnerAt(id, 1), [], 0);
    });
    let highest = 0;
    for (const [i, place] of places.entries()) {
      const before = places[i - 1];
      if (before) await move(before, place, LATER + i);
      await place.use(async (store) => {
        for (const id of ['a', 'b']) {
          const { number } = await store.messages.append(id, entryOf(`e${i}`));
          const numbers = (await store.messages.read(id, 0, 100)).map((entry) => entry.number);
          expect(numbers.toSorted((one, other) => one - other)).toEqual(numbers);
          expect(numbers.at(-1)).toBe(number);
          highest = Math.max(highest, number);
        }
        await store.erase('b');
        await store.commit(learnerAt('b', 1, { createdAt: LATER + i }), [], 0);
        const { number } = await store.messages.append('b', entryOf('again'));
        expect(number).toBeGreaterThan(highest);
        highest = number;
      });
    }
  });

  test('numbers in SQLite above what somebody had in MongoDB who was erased before', async () => {
    const [source, target] = [mongo(), sqlite()];
    const last = await source.use(async (store) => {
      await store.secret('learner');
      await store.commit(learnerAt('a', 1), [], 0);
      const { number } = await store.messages.append('a', entryOf('before'));
      await store.erase('a');
      return number;
    });
    await move(source, target);
    await target.use(async (store) => {
      await store.commit(learnerAt('a', 1, { createdAt: LATER }), [], 0);
      expect((await store.messages.append('a', entryOf('after'))).number).toBeGreaterThan(last);
    });
  });

  test('of two learners with entries of the same numbers, both keep theirs in order', async () => {
    const [source, target] = [mongo(), sqlite()];
    const entries = ['x', 'y', 'z'];
    await source.use(async (store) => {
      await store.secret('learner');
      for (const id of ['a', 'b']) {
        await store.commit(learnerAt(id, 1), [], 0);
        for (const entry of entries) await store.messages.append(id, entryOf(entry));
      }
    });
    await move(source, target);
    await target.use(async (store) => {
      for (const id of ['a', 'b']) {
        expect((await store.messages.read(id, 0, 9)).map((entry) => entry.id)).toEqual(entries);
      }
    });
  });

  test('has the facts that a process which died has not copied yet, each once', async () => {
    const [source, target] = [mongo(), sqlite()];
    await source.use(async (store) => {
      await store.secret('learner');
      await store.commit(learnerAt('a', 1), [factOf('a', 0)], 0);
    });
    await source.collections.learners.updateOne(
      { _id: 'a' },
      {
        $set: {
          facts: [0, 1].map((sequence) => ({ sequence, at: NOW + sequence, body: { kind: 'learner.resumed' } })),
          owedAt: NOW,
        },
      },
    );
    await move(source, target);
    expect(await target.use((store) => collect(store.facts()))).toEqual([factOf('a', 0), factOf('a', 1)]);
  });

  test('has nothing of an earlier life that an erasure has left behind', async () => {
    const [source, target] = [mongo(), sqlite()];
    await source.use(async (store) => {
      await store.secret('learner');
      await store.commit(learnerAt('a', 1), [], 0);
    });
    const { facts, messages } = source.collections;
    await facts.insertOne({ _id: factKey('a', NOW - 1, 0), n: 1, at: NOW, body: { kind: 'learner.stopped' } });
    await facts.insertOne({ _id: factKey('gone', NOW, 0), n: 2, at: NOW, body: { kind: 'learner.stopped' } });
    await messages.insertOne({ _id: `a/${(NOW - 1).toString(36)}/x`, learner: 'a', number: 1, entry: entryOf('x') });
    await move(source, target);
    await target.use(async (store) => {
      expect(await collect(store.facts())).toEqual([]);
      expect(await store.messages.read('a', 0, 9)).toEqual([]);
    });
  });

  test.each([
    ['no JSON', '{"id":"a", and then a disk failed'],
    ['no learner', '["a"]'],
    ['an empty text', ''],
    ['a learner of whom parts are missing', '{"id":"a","schema":1}'],
    ['half a surrogate pair in her name', JSON.stringify(learnerAt('a', 1, { profile: { name: '\uD800' } }))],
  ])('has a damaged learner as she was: %s', async (_case, json) => {
    const [first, between, last] = [sqlite(), mongo(), sqlite()];
    await first.use(async (store) => {
      await store.secret('learner');
      await store.commit(learnerAt('a', 1), [factOf('a', 0)], 0);
    });
    await first.damage(json);
    await move(first, between);
    await move(between, last);
    const outcome = (place: typeof first | typeof between) =>
      place.use((store) => store.load('a').then(JSON.stringify, (error: Error) => error.name));
    expect(await outcome(between)).toBe(await outcome(first));
    expect(await outcome(last)).toBe(await outcome(first));
    expect(await last.json()).toBe(json);
  });
});

function withoutNumbers(view: Record<string, unknown>): Record<string, unknown> {
  const transcripts = view.transcripts as TranscriptEntry[][];
  return { ...view, transcripts: transcripts.map((entries) => entries.map(({ number: _, ...entry }) => entry)) };
}
