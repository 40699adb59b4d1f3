import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type OpenMongoStoreOptions, openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startTimer } from '../../src/timer.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { type Relay, startRelay } from '../mongo/start-relay.ts';
import { factOf, learnerAt } from './samples.ts';

const HURRIED = 'serverSelectionTimeoutMS=300';
const UNREACHABLE = {
  name: 'StoreUnreachableError',
  message: expect.stringMatching(/can't be reached.*Start MongoDB/),
};

describe('a URI that can’t be used', () => {
  test.each<[string, string, RegExp, string]>([
    [
      'of another kind',
      'postgres://h/x',
      /MONGODB_URI \(postgres:\/\/h\/x\) is no URI of a MongoDB: Invalid scheme/,
      'StoreError',
    ],
    ['without a host', 'mongodb://', /is no URI of a MongoDB/, 'StoreError'],
    ['with a password that is not written as it must be', 'mongodb://ann:s3@cret@h/x', /%40 for an @/, 'StoreError'],
    ['whose host was left out', 'mongodb://ann:s3cret/x', /mongodb:\/\/…\/x\) is no URI/, 'StoreError'],
    ['with an option that nobody knows', 'mongodb://h/x?pool=3', /option pool is not supported/, 'StoreError'],
    ['with an option whose value is none', 'mongodb://h/x?maxPoolSize=many', /maxPoolSize/i, 'StoreError'],
    [
      'with a name that no database may have',
      'mongodb://ann:s3cret@h/a.b',
      /cannot contain the character '\.'/,
      'StoreError',
    ],
    [
      'with a file of TLS that is not there',
      'mongodb://ann:s3cret@127.0.0.1:1/x?tls=true&tlsCAFile=/nowhere/ca.pem',
      /names a file that can't be read \(ENOENT.*\/nowhere\/ca\.pem/,
      'StoreError',
    ],
    ['that gives up majorities', 'mongodb://h/x?w=1', /asks for w=1, but .* needs w=majority/, 'StoreError'],
    ['that gives up the journal', 'mongodb://h/x?journal=false', /needs journal=true/, 'StoreError'],
    [
      'that reads from secondaries',
      'mongodb://h/x?readPreference=nearest',
      /needs readpreference=primary/,
      'StoreError',
    ],
    ['of a host that nobody knows', `mongodb://sabak.invalid/x?${HURRIED}`, /sabak\.invalid/, 'StoreUnreachableError'],
    ['of a port where nobody listens', `mongodb://127.0.0.1:1/x?${HURRIED}`, /ECONNREFUSED/, 'StoreUnreachableError'],
  ])('%s is told, without its password', async (_case, uri, message, name) => {
    const error = await openMongoStore({ uri }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
    expect(error).not.toMatchObject({ message: expect.stringMatching(/s3|cret/) });
  });
});

describe('a server that can’t be used', () => {
  const refusing = (codes: Readonly<Record<string, number>>) => (command: Record<string, unknown>) => {
    const code = codes[Object.keys(command)[0] ?? ''];
    return code === undefined ? undefined : { ok: 0, code, errmsg: 'refused' };
  };
  const old = { ismaster: true, minWireVersion: 0, maxWireVersion: 8, maxBsonObjectSize: 16_777_216, ok: 1 };

  test.each<[string, Relay['answer'], string, RegExp]>([
    [
      'that does not take the password',
      refusing({ saslStart: 18 }),
      'ann:s3cret@',
      /does not accept the user or the password/,
    ],
    [
      'where this user may only read',
      refusing({ insert: 13, createIndexes: 13 }),
      '',
      /may not be written by the user/,
    ],
    ['where this user may not even look', refusing({ find: 13 }), '', /role readWrite/],
    [
      'that is too old',
      ({ hello, ismaster }) => (hello || ismaster ? old : undefined),
      '',
      /needs MongoDB 4\.4 or later/,
    ],
    ['whose disk is full', refusing({ insert: 14031 }), '', /disk of .* is full/],
  ])('%s is told', async (_case, answer, user, message) => {
    const { relay, name } = await relayed();
    relay.answer = answer;
    const uri = relay.uri(name, HURRIED).replace('//', `//${user}`);
    const error = await openMongoStore({ uri }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'StoreError', message: expect.stringMatching(message) });
    expect(error).not.toMatchObject({ message: expect.stringMatching(/ann|s3cret/) });
  });
});

describe('a database', () => {
  test('of another application is refused, and left as it was', async () => {
    const { uri, db } = newDatabase();
    await db.collection('posts').insertOne({ title: 'x' });
    const message = /holds collections of another application \(posts\).*Name another one in MONGODB_URI/;
    await expect(openMongoStore({ uri })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(message),
    });
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['posts']);
  });

  test('that a service made with an empty collection becomes ours', async () => {
    const { uri, db } = newDatabase();
    await db.createCollection('first');
    await (await opened({ uri })).check();
  });

  test('that is ours stays so, whatever else comes into it', async () => {
    const { uri, db } = newDatabase();
    await opened({ uri });
    await db.collection('notes').insertOne({ by: 'an operator' });
    await (await opened({ uri })).check();
  });

  test('of a newer layout is refused', async () => {
    const { uri, db } = newDatabase();
    await opened({ uri });
    await db.collection<{ _id: string }>('meta').updateOne({ _id: 'sabak' }, { $set: { layout: 99 } });
    const message = /newer version of Sabak \(its layout is 99, this version knows 1\)\. Start the newer version/;
    await expect(openMongoStore({ uri })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(message),
    });
  });

  test('may be opened by many processes at the same moment', async () => {
    const { uri } = newDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => opened({ uri })));
    await Promise.all(stores.map((store) => store.check()));
    const secrets = await Promise.all(stores.map((store) => store.secret('x')));
    expect(new Set(secrets).size).toBe(1);
  });

  test.each(['learners', 'facts', 'messages', 'certificates', 'aliases', 'counted', 'erasures'])(
    'that has lost an index of %s fails the check, which names it, until the next start',
    async (name) => {
      const { uri, db } = newDatabase();
      const store = await opened({ uri });
      await store.check();
      const indexes = await db.collection(name).indexes();
      for (const index of indexes.slice(1)) await db.collection(name).dropIndex(String(index.name));
      await expect(store.check()).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringMatching(new RegExp(`has lost an index: ${name} \\{.*Restart Sabak`)),
      });
      await (await opened({ uri })).check();
    },
  );
});

describe('a way to the server that fails', () => {
  test('at the start is told as one that may come back, and it does', async () => {
    const { relay, name } = await relayed();
    const uri = relay.uri(name, HURRIED);
    await relay.refuse();
    await expect(openMongoStore({ uri })).rejects.toMatchObject(UNREACHABLE);
    await relay.accept();
    await (await opened({ uri })).check();
  });

  test('while it runs fails what is asked meanwhile, and heals by itself', async () => {
    const { relay, name } = await relayed();
    const store = await opened({ uri: relay.uri(name, `${HURRIED}&heartbeatFrequencyMS=500`) });
    await store.commit(learnerAt('a', 1), [factOf('a', 0)], 0);
    await relay.refuse();
    await expect(store.commit(learnerAt('a', 2), [factOf('a', 1)], 1)).rejects.toMatchObject(UNREACHABLE);
    await expect(store.load('a')).rejects.toMatchObject(UNREACHABLE);
    await expect(store.check()).rejects.toMatchObject(UNREACHABLE);
    await relay.accept();
    const learner = await untilLoaded(store, 'a');
    expect(learner?.version).toBe(1);
    expect(await store.commit(learnerAt('a', 2), [factOf('a', 1)], 1)).toBe('committed');
  });

  test('and comes back at once is not even noticed', async () => {
    const { relay, name } = await relayed();
    const store = await opened({ uri: relay.uri(name) });
    await store.commit(learnerAt('a', 1), [], 0);
    relay.cut();
    expect((await store.load('a'))?.version).toBe(1);
  });

  test('and hangs is given up at the deadline, and works again when it does', async () => {
    const { relay, name } = await relayed();
    const due: (() => void)[] = [];
    const timer: typeof startTimer = (ms, run) => (ms === 4_321 ? startManually(due, run) : startTimer(ms, run));
    const store = await opened({ uri: relay.uri(name), deadlineMs: 4_321, startTimer: timer });
    await store.commit(learnerAt('a', 1), [], 0);
    relay.hang();
    const loading = store.load('b');
    const failure = expect(loading).rejects.toMatchObject({
      name: 'StoreUnreachableError',
      message: expect.stringMatching(/did not answer within 4\.321 s\. What was to be written may have been/),
    });
    for (const run of due.splice(0)) run();
    await failure;
    relay.resume();
    expect((await store.load('a'))?.version).toBe(1);
  });

  test('on a disk that fills and empties loses nothing, and heals by itself', async () => {
    const { relay, name } = await relayed();
    const store = await opened({ uri: relay.uri(name) });
    await store.commit(learnerAt('a', 1), [factOf('a', 0)], 0);
    relay.answer = ({ update }) => (update ? { ok: 0, code: 14_031, errmsg: 'OutOfDiskSpace' } : undefined);
    await expect(store.commit(learnerAt('a', 2), [factOf('a', 1)], 1)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/is full: nothing was written/),
    });
    relay.answer = () => undefined;
    expect((await store.load('a'))?.version).toBe(1);
    expect(await store.commit(learnerAt('a', 2), [factOf('a', 1)], 1)).toBe('committed');
  });
});

test('a commit is one command on the wire, and loading another', async () => {
  const { relay, name } = await relayed();
  const store = await opened({ uri: relay.uri(name), startTimer: () => () => undefined });
  await store.commit(learnerAt('a', 1), [], 0);
  const named = () => relay.commands().map((command) => Object.keys(command)[0]);
  named();
  await store.commit(learnerAt('a', 2), [factOf('a', 0)], 1);
  expect(named()).toEqual(['update']);
  await store.load('a');
  expect(named()).toEqual(['find']);
});

async function relayed(): Promise<{ relay: Relay; name: string }> {
  const { name } = newDatabase();
  return { relay: await startRelay(inject('mongoUri')), name };
}

/** A store that is closed when the test ends. */
async function opened(options: OpenMongoStoreOptions): Promise<Store> {
  const store = await openMongoStore(options);
  onTestFinished(() => store.close());
  return store;
}

/** The driver finds out by itself that the server is there again: as soon as it looks. */
async function untilLoaded(store: Store, id: string) {
  for (;;) {
    const learner = await store.load(id).catch((error: unknown) => String(error));
    if (typeof learner !== 'string') return learner;
  }
}

function startManually(due: (() => void)[], run: () => void): () => void {
  due.push(run);
  return () => {
    due.splice(due.indexOf(run) >>> 0, 1);
  };
}
