import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import type { Outcome } from '../../src/learning/event.ts';
import { createRuntime, LEASE_MS } from '../../src/runtime/create-runtime.ts';
import { LOOK_AGAIN_MS, REPORT_EVERY_MS } from '../../src/runtime/watch-unreadable.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { DamagedLearnerError, NewerSchemaError, type Store, StoreError } from '../../src/store/store.ts';
import { smallLibrary } from '../learning/small-library.ts';
import { collect } from '../store/samples.ts';
import { createSayings } from './sayings.ts';
import { createTimers } from './timers.ts';

const BEGINNING = Date.UTC(2026, 10, 24, 9);
const NUMBER = '996555123456';
const USER = 'KG.1234';
const library = smallLibrary();

/** Processes over one store, in which the records of some can't be read. */
async function begin(path = ':memory:') {
  const sqlite = await openSqliteStore({ path });
  onTestFinished(() => sqlite.close());
  const damaged = new Set<string>();
  const newer = new Set<string>();
  const world = {
    now: BEGINNING,
    isBroken: false,
    loads: [] as string[],
    send: async (): Promise<Outcome> => ({ kind: 'done' }),
  };
  const seen = { errors: [] as [object, string][], warnings: [] as string[], known: 0, letGo: 0, sent: 0 };
  const timers = createTimers();
  const store: Store = {
    ...sqlite,
    isExclusive: false,
    async load(id) {
      world.loads.push(id);
      if (world.isBroken) throw new StoreError('the disk is full');
      if (damaged.has(id)) throw new DamagedLearnerError(id, `learner ${id} can't be read. Restore her`);
      if (newer.has(id)) throw new NewerSchemaError(id, `learner ${id} was written by a newer version`);
      return sqlite.load(id);
    },
  };
  const channel: Channel = {
    id: 'phone',
    limits: { misfits: () => [] },
    isIdempotent: true,
    async send() {
      seen.sent += 1;
      return world.send();
    },
  };
  const start = (name: string, startTimer = timers.start) =>
    createRuntime({
      store,
      channels: { phone: channel },
      library: () => library,
      secret: 'secret',
      clock: () => world.now,
      log: {
        warn: (_, problem) => seen.warnings.push(problem),
        error: (context, problem) => seen.errors.push([context, problem]),
      },
      observe: {
        step: () => undefined,
        effect: () => undefined,
        damaged: (learners) => {
          seen.known = learners;
        },
        letGo: () => {
          seen.letGo += 1;
        },
      },
      name,
      startTimer,
      exportAll: async () => ({ kind: 'done', result: 'ready', values: { link: '/export/1' } }),
      issueCertificate: async () => ({ kind: 'never', reason: 'none' }),
    });
  const { say: sayAs } = createSayings('phone', BEGINNING);
  const say = (text: string, name = 'she', ...aliases: string[]) => sayAs(text, name, ...aliases);
  const a = start('a');
  const idOf = (name: string) => a.identify({ channel: 'phone', name });
  /** She has begun, and no process has her in memory. */
  const known = async (...names: string[]) => {
    const earlier = start('earlier', createTimers().start);
    for (const name of names) await earlier.handle(say('hello', name));
    for (const name of names) expect(await sqlite.load(idOf(name))).toBeDefined();
  };
  return { sqlite, damaged, newer, world, seen, timers, start, a, say, idOf, known };
}

const reportOf = (entry: string) =>
  ({
    kind: 'outcome',
    entry,
    outcome: { kind: 'never', reason: 'gone' },
    report: { id: `report of ${entry}`, at: BEGINNING },
  }) as const;

test('what a damaged learner does is let go and counted, and she is shown once an hour with what to do', async () => {
  const { a, damaged, seen, world, known, idOf, say } = await begin();
  await known('she');
  damaged.add(idOf('she'));
  await a.handle(say('1'));
  await a.handle(say('1'));
  await a.settle(idOf('she'), reportOf('1.0'));
  expect(seen).toMatchObject({ letGo: 3, known: 1, warnings: [] });
  expect(seen.errors).toEqual([[{ learner: idOf('she') }, `learner ${idOf('she')} can't be read. Restore her`]]);
  world.now += REPORT_EVERY_MS - 1;
  await a.handle(say('1'));
  expect(seen.errors).toHaveLength(1);
  world.now += 1;
  await a.handle(say('1'));
  expect(seen).toMatchObject({ letGo: 5, known: 1 });
  expect(seen.errors).toHaveLength(2);
});

test('nobody begins in the place of a damaged learner, and others go on', async () => {
  const { a, damaged, sqlite, known, idOf, say } = await begin();
  await known('she');
  const before = await sqlite.load(idOf('she'));
  damaged.add(idOf('she'));
  await Promise.all([a.handle(say('hello')), a.handle(say('hello', 'another'))]);
  await a.idle();
  expect(await sqlite.load(idOf('she'))).toEqual(before);
  expect((await collect(sqlite.learners())).map(({ id }) => id).toSorted()).toEqual(
    [idOf('another'), idOf('she')].toSorted(),
  );
});

test.each([
  ['no JSON', 'x'],
  ['no learner', '{"schema":1}'],
  ['somebody else', undefined],
])('a record that was made %s by hand stays as it is, and stops nobody else', async (_, json) => {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-unreadable-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'sabak.sqlite');
  const { a, seen, world, known, idOf, say } = await begin(path);
  await known('she', 'another');
  const db = new DatabaseSync(path);
  onTestFinished(() => db.close());
  const jsonOf = (name: string) => db.prepare('SELECT json FROM learner WHERE id = ?').get(idOf(name))?.json;
  const broken = json ?? String(jsonOf('another'));
  db.prepare('UPDATE learner SET json = ? WHERE id = ?').run(broken, idOf('she'));
  world.now += LEASE_MS;
  await Promise.all([a.handle(say('1')), a.handle(say('1', 'another')), a.wakeDue()]);
  await a.idle();
  expect(seen).toMatchObject({ letGo: 1, known: 1 });
  expect(seen.errors).toMatchObject([[{ learner: idOf('she') }, expect.stringContaining('Restore her from a backup')]]);
  expect(jsonOf('she')).toBe(broken);
  expect(JSON.parse(String(jsonOf('another'))).version).toBeGreaterThan(1);
});

test('who is well again goes on, and is counted no more', async () => {
  const { a, damaged, sqlite, seen, known, idOf, say } = await begin();
  await known('she');
  damaged.add(idOf('she'));
  await a.handle(say('1'));
  damaged.clear();
  await a.handle(say('1'));
  expect(seen).toMatchObject({ letGo: 1, known: 0 });
  expect((await sqlite.load(idOf('she')))?.version).toBe(2);
});

test.each<[string, (world: Awaited<ReturnType<typeof begin>>) => unknown]>([
  ['was mended', ({ damaged }) => damaged.clear()],
  [
    'was erased',
    async ({ damaged, sqlite, idOf }) => {
      damaged.clear();
      await sqlite.erase(idOf('she'));
    },
  ],
])('a process that does not meet her again finds out by itself that she %s', async (_, change) => {
  const world = await begin();
  const { a, damaged, seen, timers, known, idOf, say } = world;
  await known('she');
  damaged.add(idOf('she'));
  await a.handle(say('1'));
  await timers.elapse(LOOK_AGAIN_MS);
  expect(seen.known).toBe(1);
  world.world.isBroken = true;
  await timers.elapse(LOOK_AGAIN_MS);
  expect(seen).toMatchObject({ known: 1, warnings: [expect.stringContaining('the disk is full')] });
  world.world.isBroken = false;
  await change(world);
  await timers.elapse(LOOK_AGAIN_MS);
  expect(seen.known).toBe(0);
  expect(timers.count(), 'nobody is to be looked after any more').toBe(0);
});

test('to stop takes the timer back', async () => {
  const { a, damaged, timers, known, idOf, say } = await begin();
  await known('she');
  damaged.add(idOf('she'));
  await a.handle(say('1'));
  expect(timers.count()).toBe(1);
  await a.stop();
  expect(timers.count()).toBe(0);
});

test('a round that wakes her does not fail, wakes the others, and comes to her again when the lease has run out', async () => {
  const { a, damaged, world, seen, known, idOf } = await begin();
  world.send = () => new Promise(() => undefined);
  await known('she', 'another');
  world.send = async () => ({ kind: 'done' });
  seen.sent = 0;
  damaged.add(idOf('she'));
  world.now += LEASE_MS;
  const woken = () => world.loads.filter((id) => id === idOf('she')).length;
  const before = woken();
  await a.wakeDue();
  await a.idle();
  expect([seen.sent, seen.letGo, seen.known, woken() - before]).toEqual([1, 0, 1, 1]);
  world.now += LEASE_MS - 1;
  await a.wakeDue();
  expect(woken() - before).toBe(1);
  world.now += 1;
  await a.wakeDue();
  expect(woken() - before).toBe(2);
  expect(seen.errors).toHaveLength(1);
});

test('a record that she can’t take does not come again every second, and goes in when she is well', async () => {
  const { a, damaged, newer, world, seen, timers, sqlite, start, idOf, say } = await begin();
  await a.handle(say('hello'));
  await timers.rest();
  await start('b').handle(say('1'));
  damaged.add(idOf('she'));
  await timers.elapse(1_000);
  const loads = world.loads.length;
  for (let seconds = 0; seconds < 10; seconds++) await timers.elapse(1_000);
  expect(world.loads.length).toBe(loads);
  expect(seen).toMatchObject({ known: 1, warnings: [] });
  damaged.clear();
  newer.clear();
  await a.handle(say('help'));
  await a.idle();
  expect((await sqlite.load(idOf('she')))?.outbox).toEqual([]);
});

test('what a learner of a newer version does is refused, so that it is sent again, and said once an hour', async () => {
  const { a, newer, world, seen, known, idOf, say } = await begin();
  await known('she', 'another');
  newer.add(idOf('she')).add(idOf('another'));
  const refused = async () => {
    await expect(a.handle(say('1'))).rejects.toThrow(NewerSchemaError);
    await expect(a.handle(say('1', 'another'))).rejects.toThrow(NewerSchemaError);
    await expect(a.settle(idOf('she'), reportOf('1.0'))).rejects.toThrow(NewerSchemaError);
  };
  await refused();
  world.now += LEASE_MS;
  await a.wakeDue();
  expect(seen).toMatchObject({ letGo: 0, known: 0, errors: [], warnings: [expect.stringContaining('newer version')] });
  world.now += REPORT_EVERY_MS;
  await refused();
  expect(seen.warnings).toHaveLength(2);
});

test.each<[string, string[], string[], boolean]>([
  ['her own name leads to a damaged record', [USER], [USER], false],
  ['her own name leads to one, and her number to somebody', [USER, NUMBER], [USER], false],
  ['nobody but a damaged record is found', [NUMBER], [NUMBER], false],
  ['her own name leads to somebody, and her number to a damaged record', [USER, NUMBER], [NUMBER], true],
])('of two names, where %s', async (_, begun, broken, goesOn) => {
  const { a, damaged, seen, sqlite, known, idOf, say } = await begin();
  await known(...begun);
  for (const name of broken) damaged.add(idOf(name));
  await a.handle(say('1', USER, NUMBER));
  await a.handle(say('1', USER, NUMBER));
  expect(seen).toMatchObject({ letGo: goesOn ? 0 : 2, known: 1 });
  expect(await sqlite.aliases.get(idOf(NUMBER))).toBeUndefined();
  expect(await collect(sqlite.learners())).toHaveLength(begun.length);
  damaged.clear();
  await a.handle(say('1', USER, NUMBER));
  const people = (await collect(sqlite.learners())).filter(({ mergedInto }) => mergedInto === undefined);
  expect(people, 'once it is mended, they are one').toHaveLength(1);
});

test('one who was merged goes on where what is left of her earlier record is damaged', async () => {
  const { a, damaged, seen, sqlite, known, idOf, start, say } = await begin();
  await known(USER, NUMBER);
  await a.handle(say('1', USER, NUMBER));
  damaged.add(idOf(NUMBER));
  const before = (await sqlite.load(idOf(USER)))?.version ?? 0;
  const b = start('b');
  await b.handle(say('1', NUMBER));
  await b.handle(say('1', USER, NUMBER));
  expect(seen).toMatchObject({ letGo: 0, known: 1 });
  expect((await sqlite.load(idOf(USER)))?.version).toBe(before + 2);
});
