import { expect, test } from 'vitest';
import { loadReleases } from './releases.ts';
import { runSeeds } from './run-seeds.ts';
import { simulate } from './simulate.ts';
import { describeTotal } from './total.ts';

/** More: `npm run simulate`. One of them, with all that happens in it: `npx sabak simulate --seed N`. */
const SEEDS = 300;

test('in random worlds nothing is lost, doubled or stuck', { timeout: 300_000 }, async () => {
  const { total, failed } = await runSeeds(1, SEEDS);
  console.log(describeTotal(total, { from: 1, isKept: failed === undefined }));
  expect(failed, 'npx sabak simulate --seed N').toBeUndefined();
  expect(total.seeds).toBe(SEEDS);
});

test('a world is made of its seed alone: lived twice, the same happens', async () => {
  const lives = await Promise.all([traceOf(7), traceOf(7), traceOf(8)]);
  expect(lives[0].length).toBeGreaterThan(100);
  expect(lives[1]).toEqual(lives[0]);
  expect(lives[2]).not.toEqual(lives[0]);
});

async function traceOf(seed: number): Promise<string[]> {
  const lines: string[] = [];
  await simulate(seed, await loadReleases(), (line) => lines.push(line));
  return lines;
}
