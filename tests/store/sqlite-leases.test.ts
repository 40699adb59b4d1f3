import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { startChild } from './child.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('of a hundred leases that three processes want, each goes to one of them', async () => {
  const path = join(temporaryDirectory(), 'sabak.sqlite');
  await (await openSqliteStore({ path })).close();
  const children = ['a', 'b', 'c'].map((by) => startChild('lease-child.ts', path, by));
  await Promise.all(children.map(({ lines }) => lines.next()));
  for (const child of children) child.say('go');
  const taken = await Promise.all(children.map(async ({ lines }) => String((await lines.next()).value).split(' ')));
  const all = taken.flat().filter((name) => name !== '');
  expect(all.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
