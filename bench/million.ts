import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBenchDatabase } from './bench-database.ts';
import { millionLearners } from './million-learners.ts';
import { measureGrowth, stepOf } from './million-measure.ts';
import { loadMongo, mongoSizes } from './million-mongo.ts';
import { loadSqlite, sqliteSizes } from './million-sqlite.ts';
import { median } from './report.ts';
import { shippedLibrary } from './shipped-library.ts';

/**
 * Steps, the due query and the operators' counts with a million learners stored, against a thousand in the same run: first SQLite,
 * then MongoDB as far as the server goes. `MILLION=100000` makes it smaller; ten gigabytes of disk are needed for the whole.
 */
const FEW = 1_000;
const MANY = Number(process.env.MILLION ?? 1_000_000);
/** What a server for tests holds in memory that is one in Java: 45 KB of it a learner. */
const MANY_IN_JAVA = 50_000;
const HEAP_MB = 4_000;
const ROUNDS = 400;
const ROUNDS_MONGO = 200;
const STEPS_FROM_DISK = 200;

const learners = millionLearners(await shippedLibrary());
await ofSqlite();
await ofMongo();

async function ofSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-million-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = (count: number) => join(folder, `${count}.sqlite`);
  const few = { count: FEW, store: await loadSqlite(path(FEW), FEW, learners) };
  const since = performance.now();
  const many = { count: MANY, store: await loadSqlite(path(MANY), MANY, learners) };
  console.log(`SQLite: ${MANY} learners loaded in ${Math.round((performance.now() - since) / 1000)} s`);
  for (const line of sqliteSizes(path(MANY), MANY)) console.log(line);
  await measureGrowth('sqlite', few, many, { learners, rounds: ROUNDS });
  if (forgetPages(path(MANY))) {
    const times: number[] = [];
    for (let i = 0; i < STEPS_FROM_DISK; i++) {
      const startedAt = performance.now();
      await stepOf(many.store, learners, Math.floor(Math.random() * MANY));
      times.push(performance.now() - startedAt);
    }
    console.log(`a step of a learner who is on the disk alone: ${median(times).toFixed(3)} ms`);
  }
  await few.store.close();
  await many.store.close();
  rmSync(folder, { recursive: true });
}

async function ofMongo(): Promise<void> {
  const database = await openBenchDatabase({ heapMb: HEAP_MB });
  const count = database.readsByIndex ? MANY : Math.min(MANY, MANY_IN_JAVA);
  const few = { count: FEW, store: await loadMongo(database.uri('few'), FEW, learners) };
  const since = performance.now();
  const many = { count, store: await loadMongo(database.uri('many'), count, learners) };
  console.log(`MongoDB: ${count} learners loaded in ${Math.round((performance.now() - since) / 1000)} s`);
  for (const line of await mongoSizes(database.uri('many'), learners)) console.log(line);
  const dueGoal = database.readsByIndex
    ? undefined
    : 'none: this server has no index for what is due, and looks at everybody';
  await measureGrowth('mongo', few, many, { learners, rounds: ROUNDS_MONGO, ...(dueGoal && { dueGoal }) });
  for (const { store } of [few, many]) await store.close();
  await database.stop();
}

/** Lets the operating system forget what it holds of a file (GNU dd asks it to). False where that is not possible. */
function forgetPages(path: string): boolean {
  return spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' }).status === 0;
}
