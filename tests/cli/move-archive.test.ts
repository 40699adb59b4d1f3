import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Moved, moveArchive } from '../../src/cli/move/move-archive.ts';
import type { TranscriptEntry } from '../../src/learning/transcript.ts';
import type { Archive } from '../../src/store/archive.ts';
import { type Collections, factKey } from '../../src/store/mongo/documents.ts';
import { mongoArchiveOver } from '../../src/store/mongo/mongo-archive-over.ts';
import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import { readMoveMark } from '../../src/store/mongo/move-mark.ts';
import { showServing } from '../../src/store/show-serving.ts';
import { openSqliteArchive } from '../../src/store/sqlite/open-sqlite-archive.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { refuseUnfinishedMove } from '../../src/store/unfinished-move.ts';
import { createMemoryCollections } from '../simulation/memory-collections.ts';
import { certificateOf, collect, entryOf, factOf, learnerAt, NOW } from '../store/samples.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { acts, enact, viewOf } from './random-store.ts';

const LATER = NOW + 86_400_000;

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
      { numRuns: 12 },
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
      { numRuns: 12 },
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

describe('a move', () => {
  test('says how many of each kind there are, and that both sides are the same', async () => {
    const [source, target] = [sqlite(), mongo()];
    await source.use(fill);
    const moved = await move(source, target);
    expect(moved.map(({ kind, source: { count } }) => [kind, count])).toEqual([
      ['secrets', 1],
      ['learners', 3],
      ['facts', 6],
      ['transcripts', 3],
      ['teams', 1],
      ['certificates', 3],
      ['counters', 1],
      ['aliases', 1],
      ['media ids', 1],
      ['people counted', 1],
      ['jobs', 1],
    ]);
    for (const { isSame, source: here, target: there } of moved) {
      expect(isSame).toBe(true);
      expect(here.hash).toMatch(/^[\da-f]{64}$/);
      expect(there).toEqual(here);
    }
  });

  test('that broke off after any of its steps goes on, and nobody can open the target until then', async () => {
    const source = sqlite();
    await source.use(fill);
    const facts = await source.use((store) => collect(store.facts()));
    for (let steps = 0, isDone = false; !isDone; steps++) {
      const target = steps % 4 === 0 ? sqlite() : mongo();
      isDone = await attempt(source, target, steps);
      if (!isDone) {
        await expect(target.use(async () => undefined)).rejects.toThrow(/move that has not ended/);
        expect(await attempt(source, target, Number.POSITIVE_INFINITY)).toBe(true);
      }
      expect(await target.use((store) => collect(store.facts()))).toEqual(facts);
    }
  });

  test.each([
    ['secrets', (store: Store): Promise<unknown> => store.secret('learner')],
    ['teams', (store: Store) => store.teams.put({ code: 'a', name: 'b' })],
    ['learners', (store: Store) => store.commit(learnerAt('a', 1), [], 0)],
  ])('into a store that holds %s is refused, and changes nothing', async (kind, begin) => {
    for (const target of [sqlite(), mongo()]) {
      const source = sqlite();
      await source.use(fill);
      await target.use(begin);
      await expect(move(source, target)).rejects.toThrow(`is not empty: it holds ${kind}`);
      await target.use(async () => undefined);
    }
  });

  test('into what another move has left behind is refused', async () => {
    const [source, other, target] = [sqlite(), sqlite(), mongo()];
    await source.use(fill);
    await other.use(fill);
    expect(await attempt(source, target, 3)).toBe(false);
    await expect(move(other, target)).rejects.toThrow(/holds a part of another store/);
  });

  test('from what another move has left behind is refused', async () => {
    const [source, target] = [sqlite(), mongo()];
    await source.use(fill);
    expect(await attempt(source, target, 3)).toBe(false);
    await expect(move(target, sqlite())).rejects.toThrow(/move that has not ended/);
  });

  test('from a store that was never in use is refused', async () => {
    for (const source of [sqlite(), mongo()]) {
      await source.use(async () => undefined);
      await expect(move(source, sqlite())).rejects.toThrow(/never been in use/);
    }
  });

  test('from a SQLite file that is being served is refused', async () => {
    const source = sqlite();
    await source.use(fill);
    const serving = await openSqliteStore({ path: source.path, serve: true });
    await expect(move(source, mongo())).rejects.toThrow(/already being served/);
    await serving.close();
    await move(source, mongo());
  });

  test('from a MongoDB that is being served is refused, until nobody serves or the one that died is forgotten', async () => {
    const source = mongo();
    await source.use(fill);
    const store = source.open();
    const show = { store, by: 'p1', clock: () => NOW, startTimer: () => () => undefined, report: expect.unreachable };
    const serving = showServing(show);
    await store.secret('learner');
    await expect(move(source, sqlite(), NOW)).rejects.toThrow(/is being served.*for 30 more seconds/);
    await serving.stop();
    await move(source, sqlite(), NOW);
    showServing(show);
    await store.secret('learner');
    await expect(move(source, sqlite(), NOW + 29_999)).rejects.toThrow(/for 1 more seconds/);
    await move(source, sqlite(), NOW + 30_000);
    await store.close();
  });

  test.each(['facts', 'teams', 'learners', 'transcripts'] as const)(
    'after which %s differ says so, and the target can’t be opened',
    async (kind) => {
      const [source, target] = [mongo(), mongo()];
      await source.use(fill);
      let isChanged = false;
      const moved = await move(source, target, LATER, (doing) => {
        if (doing === 'copied' || isChanged) return;
        isChanged = true;
        change(target.collections, kind);
      });
      expect(moved.filter(({ isSame }) => !isSame).map((one) => one.kind)).toEqual([kind]);
      await expect(target.use(async () => undefined)).rejects.toThrow(/move that has not ended/);
    },
  );
});

/** In memory this is done at once. */
function change({ facts, teams, learners, messages }: Collections, kind: string): void {
  if (kind === 'facts') void facts.updateOne({ n: 1 }, { $set: { n: 1_000 } });
  if (kind === 'teams') void teams.deleteMany({});
  if (kind === 'learners') void learners.updateOne({ _id: 'a' }, { $set: { wakeAt: 5 } });
  if (kind === 'transcripts') void messages.deleteMany({ learner: 'a' });
}

/** Breaks off after so many steps. True: it had ended before. */
async function attempt(source: Place, target: Place, steps: number): Promise<boolean> {
  const ending = new AbortController();
  let step = 0;
  if (steps === 0) ending.abort();
  try {
    await move(source, target, LATER, () => ++step === steps && ending.abort(), ending.signal);
    return true;
  } catch (error) {
    expect(String(error)).toContain('The same command goes on where it was.');
    return false;
  }
}

async function fill(store: Store): Promise<void> {
  await store.secret('learner');
  await store.teams.put({ code: 'naryn-2', name: 'Нарын' });
  for (const id of ['a', 'b', 'c']) {
    await store.commit(learnerAt(id, 1, { wakeAt: NOW }), [factOf(id, 0), factOf(id, 1)], 0);
    await store.messages.append(id, entryOf('one'));
    await store.messages.append(id, entryOf('two'));
    await store.certificates.issue(certificateOf(`c-${id}`, id));
  }
  await store.aliases.put('other', 'a');
  await store.mediaIds.put('picture', 'file-1', NOW);
  await store.countPerson('people', 'a', { now: NOW, windowMs: 1_000, limit: 9 });
  await store.jobs.ran('nightly', NOW);
}

type Place = {
  use<T>(work: (store: Store) => Promise<T>): Promise<T>;
  archive(clock: () => number): Promise<Archive>;
};

async function move(
  source: Place,
  target: Place,
  now = LATER,
  tell: (doing: string) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<Moved[]> {
  const clock = () => now;
  await using opened = new AsyncDisposableStack();
  const from = await source.archive(clock);
  opened.defer(() => from.close());
  const to = await target.archive(clock);
  opened.defer(() => to.close());
  return await moveArchive(from, to, { clock, signal, tell });
}

function sqlite() {
  const path = join(temporaryDirectory(), 'sabak.sqlite');
  const query = <T>(work: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(path);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    path,
    async use<T>(work: (store: Store) => Promise<T>): Promise<T> {
      return using(await openSqliteStore({ path }), work);
    },
    archive: () => openSqliteArchive({ path, mayBeNew: true }),
    damage: (json: string) => query((db) => db.prepare('UPDATE learner SET json = ?').run(json)),
    json: () => query((db) => db.prepare('SELECT json FROM learner').get()?.json),
  };
}

function mongo() {
  const collections = createMemoryCollections();
  const place = 'mongodb://memory/sabak';
  const time = { clock: () => NOW, startTimer: () => () => undefined };
  const open = () => mongoStoreOver(collections, { place, ...time });
  return {
    collections,
    open,
    async use<T>(work: (store: Store) => Promise<T>): Promise<T> {
      refuseUnfinishedMove(await readMoveMark(collections.meta), place);
      return using(open(), work);
    },
    archive: async (clock: () => number) =>
      mongoArchiveOver(collections, { place, clock, onClose: async () => undefined }),
  };
}

async function using<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function withoutNumbers(view: Record<string, unknown>): Record<string, unknown> {
  const transcripts = view.transcripts as TranscriptEntry[][];
  return { ...view, transcripts: transcripts.map((entries) => entries.map(({ number: _, ...entry }) => entry)) };
}
