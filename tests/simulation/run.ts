import { parseArgs } from 'node:util';
import { shippedLibrary } from '../player/shipped-library.ts';
import { simulate } from './simulate.ts';

/**
 * `node tests/simulation/run.ts SEED` lives one world through and tells all that happens in it.
 * `SEEDS=20000 node tests/simulation/run.ts` lives through many, from seed `FROM` (1) on, and stops at the first that breaks.
 */
const { positionals } = parseArgs({ allowPositionals: true });
const library = await shippedLibrary();
const [given] = positionals;

if (given !== undefined) await replay(Number(given));
else await runAll(Number(process.env.FROM ?? 1), Number(process.env.SEEDS ?? 150));

async function replay(seed: number): Promise<void> {
  console.log(await simulate(seed, library, console.log));
}

async function runAll(from: number, count: number): Promise<void> {
  const total: Record<string, number> = {};
  const startedAt = performance.now();
  for (let seed = from; seed < from + count; seed++) {
    try {
      const { counts } = await simulate(seed, library);
      for (const [name, value] of Object.entries(counts)) total[name] = (total[name] ?? 0) + value;
    } catch (error) {
      console.error(`seed ${seed}: npx node tests/simulation/run.ts ${seed}`);
      throw error;
    }
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`${count} worlds from seed ${from} kept every promise (${seconds} s): ${JSON.stringify(total)}`);
}
