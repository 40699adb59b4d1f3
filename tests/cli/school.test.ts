import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';

test('a school that was added is listed, and keeps its newest name', async () => {
  const directory = await installation();
  const school = command(directory);
  expect(await school('list')).toEqual({ code: 0, output: 'No school yet: sabak school add CODE NAME\n' });
  expect(await school('add', 'naryn-2', 'Нарын', '№ 2')).toEqual({
    code: 0,
    output: `Нарын № 2: teachers join by the code naryn-2, or by /?start=school-naryn-2\nIt is in ${join(directory, 'sabak.sqlite')} now.\n`,
  });
  expect(await school('add', 'NARYN-2', 'Нарын № 2 гимназия')).toMatchObject({ code: 0 });
  expect(await school('list')).toEqual({ code: 0, output: 'NARYN-2\tНарын № 2 гимназия\n' });
});

test.each([
  ['neither add nor list', ['remove', 'x']],
  ['nothing', []],
  ['a code with a space', ['add', 'a b', 'School']],
  ['a code of one letter', ['add', 'a', 'School']],
  ['no name', ['add', 'naryn-2']],
  ['a name that is too long', ['add', 'naryn-2', 'x'.repeat(121)]],
])('called with %s it says what is wrong, and how it is called', async (_, args) => {
  const { code, output } = await command()(...args);
  expect(code).toBe(2);
  expect(output).toContain('sabak school add CODE NAME');
});

test.each([[['list']], [['add', 'naryn-2', 'Нарын']]])('%j makes no database where there is none', async (args) => {
  const directory = temporaryDirectory();
  expect(await command(directory)(...args)).toEqual({
    code: 1,
    output: `There is no database at ${join(directory, 'sabak.sqlite')}. Start Sabak once, or let DATA_DIR name its folder.\n`,
  });
  expect(readdirSync(directory)).toEqual([]);
});

test('a file that is no database is a sentence', async () => {
  const directory = temporaryDirectory();
  writeFileSync(
    join(directory, 'sabak.sqlite'),
    'a letter to the head of the school, longer than a page of it'.repeat(99),
  );
  const { code, output } = await command(directory)('list');
  expect(code).toBe(1);
  expect(output).toMatch(/is not a database.*DATA_DIR.*\n$/);
});

function command(directory = temporaryDirectory()) {
  return async (...args: string[]) => {
    let output = '';
    const write = (text: string) => {
      output += text;
    };
    const io = { write, writeError: write, env: { DATA_DIR: directory }, signal: new AbortController().signal };
    return { code: await runCommand(['school', ...args], io), output };
  };
}

async function installation(): Promise<string> {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ path: join(directory, 'sabak.sqlite'), serve: true });
  await store.close();
  return directory;
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sabak-school-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
