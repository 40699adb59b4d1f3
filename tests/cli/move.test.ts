import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { learnerAt } from '../store/samples.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { fillHundreds, killAndGoOn } from './kill-and-go-on.ts';

describe('sabak move', () => {
  test('copies, compares, and says where everything is now', async () => {
    const { from, to } = await installation();
    const { code, output } = await sabak('move', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`);
    expect(code).toBe(0);
    expect(output).toMatch(/^secrets +1 +1 {2}[\da-f]{64}$/m);
    expect(output).toMatch(/^learners +1 +1 {2}[\da-f]{64}$/m);
    expect(output).toMatch(/^jobs +0 +0 {2}0{64}$/m);
    expect(
      output.endsWith(`${to} holds everything now. ${from} is as it was: start Sabak on one of them only.\n`),
    ).toBe(true);
    const store = await openSqliteStore({ path: to, serve: true });
    expect(await store.load('a')).toEqual(learnerAt('a', 1));
    await store.close();
  });

  test('that is broken off goes on by the same command', async () => {
    const { from, to } = await installation();
    const args = ['move', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`];
    expect(await run(args, {}, AbortSignal.abort())).toEqual({
      code: 1,
      output: 'The move was broken off. The same command goes on where it was.\n',
    });
    expect(await sabak(...args)).toMatchObject({ code: 0 });
    expect(await sabak(...args)).toEqual({
      code: 1,
      output: expect.stringMatching(/is not empty: it holds secrets.*name another one/),
    });
  });

  test.each([1, 2, 3, 5, 8, 13, 20])(
    'that is killed after %i of its steps goes on by the same command',
    async (steps) => {
      const directory = temporaryDirectory();
      const [from, to] = [join(directory, 'from.sqlite'), join(directory, 'to.sqlite')];
      await fillHundreds(from);
      await killAndGoOn({ from: `sqlite:${from}`, to: `sqlite:${to}`, steps });
    },
  );

  test.each([
    ['nothing', [], /Both --from and --to are needed/],
    ['one store only', ['--from', 'sqlite:a'], /Both --from and --to are needed/],
    ['a path alone', ['--from', 'a', '--to', 'sqlite:b'], /--from is "a", expected sqlite:PATH/],
    ['the same store twice', ['--from', 'sqlite:a', '--to', 'sqlite:./a'], /name the same store/],
    ['mongodb where it is not set', ['--from', 'sqlite:a', '--to', 'mongodb'], /MONGODB_URI is not set/],
    ['an option that is none', ['--form', 'sqlite:a'], /form/],
  ])('called with %s says what is wrong, and how it is called', async (_case, args, message) => {
    const { code, output } = await sabak('move', ...args);
    expect(code).toBe(2);
    expect(output).toMatch(message);
    expect(output).toContain('sabak move --from STORE --to STORE');
  });

  test('says no password', async () => {
    const { output } = await sabak('move', '--from', 'mongo://user:secret@host', '--to', 'sqlite:b');
    expect(output).toContain('--from is no address of a store');
    expect(output).not.toContain('secret');
  });

  test('from a file that is not there says so, and makes none', async () => {
    const [from, to] = [join(temporaryDirectory(), 'a'), join(temporaryDirectory(), 'b')];
    expect(await sabak('move', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`)).toEqual({
      code: 1,
      output: `There is no database at ${from}. Name another file.\n`,
    });
    expect(existsSync(from) || existsSync(to)).toBe(false);
  });

  test('into a file that is being served is refused', async () => {
    const { from, to } = await installation();
    const serving = await openSqliteStore({ path: to, serve: true });
    const { code, output } = await sabak('move', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/already being served/) });
    await serving.close();
  });
});

test('with MONGODB_URI, sabak backup copies no SQLite file, and says what to do', async () => {
  const env = { DATA_DIR: 'data', MONGODB_URI: 'mongodb://user:secret@db.example/sabak' };
  const { code, output } = await run(['backup', 'copy.sqlite'], env);
  expect(code).toBe(1);
  expect(output).toContain('Everything is in mongodb://db.example/sabak (MONGODB_URI), and nothing was copied.');
  expect(output).toContain('npx sabak move --from mongodb --to sqlite:copy.sqlite');
  expect(output).not.toContain('secret');
  expect(existsSync('copy.sqlite')).toBe(false);
});

async function installation() {
  const directory = temporaryDirectory();
  const [from, to] = [join(directory, 'from.sqlite'), join(directory, 'to.sqlite')];
  const store = await openSqliteStore({ path: from });
  await store.secret('learner');
  await store.commit(learnerAt('a', 1), [], 0);
  await store.close();
  return { from, to };
}

function sabak(...args: string[]) {
  return run(args, {});
}

async function run(args: string[], env: Record<string, string>, signal = new AbortController().signal) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  return { code: await runCommand(args, { write, writeError: write, env, signal }), output };
}
