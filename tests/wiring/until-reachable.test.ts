import { expect, it } from 'vitest';
import { StoreUnreachableError } from '../../src/store/mongo/unreachable.ts';
import { StoreError } from '../../src/store/store.ts';
import { untilReachable } from '../../src/wiring/until-reachable.ts';
import { createTimers } from '../runtime/timers.ts';

/** An attempt meets one of these after the other, then succeeds. */
function world(failures: readonly (Error | 'no answer')[]) {
  const timers = createTimers();
  const reported: [string, number][] = [];
  const stopping = new AbortController();
  let attempts = 0;
  const reached = untilReachable({
    async attempt() {
      const failure = failures[attempts++];
      if (failure === 'no answer') return new Promise<string>(() => undefined);
      if (failure) throw failure;
      return 'the store';
    },
    report: (problem, againInMs) => void reported.push([problem, againInMs]),
    startTimer: timers.start,
    signal: stopping.signal,
  });
  reached.catch(() => undefined);
  return { reached, reported, stopping, timers, attempts: () => attempts };
}

const away = new StoreUnreachableError('no answer from db.example');

it('what succeeds at once is attempted once', async () => {
  const { reached, attempts, reported, timers } = world([]);
  expect([await reached, attempts(), reported, timers.count()]).toEqual(['the store', 1, [], 0]);
});

it('what can’t be reached is attempted again, after pauses that double up to 30 s', async () => {
  const { reached, reported, timers, attempts } = world(Array(7).fill(away));
  await timers.rest();
  for (const ms of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = attempts();
    await timers.elapse(ms - 1);
    expect(attempts()).toBe(before);
    await timers.elapse(1);
    expect(attempts()).toBe(before + 1);
  }
  expect(await reached).toBe('the store');
  expect(reported[0]).toEqual(['no answer from db.example', 1_000]);
  expect(reported).toHaveLength(7);
});

it('what needs somebody to do something is not attempted again', async () => {
  const { reached, timers, reported } = world([away, new StoreError('the password is wrong')]);
  await timers.rest();
  await timers.elapse(1_000);
  await expect(reached).rejects.toThrow('the password is wrong');
  expect([reported.length, timers.count()]).toEqual([1, 0]);
});

it.each<[name: string, failure: Error | 'no answer']>([
  ['in a pause', away],
  ['in the midst of an attempt', 'no answer'],
])('who gives up %s is free at once, and leaves no timer', async (_, failure) => {
  const { reached, stopping, timers, attempts } = world([failure]);
  await timers.rest();
  stopping.abort();
  await expect(reached).rejects.toBe(stopping.signal.reason);
  await timers.elapse(60_000);
  expect([attempts(), timers.count()]).toEqual([1, 0]);
});
