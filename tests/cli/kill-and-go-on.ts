import { expect } from 'vitest';
import { parseStoreAddress } from '../../src/cli/move/store-address.ts';
import { openNamedStore } from '../../src/cli/open-named-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { startChild } from '../store/child.ts';
import { collect, entryOf, factOf, learnerAt } from '../store/samples.ts';

const LEARNERS = 300;

/** It is killed somewhere in these steps, and can't have ended by then. */
const IN_THE_MIDDLE = 3;

/** An installation that several pages of each kind hold. */
export async function fillHundreds(path: string): Promise<void> {
  const store = await openSqliteStore({ path });
  await store.secret('learner');
  const ids = Array.from({ length: LEARNERS }, (_, i) => `l${i}`);
  await Promise.all(ids.map((id) => store.commit(learnerAt(id, 1), [factOf(id, 0), factOf(id, 1)], 0)));
  await Promise.all(ids.map((id) => store.messages.append(id, entryOf('one'))));
  await Promise.all(ids.map((id) => store.aliases.put(`alias-${id}`, id)));
  await store.close();
}

/** Kills a move with `kill -9` after some of its steps, shows that the target can't be opened, goes on, and compares. */
export async function killAndGoOn({ from, to, steps }: { from: string; to: string; steps: number }): Promise<void> {
  const first = startChild('../cli/move-child.ts', from, to, String(steps + IN_THE_MIDDLE));
  for (let step = 0; step < steps; step++) expect((await first.lines.next()).done).toBe(false);
  await first.kill();
  await expect(open(to)).rejects.toThrow(/move that has not ended/);
  const second = startChild('../cli/move-child.ts', from, to);
  expect(await lastOf(second.lines)).toBe('same');
  const [source, target] = [await open(from), await open(to)];
  expect(await collect(target.learners())).toHaveLength(LEARNERS);
  expect(await collect(target.facts())).toEqual(await collect(source.facts()));
  expect(await target.messages.read('l7', 0, 9)).toEqual(await source.messages.read('l7', 0, 9));
  expect(await target.aliases.get('alias-l299')).toBe('l299');
  await Promise.all([source.close(), target.close()]);
}

function open(text: string) {
  const read = parseStoreAddress('an argument', text, {});
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return openNamedStore(read.value);
}

async function lastOf(lines: AsyncIterator<string>): Promise<string | undefined> {
  let last: string | undefined;
  for (let line = await lines.next(); !line.done; line = await lines.next()) last = line.value;
  return last;
}
