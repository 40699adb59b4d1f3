import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { migrateLearners } from '../../src/cli/move/migrate-learners.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import type { StoredLearner } from '../../src/learning/upgrade.ts';
import { mongoStoreOver } from '../../src/store/mongo/mongo-store-over.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createMemoryCollections } from '../simulation/memory-collections.ts';
import { collect, factOf, learnerAt, NOW } from '../store/samples.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';

/** A program of the next version: its schema is 2, and an upgrade leads there. `learnerAt` still makes learners of schema 1. */
const UPGRADE = (stored: StoredLearner): StoredLearner => ({ ...stored, isNew: true });
vi.mock('../../src/learning/learner.ts', async (original) => ({
  ...(await original<typeof import('../../src/learning/learner.ts')>()),
  LEARNER_SCHEMA: 2,
}));
vi.mock('../../src/learning/upgrade.ts', async (original) => {
  const upgrade = await original<typeof import('../../src/learning/upgrade.ts')>();
  return { ...upgrade, upgradeLearner: (stored: unknown) => upgrade.upgradeLearner(stored, [UPGRADE]) };
});

const NEW = { schema: 2, isNew: true };
const IDS = Array.from({ length: 40 }, (_, i) => `l${String(i).padStart(2, '0')}`);

describe.each([
  ['SQLite', async () => openSqliteStore({ path: ':memory:' })],
  ['MongoDB', async () => mongoStoreOver(createMemoryCollections(), { place: 'mongodb://memory/sabak' })],
])('migrating in %s', (_engine, open) => {
  test('brings every learner to the new schema, once, and changes nothing else', async () => {
    const store = await open();
    for (const id of IDS) await store.commit(learnerAt(id, 1, { wakeAt: NOW }), [factOf(id, 0)], 0);
    expect(await migrateAll(store)).toEqual({ migrated: IDS.length, damaged: [] });
    for (const id of IDS) expect(await store.load(id)).toEqual({ ...learnerAt(id, 2, { wakeAt: NOW }), ...NEW });
    expect(await collect(store.outdated())).toEqual([]);
    expect(await collect(store.facts())).toHaveLength(IDS.length);
    expect(await migrateAll(store)).toEqual({ migrated: 0, damaged: [] });
    await store.close();
  });

  test('keeps what a process does with her meanwhile', async () => {
    const store = await open();
    await store.commit(learnerAt('a', 1), [], 0);
    let isMoved = false;
    const migrating = migrateAll({
      ...store,
      async load(id) {
        const learner = await store.load(id);
        if (!isMoved) await store.commit(learnerAt('a', 2, { course: 'c' }), [factOf('a', 0)], 1);
        isMoved = true;
        return learner;
      },
    });
    expect(await migrating).toEqual({ migrated: 1, damaged: [] });
    expect(await store.load('a')).toEqual({ ...learnerAt('a', 3, { course: 'c' }), ...NEW });
    expect(await collect(store.facts({ learner: 'a' }))).toEqual([factOf('a', 0)]);
    await store.close();
  });

  test('passes over who is gone, who is damaged and whom a newer program has taken', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c', 'd']) await store.commit(learnerAt(id, 1), [], 0);
    const { seen: _, ...damaged } = learnerAt('b', 2);
    await store.commit(damaged as ReturnType<typeof learnerAt>, [], 1);
    const outdated = await collect(store.outdated());
    await store.erase('a');
    await store.commit({ ...learnerAt('c', 2), schema: 3 as 1 }, [], 1);
    const migrated = await migrateAll({ ...store, outdated: () => streamOf(outdated) });
    expect(migrated.migrated).toBe(1);
    expect(migrated.damaged.map(({ learner }) => learner)).toEqual(['b']);
    expect(await store.load('d')).toMatchObject(NEW);
    await store.close();
  });

  test('that is broken off goes on where it was', async () => {
    const store = await open();
    for (const id of IDS) await store.commit(learnerAt(id, 1), [], 0);
    const ending = new AbortController();
    const first = await migrateLearners(store, { signal: ending.signal, tell: () => ending.abort() });
    expect(first.migrated).toBeLessThan(IDS.length);
    expect(first.migrated + (await migrateAll(store)).migrated).toBe(IDS.length);
    await store.close();
  });
});

describe('sabak migrate', () => {
  test('says how many there were, and which are damaged', async () => {
    const { directory, path } = await installation();
    expect(await migrate(directory)).toEqual({
      code: 0,
      output: `${path}: 3 learners migrated to schema 2\n`,
    });
    const db = new DatabaseSync(path);
    db.exec(`UPDATE learner SET json = json_set(json_remove(json, '$.outbox'), '$.schema', 1) WHERE id = 'b'`);
    db.close();
    const { code, output } = await migrate(directory, '--store', `sqlite:${path}`);
    expect(code).toBe(1);
    expect(output).toMatch(/learner b can't be read: .*Restore her from a backup/);
    expect(output.endsWith(`${path}: 0 learners migrated to schema 2, 1 damaged\n`)).toBe(true);
  });

  test('works beside the process that serves', async () => {
    const { directory, path } = await installation();
    const serving = await openSqliteStore({ path, serve: true });
    expect(await migrate(directory)).toMatchObject({ code: 0 });
    expect(await serving.load('a')).toMatchObject({ ...NEW, version: 2 });
    await serving.close();
  });

  test.each([
    ['an option that is none', ['--from', 'x'], 2, /sabak migrate \[--store/],
    ['a store that is none', ['--store', 'data'], 2, /--store is "data", expected sqlite:PATH/],
    ['a file that is not there', ['--store', 'sqlite:/nowhere/x'], 1, /There is no database at \/nowhere\/x/],
  ])('called with %s says so', async (_case, args, code, message) => {
    expect(await migrate(temporaryDirectory(), ...args)).toEqual({ code, output: expect.stringMatching(message) });
  });
});

function migrateAll(store: Pick<Store, 'outdated' | 'load' | 'commit'>) {
  return migrateLearners(store, { signal: new AbortController().signal, tell: () => undefined });
}

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function installation() {
  const directory = temporaryDirectory();
  const path = join(directory, 'sabak.sqlite');
  const store = await openSqliteStore({ path });
  for (const id of ['a', 'b', 'c']) await store.commit(learnerAt(id, 1), [], 0);
  await store.close();
  return { directory, path };
}

async function migrate(directory: string, ...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const io = { write, writeError: write, env: { DATA_DIR: directory }, signal: new AbortController().signal };
  return { code: await runCommand(['migrate', ...args], io), output };
}
