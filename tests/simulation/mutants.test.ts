import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { applyPatch, copySources, MUTANTS, simulateWith } from './mutant.ts';

/** So many worlds a deliberate bug may hide in. */
const SEEDS = 300;

function copied(): string {
  const folder = copySources();
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test.each(readdirSync(MUTANTS))('the simulation finds the bug %s', { timeout: 300_000 }, async (patch) => {
  const folder = copied();
  await applyPatch(folder, patch);
  const { code, said } = await simulateWith(folder, SEEDS);
  const found = /Seed \d+ broke a promise: .*/.exec(said)?.[0];
  expect({ code, found }, said).toEqual({ code: 1, found: expect.any(String) });
  console.log(`${patch}: ${found?.slice(0, 160)}`);
});

test('a patch that does not fit the sources is told of', async () => {
  await expect(applyPatch(copied(), 'no-such-bug.patch')).rejects.toThrow('no-such-bug.patch does not fit the sources');
});
