import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Survived } from './chaos.ts';
import { chaosOnMongo } from './chaos-on-mongo.ts';
import { chaosOnSqlite, type StormOptions } from './chaos-on-sqlite.ts';

/**
 * `npm run chaos [-- --seconds 60 --people 500 --seed 1 --only sqlite]`: the storm of `chaos.ts`, on MongoDB and then on SQLite. Exits
 * with 1 where anything was lost, doubled, stuck or out of order.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    people: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const size = {
  seconds: Number(values.seconds),
  people: Number(values.people),
  browsers: 20,
  seed: Number(values.seed),
};

const storms = { mongo: chaosOnMongo, sqlite: chaosOnSqlite };
for (const [name, storm] of Object.entries(storms))
  if (!values.only || values.only === name) await weather(name, storm);

type Storm = (options: StormOptions) => Promise<Survived>;

async function weather(name: string, storm: Storm): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `sabak-chaos-${name}-`));
  console.log(`${name}: ${size.people} people and ${size.browsers} browsers, ${size.seconds} s, seed ${size.seed}`);
  const { broken, counts } = await storm({ ...size, folder, say: (line) => console.log(`${name}: ${line}`) });
  console.log(`${name}: ${JSON.stringify(counts)}`);
  for (const problem of broken) console.error(`${name}: ${problem}`);
  if (broken.length > 0) {
    process.exitCode = 1;
    console.error(`${name}: the log of the processes is ${join(folder, 'log')}`);
  } else rmSync(folder, { recursive: true });
}
