import { expect, test } from 'vitest';
import { randomFrom } from '../../src/learning/random.ts';
import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { type Child, startChild } from './child.ts';
import { collect } from './samples.ts';

test.each([1, 2])(
  'every commit that returned survives kill -9 of its process, with its facts (seed %i)',
  async (seed) => {
    const { uri } = newDatabase();
    const random = randomFrom(`kill-${seed}`);
    const returned = new Map<string, number>();
    for (let round = 0; round < 3; round++) {
      await commitUntilKilled(uri, 20 + Math.floor(300 * random()), returned);
      await expectKept(uri, returned);
    }
  },
);

test('a process that others kill leaves nothing of its learners behind, while others go on', async () => {
  const { uri } = newDatabase();
  const [first, second] = [
    startChild('mongo-commit-child.ts', uri, 'x'),
    startChild('mongo-commit-child.ts', uri, 'y'),
  ];
  const returned = new Map<string, number>();
  await take(first, 200, returned);
  await take(second, 100, returned);
  await first.kill();
  await take(second, 100, returned);
  await second.kill();
  await drain(first, returned);
  await drain(second, returned);
  await expectKept(uri, returned);
});

/** Notes each commit that the child says has returned, and kills it after some. */
async function commitUntilKilled(uri: string, count: number, returned: Map<string, number>): Promise<void> {
  const child = startChild('mongo-commit-child.ts', uri, 'x');
  await take(child, count, returned);
  await child.kill();
  await drain(child, returned);
}

async function take(child: Child, count: number, returned: Map<string, number>): Promise<void> {
  for (let i = 0; i < count; i++) {
    const line = await child.lines.next();
    if (line.done) throw new Error('the child ended by itself');
    note(line.value, returned);
  }
}

async function drain({ lines }: Child, returned: Map<string, number>): Promise<void> {
  for (let line = await lines.next(); !line.done; line = await lines.next()) note(line.value, returned);
}

/** A last line that the kill cut off names a smaller version, or none: it claims nothing that is not so. */
function note(line: string, returned: Map<string, number>): void {
  const [, id, version] = /^(\w+) (\d+)$/.exec(line) ?? [];
  if (id !== undefined) returned.set(id, Math.max(Number(version), returned.get(id) ?? 0));
}

/** What the dead process had not copied out, this store does before it reads. */
async function expectKept(uri: string, returned: ReadonlyMap<string, number>): Promise<void> {
  const store = await openMongoStore({ uri });
  const everybodys = await collect(store.facts());
  for (const [id, version] of returned) {
    const learner = await store.load(id);
    expect(learner?.version).toBeGreaterThanOrEqual(version);
    const ids = Array.from({ length: learner?.sequence ?? 0 }, (_, i) => `${id}/${i}`);
    expect((await collect(store.facts({ learner: id }))).map((fact) => fact.id)).toEqual(ids);
    expect(everybodys.filter((fact) => fact.learner === id).map((fact) => fact.id)).toEqual(ids);
  }
  await store.close();
}
