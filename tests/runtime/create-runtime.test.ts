import { expect, onTestFinished, test } from 'vitest';
import type { Channel, Recipient } from '../../src/channels/channel.ts';
import type { LearnerEvent, Outcome, OutcomeEvent } from '../../src/learning/event.ts';
import type { Address } from '../../src/learning/learner.ts';
import { createRuntime, LEASE_MS, type RuntimeOptions } from '../../src/runtime/create-runtime.ts';
import { TYPING_AFTER_MS } from '../../src/runtime/effects.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { smallLibrary } from '../learning/small-library.ts';
import { collect } from '../store/samples.ts';
import { createTimers } from './timers.ts';

const SHE: Address = { channel: 'phone', name: '1234' };
const BEGINNING = Date.UTC(2026, 10, 24, 9);
const library = smallLibrary();
const DONE: Outcome = { kind: 'done' };

/** Processes over one store on one virtual clock, with a channel that does what a test tells it. */
async function begin({ isExclusive = false, isIdempotent = false } = {}) {
  const sqlite = await openSqliteStore({ path: ':memory:' });
  onTestFinished(() => sqlite.close());
  const world = {
    now: BEGINNING,
    isBroken: false,
    isUnclear: false,
    send: async (_process: string, _entry: string): Promise<Outcome> => DONE,
  };
  const sent: string[] = [];
  const problems: string[] = [];
  const timers = createTimers();
  const store: Store = {
    ...sqlite,
    isExclusive,
    async commit(...commit) {
      if (world.isBroken) throw new StoreError('the disk is full');
      const result = await sqlite.commit(...commit);
      if (world.isUnclear) throw new StoreError('no answer');
      return result;
    },
  };

  function start(name: string, change: Partial<RuntimeOptions> = {}) {
    const channel: Channel = {
      id: 'phone',
      limits: { misfits: () => [] },
      isIdempotent,
      async send(_, entry) {
        sent.push(`${name} ${entry.id}`);
        return world.send(name, entry.id);
      },
    };
    return createRuntime({
      store,
      channels: { phone: channel },
      library: () => library,
      secret: 'secret',
      clock: () => world.now,
      log: { warn: (_, problem) => problems.push(problem) },
      observe: { step: () => undefined, effect: () => undefined },
      name,
      startTimer: timers.start,
      exportAll: async () => ({ kind: 'done', result: 'ready', values: { link: '/export/1' } }),
      issueCertificate: async () => ({ kind: 'never', reason: 'none' }),
      ...change,
    });
  }

  const a = start('a');
  const id = a.identify(SHE);
  let events = 0;
  const say = (text: string): LearnerEvent => ({
    kind: 'text',
    text,
    id: `event-${++events}`,
    at: world.now,
    from: SHE,
  });
  const hello = (): LearnerEvent => ({
    kind: 'start',
    language: 'en',
    id: `event-${++events}`,
    at: world.now,
    from: SHE,
  });
  const stored = async () => {
    const learner = await sqlite.load(id);
    if (!learner) throw new Error('she is not there');
    return learner;
  };
  return { store, world, sent, problems, timers, start, a, id, say, hello, stored };
}

test('an event is answered once it is committed, and her outbox is empty when all is idle', async () => {
  const { a, sent, hello, stored } = await begin();
  await a.handle(hello());
  expect((await stored()).version).toBe(1);
  await a.idle();
  expect(sent).toEqual(['a 1.0']);
  const { delivery, ...learner } = await stored();
  expect([learner.outbox, delivery, learner.wakeAt]).toEqual([[], undefined, undefined]);
});

test('an event that can’t be kept is refused, and taken when it comes again', async () => {
  const { a, world, sent, hello } = await begin();
  const event = hello();
  world.isBroken = true;
  await expect(a.handle(event)).rejects.toThrow(StoreError);
  world.isBroken = false;
  await a.handle(event);
  await a.handle(event);
  await a.idle();
  expect(sent).toEqual(['a 1.0']);
});

test('an event that was kept although the store gave no answer is answered soon by whoever kept it, wherever it comes again', async () => {
  const { a, world, sent, start, timers, hello, stored } = await begin();
  const event = hello();
  world.isUnclear = true;
  await expect(a.handle(event)).rejects.toThrow(StoreError);
  world.isUnclear = false;
  const b = start('b');
  await b.handle(event);
  await b.idle();
  expect(sent).toEqual([]);
  await timers.elapse(1_000);
  await a.idle();
  expect([sent, (await stored()).outbox]).toEqual([['a 1.0'], []]);
});

test('as long as the store gives no answer, what may be owed is looked for again and again', async () => {
  const { a, world, sent, timers, hello } = await begin();
  world.isUnclear = true;
  await expect(a.handle(hello())).rejects.toThrow(StoreError);
  world.isBroken = true;
  await timers.elapse(1_000);
  await timers.elapse(1_000);
  expect(sent).toEqual([]);
  Object.assign(world, { isBroken: false, isUnclear: false });
  await timers.elapse(1_000);
  await a.idle();
  expect(sent).toEqual(['a 1.0']);
});

test('a send that failed is made again after a pause, by whoever wakes her, and what is behind it waits', async () => {
  const { a, world, sent, start, hello, say } = await begin();
  world.send = async () => ({ kind: 'retry', reason: 'busy', afterMs: 5_000 });
  await a.handle(hello());
  await a.idle();
  await a.handle(say('help'));
  await a.idle();
  expect(sent).toEqual(['a 1.0']);
  world.send = async () => DONE;
  const b = start('b');
  world.now += 4_999;
  await b.wakeDue();
  await b.idle();
  expect(sent).toEqual(['a 1.0']);
  world.now += 1;
  await b.wakeDue();
  await b.idle();
  expect(sent).toEqual(['a 1.0', 'b 1.0', 'b 3.0']);
});

test('while one process sends, another only adds, and the first sends that too', async () => {
  const end = Promise.withResolvers<Outcome>();
  const { a, world, sent, start, hello, say } = await begin();
  world.send = () => end.promise;
  await a.handle(hello());
  const b = start('b');
  await b.handle(say('help'));
  await b.idle();
  expect(sent).toEqual(['a 1.0']);
  end.resolve(DONE);
  await a.idle();
  expect(sent).toEqual(['a 1.0', 'a 2.0']);
});

test('when the sender has died, another takes over once the lease has run out', async () => {
  const { a, world, sent, start, hello, stored } = await begin();
  world.send = (process) => (process === 'a' ? new Promise(() => undefined) : Promise.resolve(DONE));
  await a.handle(hello());
  const b = start('b');
  world.now += LEASE_MS - 1;
  await b.wakeDue();
  await b.idle();
  expect(sent).toEqual(['a 1.0']);
  world.now += 1;
  await b.wakeDue();
  await b.idle();
  expect(sent).toEqual(['a 1.0', 'b 1.0']);
  expect((await stored()).outbox).toEqual([]);
});

test('where nobody else serves, a new process sends at once what a killed one owed', async () => {
  const { a, world, sent, start, timers, hello, stored } = await begin({ isExclusive: true });
  world.send = (process) => (process === 'a' ? new Promise(() => undefined) : Promise.resolve(DONE));
  await a.handle(hello());
  const b = start('b');
  b.start();
  await timers.rest();
  await b.idle();
  expect(sent).toEqual(['a 1.0', 'b 1.0']);
  expect((await stored()).outbox).toEqual([]);
  await b.stop();
});

test('a sender that comes back after another took over sends nothing of that again', async () => {
  const end = Promise.withResolvers<Outcome>();
  const { a, world, sent, start, hello } = await begin();
  world.send = (process) => (process === 'a' ? end.promise : Promise.resolve(DONE));
  await a.handle(hello());
  world.now += LEASE_MS;
  const b = start('b');
  await b.wakeDue();
  await b.idle();
  end.resolve(DONE);
  await a.idle();
  expect(sent).toEqual(['a 1.0', 'b 1.0']);
});

test('what was sent is not sent again where only its record failed', async () => {
  const { a, world, sent, timers, problems, hello, stored } = await begin();
  world.send = async () => {
    world.isBroken = true;
    return DONE;
  };
  await a.handle(hello());
  await timers.rest();
  expect(problems).toEqual(['its outbox has to wait: the disk is full']);
  world.isBroken = false;
  await timers.elapse(1_000);
  expect((await stored()).outbox).toEqual([]);
  world.now += LEASE_MS;
  await a.wakeDue();
  await a.idle();
  expect(sent).toEqual(['a 1.0']);
});

test('where a repeat is harmless, the record waits a second, or for her next step', async () => {
  const { a, world, timers, hello, say, stored } = await begin({ isIdempotent: true });
  await a.handle(hello());
  await timers.rest();
  expect((await stored()).outbox.map(({ id }) => id)).toEqual(['1.0']);
  await a.handle(say('help'));
  await timers.rest();
  expect(await stored()).toMatchObject({ version: 2, outbox: [{ id: '2.0' }] });
  world.now += 1_000;
  await timers.elapse(1_000);
  expect(await stored()).toMatchObject({ version: 3, outbox: [] });
  expect((await stored()).delivery).toBeUndefined();
});

test('a record that can’t be made is tried again every second', async () => {
  const { a, world, timers, problems, hello, stored } = await begin({ isIdempotent: true });
  await a.handle(hello());
  await timers.rest();
  world.isBroken = true;
  await timers.elapse(1_000);
  await timers.elapse(1_000);
  expect(problems).toEqual(Array(2).fill('could not record what was sent: the disk is full'));
  world.isBroken = false;
  await timers.elapse(1_000);
  expect((await stored()).outbox).toEqual([]);
});

test.each([
  ['a channel that is switched off', { channels: {} }, 'the channel phone is switched off'],
  ['a channel that throws is tried again, and', { channels: { phone: brokenChannel() } }, undefined],
])('%s leaves nobody stuck', async (_, change, reason) => {
  const { world, store, start, hello, stored } = await begin();
  const b = start('b', change);
  await b.handle(hello());
  await b.idle();
  if (reason === undefined) expect((await stored()).outbox).toMatchObject([{ id: '1.0', attempts: 1 }]);
  for (let hours = 0; hours < 30; hours++) {
    world.now += 3_600_000;
    await b.wakeDue();
    await b.idle();
  }
  const { outbox, wakeAt } = await stored();
  expect([outbox, wakeAt]).toEqual([[], undefined]);
  const facts = await collect(store.facts());
  expect(facts.filter(({ kind }) => kind === 'effect.given-up')).toMatchObject([
    { effect: 'send', reason: reason ?? 'the line is dead' },
  ]);
});

function brokenChannel(): Channel {
  return {
    id: 'phone',
    limits: { misfits: () => [] },
    isIdempotent: false,
    send: () => Promise.reject(new Error('the line is dead')),
  };
}

test('erasure comes after what was said before it, and leaves nothing', async () => {
  const { a, id, store, sent, hello, say } = await begin();
  for (const event of [hello(), say('1'), say('1'), say('Айгүл')]) await a.handle(event);
  await a.handle(say('/forget'));
  await a.handle(say('1'));
  await a.idle();
  expect(await store.load(id)).toBeUndefined();
  expect(await collect(store.facts())).toEqual([]);
  const versions = sent.map((one) => Number(one.split(' ')[1]?.split('.')[0]));
  expect(versions).toEqual(versions.toSorted((x, y) => x - y));
  await a.handle(say('hello?'));
  await a.idle();
  expect(await store.load(id)).toMatchObject({ profile: {} });
});

test('a process that stops takes no more events, ends what it is sending, and sends no more', async () => {
  const end = Promise.withResolvers<Outcome>();
  const { a, world, sent, start, timers, hello, say, stored } = await begin();
  world.send = () => end.promise;
  await a.handle(hello());
  await a.handle(say('help'));
  const stopped = a.stop();
  await expect(a.handle(say('help'))).rejects.toThrow('stopping');
  await timers.rest();
  expect((await stored()).delivery, 'as long as it sends, nobody else may').toMatchObject({ by: 'a' });
  end.resolve(DONE);
  await stopped;
  expect(await stored()).toMatchObject({ outbox: [{ id: '2.0' }], wakeAt: BEGINNING });
  expect((await stored()).delivery).toBeUndefined();
  const b = start('b');
  await b.wakeDue();
  await b.idle();
  expect(sent).toEqual(['a 1.0', 'b 2.0']);
});

test('a step that is under way when the process stops keeps the lease of what is being sent', async () => {
  const end = Promise.withResolvers<Outcome>();
  const { a, world, timers, hello, say, stored } = await begin();
  world.send = () => end.promise;
  await a.handle(hello());
  const step = a.handle(say('help'));
  const stopped = a.stop();
  await step;
  await timers.rest();
  expect(await stored()).toMatchObject({ version: 2, delivery: { by: 'a' } });
  end.resolve(DONE);
  await stopped;
  expect((await stored()).delivery).toBeUndefined();
});

test('a process that stops records what it has put off, and starts no timer', async () => {
  const { a, timers, hello, stored } = await begin({ isIdempotent: true });
  a.start();
  await a.handle(hello());
  await a.stop();
  const { outbox, delivery } = await stored();
  expect([outbox, delivery]).toEqual([[], undefined]);
  expect(timers.count()).toBe(0);
});

test('a learner whose flow is gone while it waited is not woken for ever', async () => {
  const { a, id, world, start, store, hello, say } = await begin();
  for (const event of [hello(), say('1'), say('1'), say('Айгүл')]) await a.handle(event);
  await a.handle(say('/hurry'));
  await a.idle();
  expect((await store.load(id))?.wakeAt).toBeDefined();
  const b = start('b', { library: () => smallLibrary(({ flows }) => delete flows.hurry) });
  world.now += 7 * 86_400_000;
  await b.wakeDue();
  await b.idle();
  expect((await store.load(id))?.wakeAt).toBeUndefined();
});

const reportOf = (entry: string, outcome: Outcome): OutcomeEvent => ({
  kind: 'outcome',
  entry,
  outcome,
  report: { id: `report of ${entry}`, at: BEGINNING },
});

test.each<[string, Outcome, Outcome]>([
  ['done, and the send ends as done', DONE, DONE],
  ['done, and nobody knows what came of the send', DONE, { kind: 'retry', reason: 'time-out' }],
  ['undeliverable, and the send ends as done', { kind: 'never', reason: 'bad payload' }, DONE],
])(
  'what is reported of a message while it is being sent (%s) neither repeats nor holds up anything',
  async (_, reported, known) => {
    const end = Promise.withResolvers<Outcome>();
    const { a, world, id, sent, hello, say, stored, start } = await begin();
    world.send = (_process, entry) => (entry === '1.0' ? end.promise : Promise.resolve(DONE));
    await a.handle(hello());
    await a.settle(id, reportOf('1.0', reported));
    expect(await stored(), 'until it has ended, nobody else may send').toMatchObject({
      outbox: [],
      delivery: { by: 'a' },
    });
    await start('b').handle(say('help'));
    expect(sent).toEqual(['a 1.0']);
    end.resolve(known);
    await a.idle();
    expect(sent).toEqual(['a 1.0', 'a 3.0']);
    const { outbox, delivery } = await stored();
    expect([outbox, delivery]).toEqual([[], undefined]);
  },
);

test('a message of which nobody knows whether it was sent is not sent again where the platform reports it', async () => {
  const { a, world, id, sent, hello, stored } = await begin();
  world.send = async () => ({ kind: 'retry', reason: 'time-out', afterMs: 60_000 });
  await a.handle(hello());
  await a.idle();
  await a.settle(id, reportOf('1.0', DONE));
  world.now += 60_000;
  await a.wakeDue();
  await a.idle();
  expect(sent).toEqual(['a 1.0']);
  expect((await stored()).outbox).toEqual([]);
});

test('a report is refused where it can’t be kept, and of nobody it changes nothing', async () => {
  const { a, world, id, store, hello } = await begin();
  await a.handle(hello());
  await a.idle();
  await a.settle('nobody', reportOf('1.0', DONE));
  world.isBroken = true;
  const never: Outcome = { kind: 'never', reason: 'gone' };
  await expect(a.settle(id, reportOf('1.0', never))).rejects.toThrow(StoreError);
  world.isBroken = false;
  await a.settle(id, reportOf('1.0', never));
  expect((await collect(store.facts())).at(-1)).toMatchObject({ kind: 'message.undelivered', entry: '1.0' });
  await a.stop();
  await expect(a.settle(id, reportOf('1.0', DONE))).rejects.toThrow('stopping');
});

test('a channel is told what was last heard of her', async () => {
  const recipients: Recipient[] = [];
  const { start, hello, say } = await begin();
  const send = async (to: Recipient) => {
    recipients.push(to);
    return DONE;
  };
  const phone = { ...brokenChannel(), send };
  const b = start('b', { channels: { phone } });
  await b.handle(hello());
  await b.handle({ ...say('help'), at: BEGINNING - 5 });
  await b.idle();
  expect(recipients.map(({ lastHeard }) => lastHeard)).toEqual(Array(2).fill({ id: 'event-1', at: BEGINNING }));
});

test('she is shown that she will be answered where that takes longer than a moment', async () => {
  const end = Promise.withResolvers<Outcome>();
  const shown: string[] = [];
  const { start, timers, hello, say } = await begin();
  const phone = {
    ...brokenChannel(),
    send: async () => DONE,
    showTyping: (to: Recipient) => void shown.push(to.learner),
  };
  const b = start('b', { channels: { phone }, exportAll: () => end.promise });
  for (const event of [hello(), say('2'), say('1'), say('Айгүл'), say('/export')]) await b.handle(event);
  await timers.rest();
  await timers.elapse(TYPING_AFTER_MS - 1);
  expect(shown).toEqual([]);
  await timers.elapse(1);
  expect(shown).toHaveLength(1);
  end.resolve({ kind: 'done', result: 'ready', values: { link: '/export/1' } });
  await b.idle();
  await timers.elapse(TYPING_AFTER_MS);
  expect(shown, 'sending needs no such thing').toHaveLength(1);
});

test('what is in memory does not decide whether a platform says anything new of her', async () => {
  const { a, world, start, hello, say, stored } = await begin();
  const blocked = (): LearnerEvent => {
    const { id, at, from } = hello();
    return { kind: 'presence', isReachable: false, id, at, from };
  };
  await a.handle(hello());
  await a.handle(blocked());
  world.now += 1_000;
  await start('b').handle(say('help'));
  world.now += 1_000;
  await a.handle(blocked());
  expect((await stored()).profile.unreachableAt).toBe(world.now);
});

test('a late report of what was sent to her before she was erased changes nothing where she has begun anew', async () => {
  const { a, id, store, hello, stored } = await begin();
  await store.erase(id);
  await a.handle(hello());
  await a.settle(id, reportOf('57.0', DONE));
  expect((await stored()).version).toBe(1);
});

test('it is told how late she was woken, also by one who comes after a process that died', async () => {
  const late: number[] = [];
  const observe = { step: () => undefined, effect: () => undefined, wake: (ms: number) => void late.push(ms) };
  const { a, world, start, store, hello } = await begin();
  world.send = (process) => (process === 'a' ? new Promise(() => undefined) : Promise.resolve(DONE));
  await a.handle(hello());
  world.now += LEASE_MS + 500;
  await store.claimDue({ now: world.now, leaseMs: LEASE_MS, limit: 1 });
  const b = start('b', { observe });
  await b.wakeDue();
  expect(late).toEqual([]);
  world.now += LEASE_MS;
  await b.wakeDue();
  await b.idle();
  expect(late).toEqual([LEASE_MS + 500]);
});

test('it is told of each step that is made again', async () => {
  let conflicts = 0;
  const conflict = () => {
    conflicts += 1;
  };
  const { start, hello, say } = await begin();
  const b = start('b', { observe: { step: () => undefined, effect: () => undefined, conflict } });
  await b.handle(hello());
  await b.idle();
  expect(conflicts).toBe(0);
  await start('c').handle(say('help'));
  await b.handle(say('help'));
  expect(conflicts).toBe(1);
});
