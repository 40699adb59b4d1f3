import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';

test('a school that was added is listed, and keeps its newest name', async () => {
  const school = command();
  expect(await school('list')).toEqual({ code: 0, output: 'No school yet: sabak school add CODE NAME\n' });
  expect(await school('add', 'naryn-2', 'Нарын', '№ 2')).toMatchObject({ code: 0 });
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

test('a folder that can not be made is a sentence', async () => {
  const { code, output } = await command('/proc/none')('list');
  expect(code).toBe(1);
  expect(output).toMatch(/^\/proc\/none.*DATA_DIR.*\n$/);
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

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sabak-school-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
