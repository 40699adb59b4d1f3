import { expect, onTestFinished, test } from 'vitest';
import type { callDaily } from '../../src/runtime/call-daily.ts';
import {
  createNightly,
  FIRST_LOOK_MS,
  LEASE_MS,
  LOOK_MS,
  type NightlyTask,
  RENEW_MS,
} from '../../src/runtime/nightly.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { createTimers } from './timers.ts';

const DAY_MS = 86_400_000;
/** 03:17 in Bishkek. */
const DUE = Date.UTC(2026, 10, 23, 21, 17);

/** Processes over one store and one virtual clock, each with timers of its own. */
async function begin(now = DUE) {
  const sqlite = await openSqliteStore({ path: ':memory:' });
  onTestFinished(() => sqlite.close());
  const world = { now, isBroken: false, beforeTake: async (): Promise<void> => undefined };
  const ran: string[] = [];
  const logged: string[] = [];
  const told: number[] = [];
  const runs = new Map<string, NightlyTask['run']>();
  const fail = () => {
    if (world.isBroken) throw new StoreError('the disk is full');
  };
  const store: Pick<Store, 'jobs' | 'leases'> = {
    jobs: {
      ...sqlite.jobs,
      async lastRun(name) {
        fail();
        return sqlite.jobs.lastRun(name);
      },
    },
    leases: {
      ...sqlite.leases,
      async take(...lease) {
        await world.beforeTake();
        return sqlite.leases.take(...lease);
      },
    },
  };

  function start(by: string, tasks: readonly string[] = ['tidy']) {
    const timers = createTimers();
    const cron = { at: {}, run: (): void => undefined, isOver: false };
    const daily: typeof callDaily = (at, { run }) => {
      Object.assign(cron, { at, run });
      return () => {
        cron.isOver = true;
      };
    };
    const log = (level: string) => (context: object, message: string) =>
      void logged.push(`${level} ${JSON.stringify(context)} ${message}`);
    const nightly = createNightly({
      store,
      tasks: tasks.map((name) => ({
        name,
        run: async (night) => {
          ran.push(`${by} ${name}`);
          return (await runs.get(name)?.(night)) ?? 0;
        },
      })),
      by,
      timeZone: 'Asia/Bishkek',
      clock: () => world.now,
      startTimer: timers.start,
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      observe: (at) => told.push(at),
      callDaily: daily,
    });
    const elapse = async (ms: number) => {
      world.now += ms;
      await timers.elapse(ms);
    };
    return { nightly, timers, cron, elapse };
  }
  const errors = () => logged.filter((line) => line.startsWith('error'));
  return { sqlite, world, ran, logged, errors, told, runs, start };
}

test('it runs when it is due, once a day, and says since when all is well', async () => {
  const { world, ran, told, start } = await begin();
  const { nightly } = start('a');
  await nightly.runIfDue();
  await nightly.runIfDue();
  world.now = DUE + DAY_MS - 1;
  await nightly.runIfDue();
  expect(ran).toEqual(['a tidy']);
  world.now = DUE + DAY_MS;
  await nightly.runIfDue();
  expect(ran).toEqual(['a tidy', 'a tidy']);
  expect(told).toEqual([DUE, DUE, DUE, DUE + DAY_MS]);
});

test('of several processes that are called at once, one works', async () => {
  const { ran, start } = await begin();
  await Promise.all(['a', 'b', 'c'].map((by) => start(by).nightly.runIfDue()));
  expect(ran).toHaveLength(1);
});

test('a process that takes the lease when another has given it back sees what that has done', async () => {
  const { world, ran, start } = await begin();
  world.beforeTake = async () => {
    world.beforeTake = async () => undefined;
    await start('a').nightly.runIfDue();
  };
  await start('b').nightly.runIfDue();
  expect(ran).toEqual(['a tidy']);
});

test('it is called at 03:17 in the time zone of the programme, and looks soon after the start and every hour', async () => {
  const { world, ran, start } = await begin(DUE + 5 * LOOK_MS);
  const { nightly, timers, cron, elapse } = start('a');
  nightly.start();
  expect(cron.at).toEqual({ hour: 3, minute: 17, timeZone: 'Asia/Bishkek' });
  await elapse(FIRST_LOOK_MS - 1);
  expect(ran).toEqual([]);
  await elapse(1);
  expect(ran, 'what was missed is caught up').toEqual(['a tidy']);
  world.now = DUE + DAY_MS;
  cron.run();
  await timers.rest();
  expect(ran).toHaveLength(2);
  world.now = DUE + 2 * DAY_MS - LOOK_MS;
  await elapse(LOOK_MS);
  expect(ran, 'the call did not come').toHaveLength(3);
  await nightly.stop();
  expect([cron.isOver, timers.count()]).toEqual([true, 0]);
});

test('a task that fails keeps no others from running, and is tried again alone an hour later', async () => {
  const { ran, errors, told, runs, start } = await begin();
  runs.set('tidy', () => Promise.reject(new StoreError('the disk is full')));
  const { nightly, elapse } = start('a', ['tidy', 'rollups']);
  nightly.start();
  await elapse(FIRST_LOOK_MS);
  expect(ran).toEqual(['a tidy', 'a rollups']);
  expect(errors()).toEqual([
    'error {"task":"tidy"} a nightly task failed; it is tried again within an hour: the disk is full',
  ]);
  expect(told, 'not all have succeeded').toEqual([]);
  runs.clear();
  await elapse(LOOK_MS);
  expect(ran).toEqual(['a tidy', 'a rollups', 'a tidy']);
  expect(told).toEqual([DUE + FIRST_LOOK_MS]);
  await nightly.stop();
});

test('a store that fails is told of, and asked again an hour later', async () => {
  const { world, ran, errors, start } = await begin();
  world.isBroken = true;
  const { nightly, elapse } = start('a');
  nightly.start();
  await elapse(FIRST_LOOK_MS);
  expect(errors()).toEqual([expect.stringContaining('the disk is full')]);
  world.isBroken = false;
  await elapse(LOOK_MS);
  expect(ran).toEqual(['a tidy']);
  await nightly.stop();
});

test('while it works it keeps the lease, and gives it back', async () => {
  const end = Promise.withResolvers<number>();
  const { world, ran, runs, sqlite, start } = await begin();
  runs.set('tidy', () => end.promise);
  const { nightly, elapse, timers } = start('a');
  const look = nightly.runIfDue();
  await timers.rest();
  for (let ms = 0; ms < 2 * LEASE_MS; ms += RENEW_MS) await elapse(RENEW_MS);
  await start('b').nightly.runIfDue();
  expect(ran).toEqual(['a tidy']);
  end.resolve(3);
  await look;
  expect(timers.count()).toBe(0);
  expect(await sqlite.leases.take('nightly', 'b', { now: world.now, forMs: 1 })).toBe(true);
});

test('a process that has lost its lease begins no further task, and another does what is left', async () => {
  const { world, ran, logged, runs, start } = await begin();
  runs.set('tidy', ({ signal }) => {
    if (ran.length > 1) return Promise.resolve(0);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const a = start('a', ['tidy', 'rollups']);
  const look = a.nightly.runIfDue();
  await a.timers.rest();
  world.beforeTake = () => Promise.reject(new StoreError('the disk is full'));
  await a.elapse(RENEW_MS);
  await look;
  expect(logged).toEqual([
    'warn {} the nightly job stops, its lease could not be renewed: the disk is full',
    'info {"task":"tidy"} a nightly task was cut short',
  ]);
  world.beforeTake = async () => undefined;
  await start('b', ['tidy', 'rollups']).nightly.runIfDue();
  expect(ran).toEqual(['a tidy', 'b tidy', 'b rollups']);
});

test('what a process that died has begun is done by another one when its lease has run out', async () => {
  const { world, ran, sqlite, start } = await begin();
  await sqlite.leases.take('nightly', 'dead', { now: world.now, forMs: LEASE_MS });
  const { nightly, elapse } = start('a');
  nightly.start();
  await elapse(FIRST_LOOK_MS);
  expect(ran).toEqual([]);
  await elapse(LOOK_MS);
  expect(ran).toEqual(['a tidy']);
  await nightly.stop();
});

test('to stop cuts short what runs, waits for it, and begins nothing more', async () => {
  const { ran, runs, sqlite, world, start } = await begin();
  runs.set('tidy', ({ signal }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const { nightly, elapse, timers } = start('a', ['tidy', 'rollups']);
  nightly.start();
  await elapse(FIRST_LOOK_MS);
  await nightly.stop();
  await nightly.runIfDue();
  expect(ran).toEqual(['a tidy']);
  expect(timers.count()).toBe(0);
  expect(await sqlite.leases.take('nightly', 'b', { now: world.now, forMs: 1 })).toBe(true);
});
