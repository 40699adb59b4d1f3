import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backupCommand } from '../../src/cli/backup.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import { newLearner } from '../../src/learning/learner.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';

test('copies what is committed while another serves and goes on writing', async () => {
  const { directory, store } = await installation();
  await commit(store, 'a');
  const secret = await store.secret('ids');
  const file = join(directory, 'copy.sqlite');
  expect(await backup(directory, file)).toEqual({
    code: 0,
    output: `${file}: 1 learner and 1 fact, copied and checked.\n`,
  });
  await commit(store, 'b');

  const copy = await openSqliteStore({ path: file, serve: true });
  expect(await copy.load('a')).toEqual(await store.load('a'));
  expect(await copy.load('b')).toBeUndefined();
  expect(await copy.secret('ids')).toBe(secret);
  expect(statSync(file).mode & 0o077).toBe(0);
  await copy.close();
});

test('overwrites nothing', async () => {
  const { directory } = await installation();
  const file = join(directory, 'mine.txt');
  writeFileSync(file, 'mine');
  expect(await backup(directory, file)).toEqual({
    code: 1,
    output: expect.stringMatching(/there already.*another name/),
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('where there is no database it says so, and makes none', async () => {
  const directory = temporaryDirectory();
  const { code, output } = await backup(directory, join(directory, 'copy'));
  expect(code).toBe(1);
  expect(output).toMatch(/There is no database at .*sabak\.sqlite\. DATA_DIR says where/);
  expect(readdirSync(directory)).toEqual([]);
});

test.each([
  ['a folder that is not there', 'none/copy', /can't be made/],
  ['a folder that is a file', 'sabak.sqlite/copy', /can't be made/],
])('into %s it is a sentence, and leaves nothing behind', async (_case, name, message) => {
  const { directory } = await installation();
  const file = join(directory, name);
  expect(await backup(directory, file)).toEqual({ code: 1, output: expect.stringMatching(message) });
  expect(existsSync(`${file}.part`)).toBe(false);
});

test('a database that is damaged gives no backup', async () => {
  const { directory, store } = await installation();
  for (let i = 0; i < 20; i++) await commit(store, `l${i}`);
  await store.close();
  const path = join(directory, 'sabak.sqlite');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, 8_192 * 2));
  const file = join(directory, 'copy');
  expect(await backup(directory, file)).toEqual({ code: 1, output: expect.stringMatching(/sabak\.sqlite is damaged/) });
  expect(existsSync(file)).toBe(false);
});

test.each([[[]], [['a', 'b']]])('called with %j it shows how it is called', async (args) => {
  const { directory } = await installation();
  expect(await backup(directory, ...args)).toEqual({ code: 2, output: backupCommand.usage });
});

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sabak-backup-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

async function installation() {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ path: join(directory, 'sabak.sqlite'), serve: true });
  onTestFinished(() => store.close());
  return { directory, store };
}

async function commit(store: Store, id: string): Promise<void> {
  const learner = { ...newLearner(id, { channel: 'web', name: id }, 0), version: 1 };
  await store.commit(learner, [{ id: `${id}/0`, learner: id, at: 0, kind: 'learner.resumed' }], 0);
}

async function backup(directory: string, ...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const env = { DATA_DIR: directory };
  const io = { write, writeError: write, env, signal: new AbortController().signal };
  const code = await runCommand(['backup', ...args], io);
  return { code, output };
}
