import { expect, test } from 'vitest';
import { shippedLibrary } from '../player/shipped-library.ts';
import { simulate } from './simulate.ts';

/** More: `SEEDS=20000 node tests/simulation/run.ts`. One of them, with all that happens in it: `node tests/simulation/run.ts SEED`. */
const SEEDS = 200;
const BATCH = 20;

const library = await shippedLibrary();
const batches = Array.from({ length: SEEDS / BATCH }, (_, i) => 1 + i * BATCH);

test.each(batches)(
  'in the random worlds from seed %i on nothing is lost, doubled or stuck',
  { timeout: 120_000 },
  async (from) => {
    for (let seed = from; seed < from + BATCH; seed++) {
      await simulate(seed, library).catch((error: Error) => {
        throw new Error(`npx node tests/simulation/run.ts ${seed}: ${error.message}`, { cause: error });
      });
    }
  },
);

test('a world is made of its seed alone: lived twice, the same happens', async () => {
  const lives = await Promise.all([traceOf(7), traceOf(7), traceOf(8)]);
  expect(lives[0].length).toBeGreaterThan(100);
  expect(lives[1]).toEqual(lives[0]);
  expect(lives[2]).not.toEqual(lives[0]);
});

async function traceOf(seed: number): Promise<string[]> {
  const lines: string[] = [];
  await simulate(seed, library, (line) => lines.push(line));
  return lines;
}
