import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src/learning/random.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { startChild } from './child.ts';
import { collect } from './samples.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test.each([1, 2, 3, 4])('every commit that returned survives kill -9, again and again (seed %i)', async (seed) => {
  const path = join(temporaryDirectory(), 'sabak.sqlite');
  const random = randomFrom(`kill-${seed}`);
  const returned = new Map<string, number>();
  for (let round = 0; round < 3; round++) {
    await commitUntilKilled(path, 20 + Math.floor(500 * random()), returned);
    await expectKept(path, returned);
  }
});

/** Notes each commit that the child says has returned, and kills it after some. */
async function commitUntilKilled(path: string, count: number, returned: Map<string, number>): Promise<void> {
  const child = startChild('commit-child.ts', path);
  for (let i = 0; i < count; i++) {
    const line = await child.lines.next();
    if (line.done) throw new Error('the child ended by itself');
    note(line.value, returned);
  }
  await child.kill();
  for (let line = await child.lines.next(); !line.done; line = await child.lines.next()) note(line.value, returned);
}

/** A last line that the kill cut off names a smaller version, or none: it claims nothing that is not so. */
function note(line: string, returned: Map<string, number>): void {
  const [, id, version] = /^(\w) (\d+)$/.exec(line) ?? [];
  if (id !== undefined) returned.set(id, Math.max(Number(version), returned.get(id) ?? 0));
}

async function expectKept(path: string, returned: ReadonlyMap<string, number>): Promise<void> {
  const store = await openSqliteStore({ path, serve: true });
  for (const [id, version] of returned) {
    const learner = await store.load(id);
    expect(learner?.version).toBeGreaterThanOrEqual(version);
    const facts = await collect(store.facts({ learner: id }));
    expect(facts.map((fact) => fact.id)).toEqual(Array.from({ length: learner?.version ?? 0 }, (_, i) => `${id}/${i}`));
  }
  await store.close();
  const db = new DatabaseSync(path);
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
}
