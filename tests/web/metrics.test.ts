import { expect, test } from 'vitest';
import { type Counts, StoreError } from '../../src/store/store.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createTimers } from '../runtime/timers.ts';

function begin() {
  const timers = createTimers();
  const world = {
    now: 0,
    asked: 0,
    count: async (): Promise<Counts> => ({ learners: 3, facts: 40, certificates: 1 }),
  };
  const metrics = createMetrics({
    isStale: () => false,
    counts: {
      count() {
        world.asked += 1;
        return world.count();
      },
      clock: () => world.now,
      startTimer: timers.start,
    },
  });
  /** The samples of ours, without what describes them. */
  const samples = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => /^sabak_(learners|facts|certificates) /.test(line));
  return { metrics, timers, world, samples };
}

const COUNTED = ['sabak_learners 3', 'sabak_facts 40', 'sabak_certificates 1'];

test('what stands in the store is counted with one question, at most every ten seconds', async () => {
  const { world, samples } = begin();
  expect(await samples()).toEqual(COUNTED);
  world.count = async () => ({ learners: 4, facts: 41, certificates: 2 });
  world.now = 9_999;
  expect(await samples()).toEqual(COUNTED);
  expect(world.asked).toBe(1);
  world.now = 10_000;
  expect(await samples()).toEqual(['sabak_learners 4', 'sabak_facts 41', 'sabak_certificates 2']);
});

test.each([
  ['can’t be counted', () => Promise.reject(new StoreError('no primary'))],
  ['isn’t counted in time', () => new Promise<Counts>(() => undefined)],
])('what %s is left out, and is there again', async (_, count) => {
  const { metrics, world, timers, samples } = begin();
  const counted = world.count;
  await samples();
  world.count = count;
  world.now = 10_000;
  const reading = metrics.registry.metrics();
  await timers.rest();
  await timers.elapse(1_000);
  const text = await reading;
  expect(text).not.toMatch(/^sabak_learners /m);
  expect(text).toContain('sabak_library_stale 0');
  expect(timers.count()).toBe(0);
  world.count = counted;
  world.now = 20_000;
  expect(await samples()).toEqual(COUNTED);
});

test('that the nightly tasks have succeeded is told in seconds, and not before they have', async () => {
  const { metrics } = begin();
  expect(await metrics.registry.metrics()).not.toMatch(/^sabak_nightly_last_success_timestamp_seconds /m);
  metrics.nightlySucceeded(1_795_510_800_000);
  expect(await metrics.registry.metrics()).toContain('sabak_nightly_last_success_timestamp_seconds 1795510800\n');
});
