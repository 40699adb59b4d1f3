import { expect, onTestFinished, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import type { LearnerEvent } from '../../src/learning/event.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { smallLibrary } from '../learning/small-library.ts';
import { collect } from '../store/samples.ts';
import { createSayings } from './sayings.ts';
import { createTimers } from './timers.ts';

const BEGINNING = Date.UTC(2026, 10, 24, 9);
const NUMBER = '996555123456';
const USER = 'KG.1234';
const library = smallLibrary();

/** Processes over one store, in which people have a number, a user id, or both. */
async function begin() {
  const sqlite = await openSqliteStore({ path: ':memory:' });
  onTestFinished(() => sqlite.close());
  const calls: string[] = [];
  const world = {
    breaks: (_call: string) => false,
    slow: async (_call: string): Promise<void> => undefined,
    now: BEGINNING,
  };
  const watched = async <T>(call: string, work: () => Promise<T>): Promise<T> => {
    calls.push(call);
    await world.slow(call);
    if (world.breaks(call)) throw new StoreError('the disk is full');
    return work();
  };
  const store: Store = {
    ...sqlite,
    isExclusive: false,
    load: (id) => watched('load', () => sqlite.load(id)),
    commit: (...commit) => watched(`commit ${commit[0].id}`, () => sqlite.commit(...commit)),
    aliases: {
      get: (key) => watched('alias?', () => sqlite.aliases.get(key)),
      put: (key, learner) => watched('alias!', () => sqlite.aliases.put(key, learner)),
    },
  };
  const channel: Channel = {
    id: 'whatsapp',
    limits: { misfits: () => [] },
    isIdempotent: false,
    send: async () => ({ kind: 'done' }),
  };
  const start = (name: string) =>
    createRuntime({
      store,
      channels: { whatsapp: channel },
      library: () => library,
      secret: 'secret',
      clock: () => world.now,
      log: { warn: () => undefined },
      observe: { step: () => undefined, effect: () => undefined },
      name,
      startTimer: createTimers().start,
      exportAll: async () => ({ kind: 'done', result: 'ready', values: { link: '/export/1' } }),
      issueCertificate: async () => ({ kind: 'never', reason: 'none' }),
    });
  const { from, say } = createSayings('whatsapp', BEGINNING);
  const presence = (isReachable: boolean, name: string, ...aliases: string[]): LearnerEvent => ({
    kind: 'presence',
    isReachable,
    ...from(name, ...aliases),
  });
  const a = start('a');
  const idOf = (name: string) => a.identify({ channel: 'whatsapp', name });
  const learners = () => collect(sqlite.learners());
  /** Those who have not been merged into another one. */
  const people = async () => (await learners()).filter(({ mergedInto }) => mergedInto === undefined);
  return { store, sqlite, calls, world, start, a, say, presence, idOf, learners, people };
}

test.each<[string, [string, ...string[]][]]>([
  ['her number, and then both', [[NUMBER], [USER, NUMBER]]],
  ['her number, both, and then either', [[NUMBER], [USER, NUMBER], [USER], [NUMBER]]],
  ['both, and then either', [[USER, NUMBER], [NUMBER], [USER]]],
  ['her user id, both, and then her number', [[USER], [USER, NUMBER], [NUMBER]]],
  [
    'both, in either order',
    [
      [USER, NUMBER],
      [NUMBER, USER],
    ],
  ],
  ['her user id, her number, and then both', [[USER], [NUMBER], [USER, NUMBER], [NUMBER], [USER]]],
  ['the same name twice', [[USER, USER], [USER]]],
])('whoever comes by %s, is one learner, in this process and in another', async (_, names) => {
  const { a, start, say, people } = await begin();
  for (const one of names) await a.handle(say('help', ...one));
  const b = start('b');
  for (const one of names) await b.handle(say('help', ...one));
  await a.idle();
  await b.idle();
  const [she, ...others] = await people();
  expect(others).toEqual([]);
  expect(she?.address.name).toBe(names.at(-1)?.[0]);
});

test('all that she does under two names at once is taken once and in order', async () => {
  const { a, say, people } = await begin();
  const events = [say('1', NUMBER), say('2', USER, NUMBER), say('3', USER), say('4', NUMBER), say('5', NUMBER, USER)];
  await Promise.all(events.map((event) => a.handle(event)));
  await a.idle();
  const [she, ...others] = await people();
  expect(others).toEqual([]);
  expect(she?.seen.ids).toEqual(events.map(({ id }) => id));
});

test('order holds also where the first one has to be looked up for long', async () => {
  const { a, world, say, people } = await begin();
  await a.handle(say('hello', USER, NUMBER));
  const end = Promise.withResolvers<void>();
  world.slow = (call) => (call === 'alias?' ? end.promise : Promise.resolve());
  const slow = a.handle(say('1', 'KG.9', NUMBER));
  const quick = a.handle(say('2', NUMBER));
  end.resolve();
  await Promise.all([slow, quick]);
  const ids = (await people()).map(({ seen }) => seen.ids);
  expect(ids.flat().filter((id) => id !== 'event-1')).toEqual(['event-2', 'event-3']);
});

test('a known name costs no read, and a name that leads directly to her costs one', async () => {
  const { a, start, calls, say } = await begin();
  await a.handle(say('hello', USER));
  await a.idle();
  const reads = () => calls.splice(0).filter((call) => call === 'load' || call === 'alias?');
  reads();
  await a.handle(say('help', USER));
  expect(reads()).toEqual([]);
  await a.idle();
  await start('b').handle(say('help', USER));
  expect(reads()).toEqual(['load']);
});

test('two learners who turn out to be one: she goes on with what both have done, and the other one ends', async () => {
  const { a, say, idOf, learners, sqlite } = await begin();
  for (const text of ['hello', '2', '1', 'Айгүл Асанова']) await a.handle(say(text, NUMBER));
  await a.handle(say('hello', USER));
  await a.handle(say('help', USER, NUMBER));
  await a.idle();
  const [number, user] = [idOf(NUMBER), idOf(USER)].map(async (id) => sqlite.load(id));
  expect(await number).toMatchObject({ mergedInto: idOf(USER), outbox: [], conversation: { frames: [] } });
  expect((await number)?.wakeAt).toBeUndefined();
  expect(await user).toMatchObject({ adopted: [idOf(NUMBER)], profile: { name: 'Айгүл Асанова' } });
  const facts = await collect(sqlite.facts());
  expect(facts.filter(({ kind }) => kind === 'learner.merged' || kind === 'learner.adopted')).toHaveLength(2);
  expect(await learners()).toHaveLength(2);
});

test('what another process remembers of one who has ended leads to the one who goes on', async () => {
  const { a, start, say, idOf, sqlite } = await begin();
  const b = start('b');
  await b.handle(say('hello', NUMBER));
  await b.idle();
  await a.handle(say('hello', USER));
  await a.handle(say('help', USER, NUMBER));
  await a.idle();
  const event = say('menu', NUMBER);
  await b.handle(event);
  await b.idle();
  expect((await sqlite.load(idOf(USER)))?.seen.ids.at(-1)).toBe(event.id);
});

test.each([0, 1, 2, 3, 4, 5, 6])(
  'a merge that is cut short at its write %i is finished by her next message',
  async (n) => {
    const { a, start, world, say, people } = await begin();
    for (const text of ['hello', '2', '1', 'Айгүл Асанова']) await a.handle(say(text, NUMBER));
    await a.handle(say('hello', USER));
    await a.idle();
    let writes = 0;
    world.breaks = (call) => (call.startsWith('commit') || call === 'alias!') && writes++ >= n;
    const event = say('help', USER, NUMBER);
    await a.handle(event).catch((error: Error) => expect(error).toBeInstanceOf(StoreError));
    await a.idle();
    world.breaks = () => false;
    const b = start('b');
    await b.handle(event);
    await b.idle();
    const [she, ...others] = await people();
    expect(others).toEqual([]);
    expect(she).toMatchObject({ profile: { name: 'Айгүл Асанова' } });
    expect(she?.seen.ids.filter((id) => id === event.id)).toHaveLength(1);
  },
);

test('a name that she has changed leads to her, and messages go there', async () => {
  const { a, start, say, presence, people } = await begin();
  await a.handle(say('hello', NUMBER));
  await a.handle(presence(true, '996700', NUMBER));
  await a.idle();
  expect((await people()).map(({ address }) => address.name)).toEqual(['996700']);
  await start('b').handle(say('help', '996700'));
  expect(await people()).toHaveLength(1);
});

test('what a platform says of nobody makes nobody a learner, and no name leads anywhere', async () => {
  const { a, calls, presence, learners } = await begin();
  await a.handle(presence(false, NUMBER));
  await a.handle(presence(true, USER, NUMBER));
  expect(await learners()).toEqual([]);
  expect(calls).not.toContain('alias!');
});

test('a number that was given to somebody else does not make her the one who had it', async () => {
  const { a, say, people } = await begin();
  await a.handle(say('hello', USER, NUMBER));
  await a.handle(say('hello', 'KG.77', NUMBER));
  await a.handle(say('help', 'KG.77', NUMBER));
  expect((await people()).map(({ address }) => address.name).sort()).toEqual([USER, 'KG.77'].sort());
});

test('who is erased is forgotten under all her names, with all whom she was', async () => {
  const { a, start, say, idOf, learners, sqlite } = await begin();
  const b = start('b');
  await b.handle(say('hello', NUMBER));
  for (const text of ['hello', '2', '1', 'Айгүл']) await a.handle(say(text, USER));
  await a.handle(say('menu', USER, NUMBER));
  await a.idle();
  await a.handle(say('/forget', USER));
  await a.handle(say('1', USER));
  await a.idle();
  expect(await learners()).toEqual([]);
  expect(await collect(sqlite.facts())).toEqual([]);
  expect(await sqlite.aliases.get(idOf(NUMBER))).toBeUndefined();
  await b.handle(say('hello', NUMBER));
  await a.handle(say('hello', NUMBER));
  expect((await learners()).map(({ id }) => id)).toEqual([idOf(NUMBER)]);
});

test('one who is about to be erased is not merged: that would keep what she wants forgotten', async () => {
  const { a, world, say, idOf, sqlite } = await begin();
  for (const text of ['hello', '2', '1', 'Айгүл']) await a.handle(say(text, NUMBER));
  await a.handle(say('hello', USER));
  await a.idle();
  const end = Promise.withResolvers<void>();
  world.slow = async (call) => {
    if (call === `commit ${idOf(NUMBER)}`) await end.promise;
  };
  const forget = a.handle(say('/forget', NUMBER));
  const yes = a.handle(say('1', NUMBER));
  const both = a.handle(say('help', USER, NUMBER));
  end.resolve();
  await Promise.all([forget, yes, both]);
  await a.idle();
  expect(await sqlite.load(idOf(NUMBER))).toBeUndefined();
  expect((await sqlite.load(idOf(USER)))?.profile).not.toHaveProperty('name');
});

test('what another process remembers of one who was erased is not adopted', async () => {
  const { a, start, sqlite, idOf, say } = await begin();
  const b = start('b');
  await b.handle(say('hello', NUMBER));
  await b.idle();
  await sqlite.erase(idOf(NUMBER));
  await a.handle(say('hello', USER));
  await a.idle();
  await b.handle(say('help', USER, NUMBER));
  await b.idle();
  expect(await sqlite.load(idOf(USER))).not.toHaveProperty('adopted');
  expect(await sqlite.load(idOf(NUMBER))).toBeUndefined();
});

test('who had ended under a name, was erased elsewhere and comes by that name again begins anew', async () => {
  const { a, start, sqlite, idOf, say } = await begin();
  const b = start('b');
  for (const event of [say('hello', NUMBER), say('hello', USER), say('help', USER, NUMBER)]) await a.handle(event);
  await b.handle(say('help', NUMBER));
  await Promise.all([a.idle(), b.idle()]);
  await sqlite.erase(idOf(NUMBER));
  await sqlite.erase(idOf(USER));
  const event = say('hello again', NUMBER);
  await b.handle(event);
  expect((await sqlite.load(idOf(NUMBER)))?.seen.ids).toEqual([event.id]);
});

test('one who is about to be erased takes over nobody, who would be left without her', async () => {
  const { a, start, store, sqlite, idOf, say } = await begin();
  for (const event of [say('hello', NUMBER), say('hello', USER), say('/forget', USER)]) await a.handle(event);
  await a.idle();
  const b = start('b');
  store.erase = async (learner) => {
    await b.handle(say('help', USER, NUMBER));
    await sqlite.erase(learner);
  };
  await a.handle(say('1', USER));
  await Promise.all([a.idle(), b.idle()]);
  expect(await sqlite.load(idOf(USER))).toBeUndefined();
  expect(await sqlite.load(idOf(NUMBER))).not.toHaveProperty('mergedInto');
});

test('an erasure that slept until its lease had run out leaves her alone who has begun anew since', async () => {
  const { a, start, store, sqlite, world, idOf, say } = await begin();
  for (const event of [say('hello', NUMBER), say('hello', USER), say('help', USER, NUMBER)]) await a.handle(event);
  await a.idle();
  const b = start('b');
  store.erase = async (learner) => {
    await sqlite.erase(learner);
    if (learner !== idOf(NUMBER)) return;
    world.now += 60_000;
    await sqlite.erase(idOf(USER));
    await b.handle(say('hello', USER));
  };
  for (const text of ['/forget', '1']) await a.handle(say(text, USER));
  await Promise.all([a.idle(), b.idle()]);
  expect(await sqlite.load(idOf(USER))).toMatchObject({ createdAt: world.now });
});

test('who begins anew while a process sleeps between the two halves of a merge does not end', async () => {
  const { a, start, world, sqlite, store, idOf, say } = await begin();
  await a.handle(say('hello', USER));
  await a.handle(say('hello', NUMBER));
  await a.idle();
  const b = start('b');
  const event = say('hello', NUMBER);
  let isFirst = true;
  const { commit } = store;
  store.commit = async (...given) => {
    const result = await commit(...given);
    if (given[0].id !== idOf(USER) || !isFirst) return result;
    isFirst = false;
    world.now += 60_000;
    for (const name of [NUMBER, USER]) await sqlite.erase(idOf(name));
    await b.handle(event);
    await b.idle();
    return result;
  };
  await a.handle(say('help', USER, NUMBER));
  await a.idle();
  const she = await sqlite.load(idOf(NUMBER));
  const goesOn = await sqlite.load(she?.mergedInto ?? idOf(NUMBER));
  expect(goesOn?.seen.ids).toContain(event.id);
});

test('who goes on as one who was erased alone begins anew as that one', async () => {
  const { a, start, sqlite, idOf, say, presence } = await begin();
  for (const event of [say('hello', NUMBER), say('hello', USER), say('help', USER, NUMBER)]) await a.handle(event);
  await a.idle();
  await sqlite.erase(idOf(USER));
  const b = start('b');
  await b.handle(presence(false, NUMBER));
  expect(await sqlite.load(idOf(USER))).toBeUndefined();
  const events = [say('hello', NUMBER), say('help', NUMBER)];
  for (const event of events) await b.handle(event);
  expect((await sqlite.load(idOf(USER)))?.seen.ids).toEqual(events.map(({ id }) => id));
});

test('what is remembered of two lives, in which each name led to the other, does not lead round in a circle', async () => {
  const { a, start, sqlite, idOf, say } = await begin();
  const b = start('b');
  for (const event of [say('hello', NUMBER), say('hello', USER), say('help', USER, NUMBER)]) await a.handle(event);
  await b.handle(say('help', NUMBER));
  await Promise.all([a.idle(), b.idle()]);
  for (const name of [NUMBER, USER]) await sqlite.erase(idOf(name));
  const c = start('c');
  for (const event of [say('hello', USER), say('hello', NUMBER), say('help', NUMBER, USER)]) await c.handle(event);
  await c.idle();
  expect((await sqlite.load(idOf(USER)))?.mergedInto).toBe(idOf(NUMBER));
  const event = say('help', USER, NUMBER);
  await b.handle(event);
  expect((await sqlite.load(idOf(NUMBER)))?.seen.ids).toContain(event.id);
});

test('what comes while somebody who was erased elsewhere begins anew is not lost', async () => {
  const { a, start, world, say, idOf, sqlite } = await begin();
  const b = start('b');
  await a.handle(say('hello', USER));
  await a.idle();
  await sqlite.erase(idOf(USER));
  let isFirst = true;
  world.slow = async (call) => {
    if (call !== 'load' || !isFirst) return;
    isFirst = false;
    setImmediate(() => void b.handle(say('hello again', USER)));
  };
  const event = say('help', USER);
  await a.handle(event);
  await a.idle();
  await b.idle();
  expect((await sqlite.load(idOf(USER)))?.seen.ids).toContain(event.id);
});
