import { symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/open-sqlite-store.ts';
import { startChild } from './child.ts';
import { learnerAt } from './samples.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('serving from one SQLite file', () => {
  test('a second process is refused, with the file and the holder named', async () => {
    const path = newPath();
    const child = startChild('serve-child.ts', path);
    await child.lines.next();
    const refusal = `${path} is already being served by process ${child.pid} on ${hostname()}. Stop that process first`;
    await expect(open({ path, serve: true })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(refusal),
    });
  });

  test('a holder that was killed blocks nobody', async () => {
    const path = newPath();
    const child = startChild('serve-child.ts', path);
    await child.lines.next();
    await child.kill();
    expect((await open({ path, serve: true })).isExclusive).toBe(true);
  });

  test('a second one in the same process is refused, until the first is closed', async () => {
    const path = newPath();
    const first = await open({ path, serve: true });
    await expect(open({ path, serve: true })).rejects.toThrow(/already being served by process/);
    await first.close();
    await open({ path, serve: true });
  });

  test('another name of the same file is no way around', async () => {
    const path = newPath();
    await open({ path, serve: true });
    const link = join(temporaryDirectory(), 'link.sqlite');
    symlinkSync(path, link);
    await expect(open({ path: link, serve: true })).rejects.toThrow(/already being served/);
  });

  test('a command reads and writes beside the one that serves, and neither is exclusive for it', async () => {
    const path = newPath();
    const child = startChild('serve-child.ts', path);
    await child.lines.next();
    const command = await open({ path });
    expect(command.isExclusive).toBe(false);
    expect(await command.commit(learnerAt('a', 1), [], 0)).toBe('committed');
    expect(await command.load('a')).toEqual(learnerAt('a', 1));
  });

  test('a command leaves the place free for one that serves', async () => {
    const path = newPath();
    await open({ path });
    expect((await open({ path, serve: true })).isExclusive).toBe(true);
  });

  test('a store in memory is nobody else’s', async () => {
    expect((await open({ path: ':memory:' })).isExclusive).toBe(true);
  });
});

function newPath(): string {
  return join(temporaryDirectory(), 'sabak.sqlite');
}

async function open(options: SqliteStoreOptions) {
  const store = await openSqliteStore(options);
  onTestFinished(() => store.close());
  return store;
}
