import { expect, test } from 'vitest';
import type { Effect, OutboxEntry } from '../../src/learning/effect.ts';
import type { Outcome } from '../../src/learning/event.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { createDeliverer } from '../../src/runtime/deliverer.ts';
import { StoreError } from '../../src/store/store.ts';
import { learnerAt } from '../store/samples.ts';
import { createTimers } from './timers.ts';

const NOW = 1_000_000;
const DONE: Outcome = { kind: 'done' };

function entryOf(id: string, effect: Effect = { kind: 'send', messages: [{ text: id }] }): OutboxEntry {
  return { id, effect, attempts: 0, createdAt: NOW, dueAt: NOW };
}

/** A learner who is owed these entries, with a lease of ours. */
function owed(...ids: string[]): Learner {
  return learnerAt('she', 1, { outbox: ids.map((id) => entryOf(id)), delivery: { by: 'us', until: NOW + 60_000 } });
}

type Script = {
  execute?: (learner: Learner, entry: OutboxEntry, signal: AbortSignal) => Promise<Outcome>;
  settle?: (id: string, entry: string, outcome: Outcome) => Promise<Learner | undefined>;
  isIdempotent?: boolean;
  deferred?: Record<string, Outcome>;
};

/** A deliverer over a learner who is kept here: what is settled leaves her outbox, as the core does it. */
function startDeliverer(script: Script = {}) {
  const log: string[] = [];
  const timers = createTimers();
  const world = { now: NOW, stored: undefined as Learner | undefined };

  async function settle(_id: string, entry: string, outcome: Outcome): Promise<Learner | undefined> {
    log.push(`settle ${entry} ${outcome.kind}`);
    const before = world.stored;
    if (!before?.outbox.some((one) => one.id === entry)) return undefined;
    const outbox = before.outbox.flatMap((one) => {
      if (one.id !== entry) return [one];
      return outcome.kind === 'retry' ? [{ ...one, dueAt: NOW + 1_000 }] : [];
    });
    return commit({ ...before, version: before.version + 1, outbox });
  }

  function commit(learner: Learner): Learner {
    world.stored = learner;
    deliverer.committed(learner);
    return learner;
  }

  const deliverer = createDeliverer({
    by: 'us',
    clock: () => world.now,
    effectMs: 30_000,
    startTimer: timers.start,
    execute: async (learner, entry, signal) => {
      log.push(`begin ${learner.id === 'she' ? '' : `${learner.id} `}${entry.id}`);
      return (await script.execute?.(learner, entry, signal)) ?? DONE;
    },
    isIdempotent: () => script.isIdempotent ?? false,
    settle: script.settle ?? settle,
    defer: (_, entry, outcome) => log.push(`defer ${entry} ${outcome.kind}`),
    deferred: (_, entry) => script.deferred?.[entry],
    report: (_, problem) => log.push(`report ${problem}`),
  });
  return { deliverer, log, world, timers, commit };
}

test('an outbox is sent in order, each entry recorded before the next', async () => {
  const { deliverer, log, commit } = startDeliverer();
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done', 'begin 1.1', 'settle 1.1 done']);
});

test.each<[string, Partial<Learner>]>([
  ['nobody holds the lease', {}],
  ['another process holds the lease', { delivery: { by: 'them', until: NOW + 60_000 } }],
  ['our lease has run out', { delivery: { by: 'us', until: NOW } }],
  ['our lease may run out meanwhile by another clock', { delivery: { by: 'us', until: NOW + 31_999 } }],
  [
    'nothing is due yet',
    { delivery: { by: 'us', until: NOW + 60_000 }, outbox: [{ ...entryOf('1.0'), dueAt: NOW + 1 }] },
  ],
])('nothing is sent where %s', async (_, change) => {
  const { deliverer, log, commit } = startDeliverer();
  const { delivery, ...learner } = owed('1.0');
  commit({ ...learner, ...change });
  await deliverer.idle();
  expect(log).toEqual([]);
});

test('what is added while something is being sent is sent by the same deliverer, after it', async () => {
  const end = Promise.withResolvers<Outcome>();
  const { deliverer, log, commit } = startDeliverer({
    execute: (_, { id }) => (id === '1.0' ? end.promise : Promise.resolve(DONE)),
  });
  commit(owed('1.0'));
  commit({ ...owed('1.0', '2.0'), version: 2 });
  end.resolve(DONE);
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done', 'begin 2.0', 'settle 2.0 done']);
});

test('nothing more is begun for a learner whose lease is being given back', async () => {
  const { deliverer, log, commit } = startDeliverer({
    settle: async (_, entry, { kind }) => {
      log.push(`settle ${entry} ${kind}`);
      const settled = commit({ ...owed('1.1'), version: 2 });
      deliverer.leave('she');
      return settled;
    },
  });
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done']);
});

test('outboxes of different learners are sent side by side', async () => {
  const end = Promise.withResolvers<Outcome>();
  const { deliverer, log, commit } = startDeliverer({ execute: () => end.promise });
  commit(owed('1.0'));
  commit({ ...owed('1.0'), id: 'he' });
  expect(log).toEqual(['begin 1.0', 'begin he 1.0']);
  end.resolve(DONE);
  await deliverer.idle();
});

test('a channel that throws has failed for now: its entry is tried again later, and what is behind it waits', async () => {
  const { deliverer, log, commit } = startDeliverer({ execute: () => Promise.reject(new Error('reset')) });
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'report the effect send failed: reset', 'settle 1.0 retry']);
});

test('a channel that never answers is not waited for: its entry is tried again later', async () => {
  const { deliverer, log, timers, commit } = startDeliverer({ execute: () => new Promise(() => undefined) });
  commit(owed('1.0'));
  await timers.elapse(29_999);
  expect(log).toEqual(['begin 1.0']);
  await timers.elapse(1);
  await deliverer.idle();
  const problem = 'report the effect send failed: it took longer than 30000 ms';
  expect(log).toEqual(['begin 1.0', problem, 'settle 1.0 retry']);
});

test('what takes too long is told to send nothing more', async () => {
  const signals: AbortSignal[] = [];
  const { deliverer, timers, commit } = startDeliverer({
    execute: (_, __, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    },
  });
  commit(owed('1.0'));
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  await timers.elapse(30_000);
  await deliverer.idle();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test('it is known who is being sent something, until a version of her records what came of it', async () => {
  const end = Promise.withResolvers<Outcome>();
  const recorded = Promise.withResolvers<Learner>();
  const { deliverer, commit } = startDeliverer({ execute: () => end.promise, settle: () => recorded.promise });
  const she = commit(owed('1.0'));
  const after = { ...owed(), version: 2 };
  const seen = () => [she, after, { ...she, id: 'he' }].map(deliverer.isSending);
  expect(seen()).toEqual([true, true, false]);
  end.resolve(DONE);
  await new Promise(setImmediate);
  expect(seen(), 'done and not yet recorded').toEqual([true, false, false]);
  commit(after);
  recorded.resolve(after);
  await deliverer.idle();
  expect(seen()).toEqual([false, false, false]);
});

test('what is done in time leaves no timer behind', async () => {
  const { deliverer, timers, commit } = startDeliverer();
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(timers.count()).toBe(0);
});

test('the last entry of a channel on which a repeat is harmless is recorded later', async () => {
  const { deliverer, log, commit } = startDeliverer({ isIdempotent: true });
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done', 'begin 1.1', 'defer 1.1 done']);
});

test.each<[string, Learner]>([
  ['something was added', { ...owed('1.0', '2.0'), version: 2 }],
  ['it was given up and something else is owed', { ...owed('2.0'), version: 2 }],
])('it is recorded at once where %s meanwhile', async (_, next) => {
  const end = Promise.withResolvers<Outcome>();
  const { deliverer, log, commit } = startDeliverer({
    isIdempotent: true,
    execute: (_, { id }) => (id === '1.0' ? end.promise : Promise.resolve(DONE)),
  });
  commit(owed('1.0'));
  commit(next);
  end.resolve(DONE);
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done', 'begin 2.0', 'defer 2.0 done']);
});

test('an outcome that is not "done" is recorded at once on every channel', async () => {
  const { deliverer, log, commit } = startDeliverer({
    isIdempotent: true,
    execute: async () => ({ kind: 'never', reason: 'blocked' }),
  });
  commit(owed('1.0'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 never']);
});

test('where another process has taken over and recorded it, the outbox is left to that', async () => {
  const { deliverer, log, commit, world } = startDeliverer({
    execute: async () => {
      world.stored = { ...owed('1.1'), version: 2, delivery: { by: 'them', until: NOW + 60_000 } };
      return DONE;
    },
  });
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done']);
});

test('where the lease may run out before the next is done, the rest is left to whoever takes it', async () => {
  const { deliverer, log, commit, world } = startDeliverer({
    execute: async () => {
      world.now += 30_001;
      return DONE;
    },
  });
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done']);
});

test.each<[string, Outcome, string[]]>([
  ['was done is kept in mind', DONE, ['defer 1.0 done']],
  ['can never be done is kept in mind', { kind: 'never', reason: 'blocked' }, ['defer 1.0 never']],
  ['was not done is tried again', { kind: 'retry', reason: 'busy' }, []],
])('where the store fails, what %s', async (_, outcome, deferred) => {
  const { deliverer, log, commit } = startDeliverer({
    execute: async () => outcome,
    settle: () => Promise.reject(new StoreError('the disk is full')),
  });
  commit(owed('1.0', '1.1'));
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', ...deferred, 'report its outbox has to wait: the disk is full']);
  commit({ ...owed('1.1'), version: 3 });
  expect(log.at(-1), 'a later commit begins to send again').toBe('begin 1.1');
  await deliverer.idle();
});

test('an erasure is done in its turn, and nothing after it', async () => {
  const { deliverer, log, world, commit } = startDeliverer({
    execute: async (_, { effect }) => {
      if (effect.kind === 'erase') world.stored = undefined;
      return DONE;
    },
  });
  commit({ ...owed(), outbox: [entryOf('1.0'), entryOf('1.1', { kind: 'erase' }), entryOf('2.0')] });
  await deliverer.idle();
  expect(log).toEqual(['begin 1.0', 'settle 1.0 done', 'begin 1.1', 'settle 1.1 done']);
});

test('what was deferred and comes back with a commit that was under way is recorded, not done once more', async () => {
  const { deliverer, log, commit } = startDeliverer({ deferred: { '1.0': DONE } });
  commit(owed('1.0', '2.0'));
  await deliverer.idle();
  expect(log).toEqual(['settle 1.0 done', 'begin 2.0', 'settle 2.0 done']);
});
