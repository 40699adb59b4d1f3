import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { factOf, learnerAt } from './samples.ts';

/** Moves a few learners without end, and prints `ID VERSION` of each commit when it has returned. */
const LEARNERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

const store = await openSqliteStore({ path: String(process.argv[2]), serve: true });
await Promise.all(LEARNERS.map(move));

async function move(id: string): Promise<void> {
  let version = (await store.load(id))?.version ?? 0;
  for (;;) {
    const name = 'ө'.repeat(500 + ((version * 7) % 2_000));
    const learner = learnerAt(id, version + 1, { profile: { name }, wakeAt: version });
    const outcome = await store.commit(learner, [factOf(id, version)], version);
    if (outcome !== 'committed') throw new Error(`${id} at ${version}: ${outcome}`);
    version++;
    process.stdout.write(`${id} ${version}\n`);
  }
}
