import { expect, test } from 'vitest';
import { createWaker, POLL_MS } from '../../src/runtime/waker.ts';
import { StoreError } from '../../src/store/store.ts';
import { createTimers } from './timers.ts';

type Claim = { now: number; leaseMs: number; limit: number };

/** A store in which `due` learners are due; each claim takes the first of them. */
function startWaker(options: { due?: string[]; isExclusive?: boolean; wake?: (id: string) => Promise<unknown> } = {}) {
  const due = [...(options.due ?? [])];
  const claims: Claim[] = [];
  const woken: string[] = [];
  const problems: string[] = [];
  const timers = createTimers();
  const world = { now: 1_000, isBroken: false };
  const waker = createWaker({
    store: {
      isExclusive: options.isExclusive ?? false,
      async claimDue(claim) {
        if (world.isBroken) throw new StoreError('the disk is full');
        claims.push(claim);
        return due.splice(0, claim.limit);
      },
    },
    clock: () => world.now,
    startTimer: timers.start,
    leaseMs: 60_000,
    wake: async (id) => {
      woken.push(id);
      await options.wake?.(id);
    },
    report: (problem) => problems.push(problem),
  });
  return { waker, due, claims, woken, problems, timers, world };
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `she${i}`);

test('one round claims who is due now, with a lease, and wakes each of them', async () => {
  const { waker, claims, woken } = startWaker({ due: names(3) });
  await waker.wakeDue();
  expect(claims).toEqual([{ now: 1_000, leaseMs: 60_000, limit: 100 }]);
  expect(woken).toEqual(names(3));
});

test('a round goes on until nobody is left', async () => {
  const { waker, claims, woken } = startWaker({ due: names(250) });
  await waker.wakeDue();
  expect(woken).toEqual(names(250));
  expect(claims).toHaveLength(3);
});

test('a round ends where learners whom it has woken are due again at once', async () => {
  const { waker, due, claims } = startWaker({ due: names(100), wake: async (id) => void due.push(id) });
  await waker.wakeDue();
  expect(claims).toHaveLength(2);
});

test('one learner who can’t be woken keeps no others from it, and the round says so in the end', async () => {
  const { waker, woken } = startWaker({
    due: names(150),
    wake: async (id) => {
      if (id === 'she1') throw new StoreError('she1 can’t be read');
    },
  });
  await expect(waker.wakeDue()).rejects.toThrow('she1 can’t be read');
  expect(woken).toHaveLength(150);
});

test.each([
  ['where others may serve, looks for who is due now', false, 1_000],
  ['where nobody else serves, looks past the leases of a process that died', true, 61_000],
])('the first round after the start, %s', async (_, isExclusive, until) => {
  const { waker, claims, timers, world } = startWaker({ isExclusive });
  waker.start();
  await timers.rest();
  world.now = 2_000;
  await timers.elapse(POLL_MS);
  expect(claims.map(({ now }) => now)).toEqual([until, 2_000]);
  await waker.stop();
});

test('errors are reported and don’t end the polling', async () => {
  const { waker, due, problems, woken, timers, world } = startWaker();
  world.isBroken = true;
  waker.start();
  await timers.rest();
  expect(problems).toEqual(['could not wake who is due: the disk is full']);
  world.isBroken = false;
  due.push('she');
  await timers.elapse(POLL_MS);
  expect(woken).toEqual(['she']);
  await waker.stop();
});

test('to stop waits for who is being woken, claims nobody else, and starts no timer', async () => {
  const end = Promise.withResolvers<void>();
  const { waker, claims, timers } = startWaker({ due: names(150), wake: () => end.promise });
  waker.start();
  await timers.rest();
  let isStopped = false;
  const stopped = waker.stop().then(() => {
    isStopped = true;
  });
  await timers.rest();
  expect(isStopped).toBe(false);
  end.resolve();
  await stopped;
  expect(claims).toHaveLength(1);
  expect(timers.count()).toBe(0);
});

test('to stop between two rounds takes the timer back', async () => {
  const { waker, claims, timers } = startWaker();
  waker.start();
  await timers.rest();
  await waker.stop();
  await timers.elapse(10 * POLL_MS);
  expect(claims).toHaveLength(1);
});
