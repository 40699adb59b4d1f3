import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { LearnerEvent } from '../../src/learning/event.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { NewerSchemaError, type Store, StoreError } from '../../src/store/store.ts';
import { ASIDE_MS, createPollLease } from '../../src/wiring/poll-lease.ts';

const EVENT: LearnerEvent = { id: '1', at: 1, from: { channel: 'telegram', name: '5' }, kind: 'text', text: 'a' };

let store: Store;
let now: number;
let problems: string[];
beforeEach(async () => {
  const engine = await openSqliteStore({ path: ':memory:' });
  store = { ...engine, isExclusive: false };
  onTestFinished(() => engine.close());
  now = 1;
  problems = [];
});

/** A process. `failure`: what handling an update throws. */
function asker(by: string, failure?: Error) {
  const lease = createPollLease({ store, by, clock: () => now, report: (problem) => void problems.push(problem) });
  const inbox = lease.over({
    handle: async () => {
      if (failure) throw failure;
    },
    settle: async () => undefined,
    reject: () => undefined,
  });
  return { ...lease, hear: () => inbox.handle(EVENT) };
}

const newer = new NewerSchemaError('her', 'a newer version has moved her');

it('one process asks at a time, and another one when it has ended', async () => {
  const [first, second] = [asker('first'), asker('second')];
  expect([await first.take(), await second.take(), await first.take()]).toEqual([true, false, true]);
  await first.release();
  expect(await second.take()).toBe(true);
});

it('who meets a learner of a newer version fails as before, and leaves asking to another for a minute', async () => {
  const [older, other] = [asker('older', newer), asker('other')];
  expect(await older.take()).toBe(true);
  await expect(older.hear()).rejects.toBe(newer);
  expect([await older.take(), await other.take()]).toEqual([false, true]);
  await other.release();
  now += ASIDE_MS - 1;
  expect(await older.take()).toBe(false);
  now += 1;
  expect(await older.take()).toBe(true);
});

it('stepping aside is told of once, however many updates there were', async () => {
  const older = asker('older', newer);
  await older.take();
  for (let i = 0; i < 3; i++) await expect(older.hear()).rejects.toBe(newer);
  expect(problems).toEqual([expect.stringContaining('leaves asking for updates to others')]);
});

it('whoever fails otherwise goes on asking', async () => {
  const asking = asker('asking', new StoreError('no connection'));
  await asking.take();
  await expect(asking.hear()).rejects.toThrow('no connection');
  expect([await asking.take(), problems]).toEqual([true, []]);
});

it('where nobody else can serve, nobody steps aside, and nothing is waited for', async () => {
  store = { ...store, isExclusive: true };
  const only = asker('only', newer);
  await expect(only.hear()).rejects.toBe(newer);
  expect([await only.take(), await asker('none').take(), problems]).toEqual([true, true, []]);
});
