import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import { factOf, learnerAt } from './samples.ts';

/** Moves a few learners of its own without end, and prints `ID VERSION` of each commit when it has returned. */
const [uri = '', own = ''] = process.argv.slice(2);
const LEARNERS = Array.from({ length: 8 }, (_, i) => `${own}${i}`);

const store = await openMongoStore({ uri });
await Promise.all(LEARNERS.map(move));

/** Two facts with every other commit, so that what is owed is now one commit's, now several'. */
async function move(id: string): Promise<void> {
  let { version, sequence } = (await store.load(id)) ?? { version: 0, sequence: 0 };
  for (;;) {
    const facts = version % 2 === 0 ? [factOf(id, sequence), factOf(id, sequence + 1)] : [];
    const learner = learnerAt(id, version + 1, { wakeAt: version, sequence: sequence + facts.length });
    const outcome = await store.commit(learner, facts, version);
    if (outcome !== 'committed') throw new Error(`${id} at ${version}: ${outcome}`);
    version++;
    sequence += facts.length;
    process.stdout.write(`${id} ${version}\n`);
  }
}
