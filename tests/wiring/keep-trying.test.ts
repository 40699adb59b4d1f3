import { expect, it } from 'vitest';
import { keepTrying } from '../../src/wiring/keep-trying.ts';

/** Fails so often, then succeeds; timers run at once when they are told to. */
function world(failures: number) {
  const timers: { ms: number; run: () => void }[] = [];
  const reported: [string, number][] = [];
  let runs = 0;
  const trying = keepTrying({
    async run() {
      runs += 1;
      if (runs <= failures) throw new Error(`no answer, ${runs}`);
    },
    report: (problem, ms) => void reported.push([problem, ms]),
    startTimer(ms, run) {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  const elapse = async () => {
    timers.shift()?.run();
    await new Promise(setImmediate);
  };
  return { trying, timers, reported, elapse, runs: () => runs };
}

it('what succeeds is run once', async () => {
  const { trying, timers, reported, runs } = world(0);
  await trying.firstTry;
  expect([runs(), timers, reported]).toEqual([1, [], []]);
});

it('what fails is run again, after pauses that double up to five minutes', async () => {
  const { trying, reported, elapse, timers, runs } = world(11);
  await trying.firstTry;
  for (let i = 0; i < 11; i++) await elapse();
  expect(reported.map(([, ms]) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  expect(reported[0]?.[0]).toBe('no answer, 1');
  expect([runs(), timers]).toEqual([12, []]);
});

it('what is stopped is not run again', async () => {
  const { trying, timers } = world(9);
  await trying.firstTry;
  trying.stop();
  expect(timers).toEqual([]);
});

it('what fails while it is stopped is not told of', async () => {
  const { trying, timers, reported } = world(9);
  trying.stop();
  await trying.firstTry;
  expect([timers, reported]).toEqual([[], []]);
});
