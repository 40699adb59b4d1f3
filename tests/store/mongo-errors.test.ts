import mongoose from 'mongoose';
import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/store/mongo/place-of.ts';
import { toStoreError } from '../../src/store/mongo/to-store-error.ts';
import { StoreError } from '../../src/store/store.ts';

const { mongo } = mongoose;
const PLACE = 'mongodb://db1/sabak';

const server = (code: number, errmsg = 'raw') => new mongo.MongoServerError({ code, errmsg });

/** As the driver tells that no server could be chosen, and what each of them had said. */
function noServer(...said: Error[]): Error {
  const servers = new Map(said.map((error, i) => [`db${i}:27017`, { error }]));
  return new mongo.MongoServerSelectionError('timed out after 10 s', { servers } as never);
}

/** As the driver tells what cut many writes in one call short. */
const inBulk = (error: Error) => new mongo.MongoBulkWriteError(error, {} as never);

describe('errors in words', () => {
  test.each<[string, Error, RegExp, string]>([
    ['a user who may not write', server(13), /may not be written by the user.*role readWrite/, 'StoreError'],
    ['a wrong password', server(18), /does not accept the user or the password.*authSource/, 'StoreError'],
    ['a wrong password at Atlas', server(8000), /does not accept the user or the password/, 'StoreError'],
    ['a full disk', server(14031), /disk of .* is full: nothing was written.*Free some space/, 'StoreError'],
    ['an index with other options', server(85), /index of Sabak's with other options.*drop it/, 'StoreError'],
    ['too few members for a majority', server(100), /majority of its members.*Add members/, 'StoreError'],
    ['a code that nobody foresaw', server(2, 'odd'), /MongoDB says "odd" \(2\)/, 'StoreError'],
    [
      'a server that is no primary any more',
      server(10107),
      /can't be reached, or does not answer/,
      'StoreUnreachableError',
    ],
    ['a server that shuts down', server(91), /can't be reached/, 'StoreUnreachableError'],
    ['a majority that does not confirm in time', server(64), /can't be reached/, 'StoreUnreachableError'],
    ['a broken connection', new mongo.MongoNetworkError('reset'), /can't be reached.*"reset"/, 'StoreUnreachableError'],
    ['a silent server', new mongo.MongoNetworkTimeoutError('timed out'), /"timed out"/, 'StoreUnreachableError'],
    ['no server', noServer(), /"timed out after 10 s"/, 'StoreUnreachableError'],
    [
      'no server, and why not',
      noServer(new mongo.MongoNetworkError('connect ECONNREFUSED')),
      /"connect ECONNREFUSED"/,
      'StoreUnreachableError',
    ],
    ['no server that takes the password', noServer(server(18)), /does not accept the user/, 'StoreError'],
    [
      'no server that is new enough',
      noServer(new mongo.MongoCompatibilityError('wire version 8')),
      /needs MongoDB 4\.4 or later.*"wire version 8".*Upgrade/,
      'StoreError',
    ],
    [
      'a name that nobody knows',
      Object.assign(new Error('querySrv ENOTFOUND _mongodb._tcp.x'), { code: 'ENOTFOUND' }),
      /querySrv ENOTFOUND/,
      'StoreUnreachableError',
    ],
    [
      'a connection that breaks under many writes',
      inBulk(new mongo.MongoNetworkError('reset')),
      /can't be reached.*"reset"/,
      'StoreUnreachableError',
    ],
    [
      'no server for many writes, and why not',
      inBulk(noServer(new mongo.MongoNetworkError('connect ECONNREFUSED'))),
      /"connect ECONNREFUSED"/,
      'StoreUnreachableError',
    ],
    ['many writes by a user who may not write', inBulk(server(13)), /may not be written by the user/, 'StoreError'],
    [
      'many writes of a client that is closed',
      inBulk(new mongo.MongoNotConnectedError('raw')),
      /is closed\.$/,
      'StoreError',
    ],
    ['a client that is closed', new mongo.MongoNotConnectedError('raw'), /is closed\.$/, 'StoreError'],
  ])('%s: what it is, and what to do', (_case, error, message, name) => {
    const told = toStoreError(error, PLACE);
    expect(told).toMatchObject({ name, message: expect.stringMatching(message), cause: error });
    expect(told).toMatchObject({ message: expect.stringContaining(PLACE) });
  });

  test('a write that a majority did not confirm is told by the code of its concern', () => {
    const result = { ok: 1, writeConcernError: { code: 100, errmsg: 'not enough data-bearing nodes' } };
    const error = new mongo.MongoWriteConcernError(result as never);
    expect(toStoreError(error, PLACE)).toMatchObject({ message: expect.stringMatching(/Add members/) });
  });

  test('a bug stays what it is, and so does what is told already', () => {
    for (const error of [
      new TypeError('bug'),
      new mongo.MongoInvalidArgumentError('bug'),
      new StoreError('told'),
      'x',
    ]) {
      expect(toStoreError(error, PLACE)).toBe(error);
    }
  });
});

describe('what is said of a URI', () => {
  test.each<[string, string, string, string]>([
    ['a plain one', 'mongodb://localhost:27017/school', 'mongodb://localhost:27017/school', 'school'],
    ['one without a database', 'mongodb://localhost', 'mongodb://localhost/sabak', 'sabak'],
    ['one without a database, but a slash', 'mongodb://localhost/', 'mongodb://localhost/sabak', 'sabak'],
    ['one with options', 'mongodb://a,b:2/x?replicaSet=r&tlsCAFile=/s', 'mongodb://a,b:2/x', 'x'],
    ['one with options and no database', 'mongodb://a?replicaSet=r', 'mongodb://a/sabak', 'sabak'],
    ['one with a password', 'mongodb://ann:s3cret@h/x', 'mongodb://h/x', 'x'],
    ['one of a cluster', 'mongodb+srv://ann:s3cret@c.example.net/x', 'mongodb+srv://c.example.net/x', 'x'],
    ['an address of six', 'mongodb://[::1]:27017/x', 'mongodb://[::1]:27017/x', 'x'],
    ['a password with an @ in it', 'mongodb://ann:s3@cret@h/x', 'mongodb://h/x', 'x'],
    ['a password with a / in it', 'mongodb://ann:s3/cret@h/x', 'mongodb://h/x', 'x'],
    ['a password with a ? in it', 'mongodb://ann:s3?cret@h/x', 'mongodb://h/x', 'x'],
    ['one whose host was left out', 'mongodb://ann:s3cret/x', 'mongodb://…/x', 'x'],
    ['no URI', 'localhost:27017', 'localhost:27017/sabak', 'sabak'],
  ])('%s', (_case, uri, name, database) => {
    expect(placeOf(uri)).toMatchObject({ name, database });
    expect(placeOf(uri).name).not.toMatch(/s3|cret|ann/);
  });
});
