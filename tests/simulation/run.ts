import { parseArgs } from 'node:util';
import { loadReleases } from './releases.ts';
import { runSeeds } from './run-seeds.ts';
import { simulate } from './simulate.ts';
import { describeTotal } from './total.ts';

/**
 * What `npx sabak simulate` runs. `--seed N` lives one world through and tells all that happens in it; `--seeds N` lives through
 * many, from seed `--from N` (1) on, on as many cores as there are, and stops where one breaks a promise: then the exit code is 1.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
  },
});

process.exitCode = values.seed === undefined ? await runMany() : await replay(Number(values.seed));

async function replay(seed: number): Promise<number> {
  const releases = await loadReleases();
  try {
    console.log(JSON.stringify(await simulate(seed, releases, console.log)));
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  }
}

async function runMany(): Promise<number> {
  const from = Number(values.from);
  const { total, failed } = await runSeeds(from, Number(values.seeds));
  if (failed) {
    console.error(`Seed ${failed.seed} broke a promise: ${failed.message}`);
    console.error(`All that happens in it: npx sabak simulate --seed ${failed.seed}`);
  }
  console.log(describeTotal(total, { from, isKept: failed === undefined }));
  return failed ? 1 : 0;
}
