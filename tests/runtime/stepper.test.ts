import { expect, test } from 'vitest';
import type { Event, LearnerEvent, OutcomeEvent } from '../../src/learning/event.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { createStepper, type StepResult } from '../../src/runtime/stepper.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { smallLibrary } from '../learning/small-library.ts';
import { collect } from '../store/samples.ts';

const FROM = { channel: 'web', name: 'she' };
const NOW = Date.UTC(2026, 10, 24, 9);
const library = smallLibrary();

const start = (id: string): LearnerEvent => ({ kind: 'start', id, at: NOW, from: FROM, language: 'en' });
const text = (id: string): LearnerEvent => ({ kind: 'text', id, at: NOW, from: FROM, text: 'help' });
const done = (entry = '1.0'): OutcomeEvent => ({ kind: 'outcome', entry, outcome: { kind: 'done' } });

/** Steppers of several processes over one store; a test may let the store do something before a call. */
async function begin() {
  const store = await openSqliteStore({ path: ':memory:' });
  const before: (call: 'load' | 'commit' | 'erase') => Promise<void> = async () => undefined;
  const world = { now: NOW, loads: 0, commits: 0, before };
  const observed: [Event['kind'], StepResult][] = [];
  const committed: number[] = [];
  const guarded: Pick<Store, 'load' | 'commit' | 'erase'> = {
    async load(id) {
      world.loads += 1;
      await world.before('load');
      return store.load(id);
    },
    async commit(...commit) {
      world.commits += 1;
      await world.before('commit');
      return store.commit(...commit);
    },
    async erase(id) {
      await world.before('erase');
      return store.erase(id);
    },
  };
  const leases: number[] = [];
  const newStepper = () =>
    createStepper({
      store: guarded,
      library: () => library,
      clock: () => world.now,
      lease: (learner, now) => {
        leases.push(now);
        return learner;
      },
      observe: (event, result) => observed.push([event, result]),
    });
  const onCommit = ({ version }: Learner) => void committed.push(version);
  const stepper = newStepper();
  const once = (call: 'load' | 'commit' | 'erase', act: () => Promise<void>) => {
    world.before = async (called) => {
      if (called !== call) return;
      world.before = async () => undefined;
      await act();
    };
  };
  return { store, world, observed, committed, leases, stepper, newStepper, onCommit, once };
}

test('a step is on disk when it resolves, and told before the next one begins', async () => {
  const { store, stepper, onCommit, committed, observed } = await begin();
  const learner = await stepper.step('she', start('a'), onCommit);
  expect(await store.load('she')).toEqual(learner);
  await stepper.step('she', text('b'), onCommit);
  expect(committed).toEqual([1, 2]);
  expect(observed).toEqual([
    ['start', 'committed'],
    ['text', 'committed'],
  ]);
});

test('an event that came twice changes nothing the second time', async () => {
  const { store, stepper, onCommit, committed, observed } = await begin();
  await Promise.all([stepper.step('she', start('a'), onCommit), stepper.step('she', start('a'), onCommit)]);
  expect(committed).toEqual([1]);
  expect(observed.at(-1)).toEqual(['start', 'unchanged']);
  expect((await store.load('she'))?.version).toBe(1);
});

test.each<[string, Event]>([
  ['a wake-up', { kind: 'wake' }],
  ['an outcome', done()],
])('%s of nobody makes nobody', async (_, event) => {
  const { store, stepper, onCommit } = await begin();
  expect(await stepper.step('nobody', event, onCommit)).toBeUndefined();
  expect(await store.load('nobody')).toBeUndefined();
});

test('a learner who was committed here is not read again', async () => {
  const { world, stepper, onCommit } = await begin();
  await stepper.step('she', start('a'), onCommit);
  await stepper.step('she', text('b'), onCommit);
  expect(world.loads).toBe(1);
});

test('where another process has moved her, the step is made again from what that left', async () => {
  const { store, stepper, newStepper, onCommit } = await begin();
  const other = newStepper();
  await stepper.step('she', start('a'), onCommit);
  await other.step('she', text('b'), onCommit);
  await stepper.step('she', text('c'), onCommit);
  const learner = await store.load('she');
  expect(learner).toMatchObject({ version: 3, seen: { ids: ['a', 'b', 'c'] } });
  const facts = await collect(store.facts());
  expect(facts.map(({ id }) => id)).toEqual(facts.map((_, i) => `she/${i}`));
});

test('where another process has begun her life at the same moment, the step is made again', async () => {
  const { store, stepper, newStepper, onCommit, once } = await begin();
  const other = newStepper();
  once('commit', async () => void (await other.step('she', start('b'), onCommit)));
  await stepper.step('she', start('a'), onCommit);
  expect(await store.load('she')).toMatchObject({ version: 2, seen: { ids: ['b', 'a'] } });
});

test('where another process has erased her, her next event begins a new life', async () => {
  const { store, stepper, newStepper, onCommit } = await begin();
  await stepper.step('she', start('a'), onCommit);
  await newStepper().erase('she');
  await stepper.step('she', text('b'), onCommit);
  expect(await store.load('she')).toMatchObject({ version: 1, seen: { ids: ['b'] } });
});

test.each(['load', 'commit'] as const)(
  'a store that fails at a %s refuses the step, and the same event may come again',
  async (call) => {
    const { store, stepper, onCommit, committed, observed, once } = await begin();
    once(call, () => Promise.reject(new StoreError('the disk is full')));
    await expect(stepper.step('she', start('a'), onCommit)).rejects.toThrow('the disk is full');
    expect([committed, observed]).toEqual([[], [['start', 'failed']]]);
    await stepper.step('she', start('a'), onCommit);
    expect(await store.load('she')).toMatchObject({ version: 1, seen: { ids: ['a'] } });
  },
);

test('after a commit of which nobody knows whether it took effect, the store is asked', async () => {
  const { store, stepper, onCommit, committed } = await begin();
  await stepper.step('she', start('a'), onCommit);
  const lost = {
    ...store,
    commit: async (...commit: Parameters<Store['commit']>) => {
      await store.commit(...commit);
      throw new StoreError('the answer was lost');
    },
  };
  const other = createStepper({
    store: lost,
    library: () => library,
    clock: () => NOW,
    lease: (learner) => learner,
    observe: () => undefined,
  });
  await expect(other.step('she', text('b'), onCommit)).rejects.toThrow('the answer was lost');
  expect(await other.step('she', text('b'), onCommit)).toBeUndefined();
  expect(committed).toEqual([1]);
  expect(await store.load('she')).toMatchObject({ version: 2, seen: { ids: ['a', 'b'] } });
});

test('a step has the time at which it is made, not that at which it began to wait', async () => {
  const { world, stepper, onCommit, once, leases } = await begin();
  once('load', async () => {
    world.now += 5_000;
  });
  expect(await stepper.step('she', start('a'), onCommit)).toMatchObject({ createdAt: NOW + 5_000 });
  expect(leases).toEqual([NOW + 5_000]);
});

test('what is remembered of nobody makes nobody a learner', async () => {
  const { store, stepper, onCommit } = await begin();
  expect(await stepper.step('she', start('a'), onCommit, false)).toBeUndefined();
  expect(await store.load('she')).toBeUndefined();
});

test('she can be read as she is after her steps, without reading her again for the next one', async () => {
  const { world, stepper, newStepper, onCommit } = await begin();
  const step = stepper.step('she', start('a'), onCommit);
  expect(await stepper.load('she')).toMatchObject({ version: 1 });
  await step;
  const other = newStepper();
  const { loads } = world;
  await other.load('she');
  await other.step('she', text('b'), onCommit);
  expect(world.loads).toBe(loads + 1);
  expect(await other.load('nobody')).toBeUndefined();
});

test('a report of what another process owes is not judged by what is in memory', async () => {
  const { store, world, stepper, newStepper, onCommit } = await begin();
  await stepper.step('she', start('a'), onCommit);
  await newStepper().step('she', text('b'), onCommit);
  const report = { id: 'status', at: NOW };
  await stepper.step('she', { ...done('2.0'), report }, onCommit);
  expect((await store.load('she'))?.outbox.map(({ id }) => id)).toEqual(['1.0']);
  const { loads } = world;
  await stepper.step('she', { ...done('2.0'), report }, onCommit);
  await stepper.step('she', { ...done('1.7'), report }, onCommit);
  expect(world.loads, 'what is known to be over costs nothing').toBe(loads);
});

test('a deferred outcome is committed with her next step, in one version', async () => {
  const { store, stepper, onCommit, committed } = await begin();
  await stepper.step('she', start('a'), onCommit);
  stepper.defer('she', done());
  await stepper.step('she', text('b'), onCommit);
  expect(committed).toEqual([1, 2]);
  expect((await store.load('she'))?.outbox.map(({ id }) => id)).toEqual(['2.0']);
  await stepper.settleDeferred(onCommit);
  expect(committed).toEqual([1, 2]);
});

test('without a next step a deferred outcome is committed when that is asked for', async () => {
  const { store, stepper, onCommit, observed } = await begin();
  await stepper.step('she', start('a'), onCommit);
  stepper.defer('she', done());
  await stepper.settleDeferred(onCommit);
  expect(await store.load('she')).toMatchObject({ version: 2, outbox: [] });
  expect(observed.at(-1)).toEqual(['outcome', 'committed']);
});

test('a deferred outcome stays deferred where it can’t be committed', async () => {
  const { store, stepper, onCommit, once } = await begin();
  await stepper.step('she', start('a'), onCommit);
  stepper.defer('she', done());
  once('commit', () => Promise.reject(new StoreError('the disk is full')));
  await expect(stepper.settleDeferred(onCommit)).rejects.toThrow('the disk is full');
  await stepper.settleDeferred(onCommit);
  expect(await store.load('she')).toMatchObject({ version: 2, outbox: [] });
});

test('what is deferred while a step is committed is kept for the next one', async () => {
  const { store, stepper, onCommit, once } = await begin();
  await stepper.step('she', start('a'), onCommit);
  once('commit', async () => stepper.defer('she', done()));
  await stepper.step('she', text('b'), onCommit);
  expect((await store.load('she'))?.outbox.map(({ id }) => id)).toEqual(['1.0', '2.0']);
  expect([stepper.deferred('she', '1.0'), stepper.deferred('she', '2.0')]).toEqual([{ kind: 'done' }, undefined]);
  await stepper.settleDeferred(onCommit);
  expect((await store.load('she'))?.outbox.map(({ id }) => id)).toEqual(['2.0']);
});

test('a deferred outcome that is out of her outbox already is forgotten', async () => {
  const { world, stepper, newStepper, onCommit } = await begin();
  await stepper.step('she', start('a'), onCommit);
  stepper.defer('she', done());
  await newStepper().step('she', done(), onCommit);
  await stepper.settleDeferred(onCommit);
  const { loads } = world;
  await stepper.settleDeferred(onCommit);
  expect(world.loads).toBe(loads);
});

test('an erasure waits for the steps before it, and nothing of her is kept', async () => {
  const { store, stepper, onCommit } = await begin();
  const step = stepper.step('she', start('a'), onCommit);
  stepper.defer('she', done());
  await stepper.erase('she');
  await step;
  expect(await store.load('she')).toBeUndefined();
  await stepper.settleDeferred(onCommit);
  expect(await stepper.step('she', start('b'), onCommit)).toMatchObject({ version: 1 });
});

test('it is idle when no step is under way', async () => {
  const { stepper, onCommit, committed } = await begin();
  stepper.step('she', start('a'), onCommit);
  stepper.step('he', start('b'), onCommit);
  await stepper.idle();
  expect(committed).toEqual([1, 1]);
});

test('where another process moves her each time, she is read before a step instead of after a conflict', async () => {
  const { world, stepper, newStepper, onCommit } = await begin();
  const other = newStepper();
  await stepper.step('she', start('a'), onCommit);
  const loads: number[] = [];
  for (let i = 0; i < 40; i++) {
    world.now += 60_000;
    const before = world.loads;
    await (i % 2 ? stepper : other).step('she', { ...text(`b${i}`), at: world.now }, onCommit);
    loads.push(world.loads - before);
  }
  expect(loads).toEqual(loads.map(() => 1));
  const conflicts = world.commits - 41;
  expect(conflicts).toBeGreaterThan(0);
  const late = world.commits;
  for (let i = 0; i < 10; i++) {
    world.now += 60_000;
    await (i % 2 ? stepper : other).step('she', { ...text(`c${i}`), at: world.now }, onCommit);
  }
  expect(world.commits - late).toBe(10);
});

test('where nobody else moves her, and for a second after she was moved here, memory is enough', async () => {
  const { world, stepper, onCommit } = await begin();
  await stepper.step('she', start('a'), onCommit);
  const before = world.loads;
  for (let i = 0; i < 40; i++) {
    world.now += 60_000;
    await stepper.step('she', { ...text(`b${i}`), at: world.now }, onCommit);
  }
  expect(world.loads).toBe(before);
});
