import { describe, expect, test } from 'vitest';
import { ARCHIVE_KINDS } from '../../src/store/archive.ts';
import type { Collections } from '../../src/store/mongo/documents.ts';
import { showServing } from '../../src/store/show-serving.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { certificateOf, collect, entryOf, factOf, learnerAt, NOW } from '../store/samples.ts';
import { LATER, mongo, move, type Place, sqlite } from './places.ts';

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

  test('that broke off between a write and the note of it writes nothing twice', async () => {
    const source = sqlite();
    await source.use(fill);
    const facts = await source.use((store) => collect(store.facts()));
    for (let notes = 1; notes <= ARCHIVE_KINDS.length; notes++) {
      for (const target of [sqlite(), mongo()]) {
        await expect(move(source, unableToNote(target, notes))).rejects.toThrow('no note');
        await move(source, target);
        await target.use(async (store) => {
          expect(await collect(store.facts())).toEqual(facts);
          expect(await store.messages.read('a', 0, 9)).toHaveLength(2);
        });
      }
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

/** After so many notes of how far a move has come, the next one fails. */
function unableToNote(place: Place, notes: number): Place {
  let count = 0;
  return {
    ...place,
    async archive(clock) {
      const archive = await place.archive(clock);
      const write = async (text: string) => {
        if (count++ === notes) throw new Error('no note');
        await archive.mark.write(text);
      };
      return { ...archive, mark: { ...archive.mark, write } };
    },
  };
}

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
