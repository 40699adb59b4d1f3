import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src/learning/random.ts';
import { createRateShare, HOLD_MS, RENEW_MS } from '../../src/runtime/rate-share.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { createScheduler } from '../simulation/scheduler.ts';

const RATE = 'rate/telegram';
/** An answer of the store, there and back. */
type Weather = { readonly slowestMs: number; readonly refuses: number };

/** Processes on one virtual clock over the leases of one store, which answers late or not at all. */
function begin({ weather = { slowestMs: 0, refuses: 0 }, isExclusive = false, seed = '1' } = {}) {
  const random = randomFrom(seed);
  const scheduler = createScheduler(1_000_000, random);
  const rows = new Map<string, number>();
  const world = { weather: weather as Weather, calls: 0 };

  async function join(by: string, { now, forMs }: { now: number; forMs: number }): Promise<number> {
    world.calls += 1;
    await scheduler.sleep(random() * world.weather.slowestMs);
    if (random() < world.weather.refuses / 2) throw new StoreError('refused');
    for (const [one, until] of rows) if (until <= now) rows.delete(one);
    rows.set(by, now + forMs);
    const { size } = rows;
    await scheduler.sleep(random() * world.weather.slowestMs);
    if (random() < world.weather.refuses / 2) throw new StoreError('the answer was lost');
    return size;
  }

  const leases: Store['leases'] = {
    take: async () => true,
    join: (_, by, span) => join(by, span),
    release: async (_, by) => void rows.delete(by),
  };
  const problems: string[] = [];
  const crashed = new Set<string>();
  function start(by: string) {
    const one = createRateShare({
      store: { leases, isExclusive },
      rate: RATE,
      by,
      clock: scheduler.now,
      startTimer: (ms, run) => scheduler.after(ms, () => crashed.has(by) || run()),
      report: (problem) => problems.push(problem),
    });
    one.start();
    return one;
  }
  /** Lets so much time pass. */
  async function pass(ms: number): Promise<void> {
    const end = scheduler.now() + ms;
    scheduler.after(ms, () => undefined);
    await scheduler.run(() => scheduler.now() >= end);
  }
  return { scheduler, world, rows, problems, crashed, start, pass };
}

test('where nobody else can serve, all of the rate is free at once, and the store is not asked', async () => {
  const { start, world } = begin({ isExclusive: true });
  const one = start('a');
  expect(one.share()).toBe(1);
  await one.stop();
  expect([one.share(), world.calls]).toEqual([0, 0]);
});

test('the only one has all of it as soon as it knows that it is alone', async () => {
  const { start, pass } = begin();
  const one = start('a');
  expect(one.share()).toBe(0);
  await pass(1);
  expect(one.share()).toBe(1);
});

test('a newcomer has nothing until the others have made room, and then each has the same', async () => {
  const { start, pass } = begin();
  const a = start('a');
  await pass(500);
  const b = start('b');
  await pass(1);
  expect([a.share(), b.share()]).toEqual([1, 0]);
  await pass(RENEW_MS);
  expect([a.share(), b.share()]).toEqual([1 / 2, 0]);
  await pass(HOLD_MS - RENEW_MS);
  expect([a.share(), b.share()]).toEqual([1 / 2, 1 / 2]);
});

test('what one gives back is free for the others at their next renewal', async () => {
  const { start, pass } = begin();
  const [a, b] = [start('a'), start('b')];
  await pass(2 * HOLD_MS);
  await b.stop();
  expect([a.share(), b.share()]).toEqual([1 / 2, 0]);
  await pass(RENEW_MS);
  expect(a.share()).toBe(1);
});

test('what one had that died is free for the others once its place has run out', async () => {
  const { start, pass, crashed } = begin();
  const [a] = [start('a'), start('b')];
  await pass(2 * HOLD_MS);
  crashed.add('b');
  await pass(HOLD_MS - RENEW_MS - 1);
  expect(a.share()).toBe(1 / 2);
  await pass(2 * RENEW_MS);
  expect(a.share()).toBe(1);
});

test('one that can’t renew has nothing once its place has run out, and waits when it is back', async () => {
  const { start, pass, world, problems } = begin();
  const [a, b] = [start('a'), start('b')];
  await pass(2 * HOLD_MS);
  world.weather = { slowestMs: 0, refuses: 2 };
  await pass(HOLD_MS - 1);
  await pass(1);
  expect([a.share(), b.share()]).toEqual([0, 0]);
  expect(problems[0]).toBe('could not renew the share of rate/telegram: refused');
  world.weather = { slowestMs: 0, refuses: 0 };
  await pass(RENEW_MS);
  expect(a.share() + b.share()).toBeLessThanOrEqual(1);
  await pass(HOLD_MS + RENEW_MS);
  expect([a.share(), b.share()]).toEqual([1 / 2, 1 / 2]);
});

test('whatever comes, goes, dies and fails, together they never use more than there is', async () => {
  const happening = fc.record({
    afterMs: fc.nat(3 * HOLD_MS),
    what: fc.constantFrom('start', 'start', 'stop', 'crash'),
  });
  const property = fc.asyncProperty(
    fc.array(happening, { minLength: 1, maxLength: 15 }),
    fc.record({ slowestMs: fc.constantFrom(0, 500, 2 * RENEW_MS, 2 * HOLD_MS), refuses: fc.constantFrom(0, 0.3, 0.9) }),
    fc.string(),
    async (happenings, weather, seed) => {
      const { scheduler, crashed, start } = begin({ weather, seed });
      const running = new Map<string, ReturnType<typeof start>>();
      let most = 0;
      let ends = 0;
      let at = 0;
      for (const [i, { afterMs, what }] of happenings.entries()) {
        at += afterMs;
        scheduler.after(at, () => {
          const [first] = running.keys();
          if (what === 'start') running.set(`p${i}`, start(`p${i}`));
          else if (first !== undefined) {
            if (what === 'crash') crashed.add(first);
            else void running.get(first)?.stop();
            running.delete(first);
          }
        });
      }
      ends = at + 5 * HOLD_MS;
      for (let ms = 0; ms <= ends; ms += 97) {
        scheduler.after(ms, () => {
          const sum = [...running.values()].reduce((total, one) => total + one.share(), 0);
          most = Math.max(most, sum);
        });
      }
      const end = scheduler.now() + ends;
      await scheduler.run(() => scheduler.now() >= end);
      expect(most).toBeLessThanOrEqual(1 + 1e-9);
    },
  );
  await fc.assert(property, { numRuns: 25 });
}, 60_000);

test('a place that can’t be given back ends by itself, and that is told', async () => {
  const problems: string[] = [];
  const refuse = async () => {
    throw new StoreError('no connection');
  };
  const store = { leases: { take: async () => true, join: async () => 1, release: refuse }, isExclusive: false };
  const timers = { clock: () => 1, startTimer: () => () => undefined };
  const one = createRateShare({ store, rate: RATE, by: 'a', ...timers, report: (problem) => problems.push(problem) });
  one.start();
  await one.stop();
  expect([one.share(), problems]).toEqual([0, ['could not give back the share of rate/telegram: no connection']]);
});
