import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import { showServing } from '../../src/store/show-serving.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startTimer } from '../../src/timer.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { collect, learnerAt } from '../store/samples.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { fillHundreds, killAndGoOn } from './kill-and-go-on.ts';
import { acts, enact, viewOf } from './random-store.ts';

const DONE = fc.sample(acts, { numRuns: 3, seed: 6 });

describe('sabak move with MongoDB', () => {
  test.each(DONE.map((done) => ({ done })))(
    'takes an installation of $done.length acts there and back unchanged',
    async ({ done }) => {
      const { uri } = newDatabase();
      const [first, last] = [newFile(), newFile()];
      await within(await openSqliteStore({ path: first }), (store) => enact(store, done));
      expect(await sabak('move', '--from', `sqlite:${first}`, '--to', uri)).toMatchObject({ code: 0 });
      expect(await sabak('move', '--from', uri, '--to', `sqlite:${last}`)).toMatchObject({ code: 0 });
      const view = await within(await openSqliteStore({ path: first }), viewOf);
      expect(await within(await openSqliteStore({ path: last }), viewOf)).toEqual(view);
      expect(await within(await openMongoStore({ uri }), viewOf)).toEqual(view);
    },
  );

  test.each([2, 6, 20])('that is killed after %i of its steps goes on by the same command', async (steps) => {
    const { uri } = newDatabase();
    const [from, to] = [newFile(), newFile()];
    await fillHundreds(from);
    await killAndGoOn({ from: `sqlite:${from}`, to: uri, steps });
    await killAndGoOn({ from: uri, to: `sqlite:${to}`, steps });
  });

  test('takes learners of 64 KB, and a name that is no Unicode as MongoDB must', async () => {
    const { uri } = newDatabase();
    const from = newFile();
    const name = 'ө'.repeat(31_000);
    await within(await openSqliteStore({ path: from }), async (store) => {
      await store.secret('learner');
      for (const id of ['a', 'b', 'c']) await store.commit(learnerAt(id, 1, { profile: { name } }), [], 0);
      await store.commit(learnerAt('d', 1, { profile: { name: 'half \uD83D' } }), [], 0);
    });
    expect(await sabak('move', '--from', `sqlite:${from}`, '--to', uri)).toMatchObject({ code: 0 });
    const learners = await within(await openMongoStore({ uri }), (store) => collect(store.learners()));
    expect(learners.map(({ profile }) => profile.name)).toEqual([name, name, name, 'half \uFFFD']);
  });

  test('from a database that is being served is refused, until that process has stopped', async () => {
    const { uri } = newDatabase();
    const store = await openMongoStore({ uri });
    await store.secret('learner');
    const report = expect.unreachable;
    const serving = showServing({ store, by: 'p.1', clock: Date.now, startTimer, report });
    await expect.poll(() => store.leases.join('serving', 'other', { now: Date.now(), forMs: 0 })).toBe(1);
    const move = () => sabak('move', '--from', uri, '--to', `sqlite:${newFile()}`);
    expect(await move()).toEqual({ code: 1, output: expect.stringMatching(/is being served\. Stop all processes/) });
    await serving.stop();
    await store.close();
    expect(await move()).toMatchObject({ code: 0 });
  });
});

test('sabak school and sabak migrate work on the database that MONGODB_URI names', async () => {
  const { uri, name } = newDatabase();
  const env = { MONGODB_URI: uri, DATA_DIR: temporaryDirectory() };
  const add = await run(['school', 'add', 'naryn-2', 'Нарын'], env);
  expect(add).toMatchObject({ code: 0 });
  expect(add.output).toMatch(new RegExp(`It is in mongodb://.*/${name} now\\.\n$`));
  expect(await run(['school', 'list'], env)).toEqual({ code: 0, output: 'NARYN-2\tНарын\n' });
  const { code, output } = await run(['migrate'], env);
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringMatching(/: 0 learners migrated to schema 1\n$/),
  });
});

function newFile(): string {
  return join(temporaryDirectory(), 'sabak.sqlite');
}

async function within<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function sabak(...args: string[]) {
  return run(args, {});
}

async function run(args: string[], env: Record<string, string>) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const { signal } = new AbortController();
  return { code: await runCommand(args, { write, writeError: write, env, signal }), output };
}
