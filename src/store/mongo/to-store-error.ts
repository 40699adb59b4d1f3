import mongoose from 'mongoose';
import { StoreError } from '../store.ts';
import { StoreUnreachableError } from './unreachable.ts';

const { mongo } = mongoose;

type Sentence = (place: string) => string;

/** The server's codes (MongoDB's `error_codes.yml`) that somebody has to do something about. */
const BY_CODE: Readonly<Record<number, Sentence>> = {
  13: (place) =>
    `${place} may not be written by the user in MONGODB_URI. Give this user the role readWrite on the database, or name another user.`,
  18: (place) =>
    `${place} does not accept the user or the password in MONGODB_URI. Correct them; where the user was made in another database, add authSource=THAT_DATABASE.`,
  26: (place) => `${place} lacks a collection of Sabak. Restart Sabak, which makes it.`,
  85: isOtherIndex,
  86: isOtherIndex,
  100: (place) =>
    `${place} can't keep a write on a majority of its members: the replica set has too few that hold data. Add members, or start those that are down.`,
  123: (place) =>
    `${place} is no member of a replica set, and Sabak needs one. Start mongod with --replSet, and run rs.initiate() once.`,
  8000: (place) =>
    `${place} does not accept the user or the password in MONGODB_URI, or what it asks for. Correct them, and look at the rights of the user.`,
  14031: (place) =>
    `The disk of ${place} is full: nothing was written, and what was there is unharmed. Free some space; Sabak goes on by itself.`,
};

/** Codes of a server that is busy with itself: it has no primary, is one no more, shuts down, or was too slow. */
const PASSING_CODES: ReadonlySet<number> = new Set([
  6, 7, 50, 64, 89, 91, 112, 133, 134, 189, 202, 234, 262, 317, 358, 365, 384, 462, 9001, 10058, 10107, 11600, 11602,
  13435, 13436,
]);

/** What a system says of a way to a host (errno(3), and the resolver). */
const PASSING_SYSTEM_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENODATA',
  'ENOTFOUND',
  'ESERVFAIL',
  'ETIMEDOUT',
  'ETIMEOUT',
]);

function isOtherIndex(place: string): string {
  return `${place} has an index of Sabak's with other options. Look at it in mongosh (db.COLLECTION.getIndexes()), drop it, and restart Sabak, which makes it anew.`;
}

/**
 * A failure of MongoDB or of the way to it as a sentence that names the place and the remedy; the original is its `cause`. A
 * `StoreUnreachableError` where trying again later may help. Anything else (a bug) comes back as it is.
 */
export function toStoreError(error: unknown, place: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const root = rootOf(error);
  if (isClosed(root)) return new StoreError(`${place} is closed.`, { cause: error });
  if (root instanceof mongo.MongoCompatibilityError) return new StoreError(tooOld(place, root), { cause: error });
  const code = codeOf(root);
  const sentence = typeof code === 'number' ? BY_CODE[code] : undefined;
  if (sentence) return new StoreError(sentence(place), { cause: error });
  if (isPassing(error) || isPassing(root)) return new StoreUnreachableError(unreachable(place, root), { cause: error });
  if (!(root instanceof mongo.MongoServerError)) return error;
  return new StoreError(`${place}: MongoDB says "${root.message}" (${code ?? 'no code'}).`, { cause: error });
}

function unreachable(place: string, { message }: Error): string {
  return `${place} can't be reached, or does not answer in time ("${message}"). Start MongoDB, or correct MONGODB_URI; Sabak goes on by itself.`;
}

function tooOld(place: string, { message }: Error): string {
  return `${place} is a server that Sabak can't work with: it needs MongoDB 4.4 or later, for its driver speaks to none before that ("${message}"). Upgrade the server.`;
}

function isClosed(error: Error): boolean {
  const { MongoNotConnectedError, MongoClientClosedError, MongoTopologyClosedError } = mongo;
  return [MongoNotConnectedError, MongoClientClosedError, MongoTopologyClosedError].some(
    (kind) => error instanceof kind,
  );
}

/**
 * Where no server could be chosen, what the last one of them said: that is the reason, and not that time went by. The driver wraps
 * what cuts many writes in one call short.
 */
function rootOf(error: Error): Error {
  if (error instanceof mongo.MongoServerSelectionError) {
    const said = [...(error.reason?.servers?.values() ?? [])].flatMap((server) => server.error ?? []);
    return said.map((one) => rootOf(one)).find((one) => one !== undefined) ?? error;
  }
  if (error instanceof mongo.MongoBulkWriteError && error.errorResponse instanceof Error)
    return rootOf(error.errorResponse);
  const { cause } = error;
  return error instanceof mongo.MongoNetworkError && cause instanceof mongo.MongoServerError ? cause : error;
}

/** A write that a majority did not confirm fails with the code of its write concern. */
function codeOf(error: Error): number | string | undefined {
  if (error instanceof mongo.MongoWriteConcernError) return error.result.writeConcernError.code ?? error.code;
  return 'code' in error && (typeof error.code === 'number' || typeof error.code === 'string') ? error.code : undefined;
}

function isPassing(error: Error): boolean {
  const { MongoServerSelectionError, MongoNetworkError, MongoOperationTimeoutError } = mongo;
  if ([MongoServerSelectionError, MongoNetworkError, MongoOperationTimeoutError].some((kind) => error instanceof kind))
    return true;
  if (error.name === 'MongoWaitQueueTimeoutError') return true;
  const code = codeOf(error);
  return typeof code === 'number' ? PASSING_CODES.has(code) : PASSING_SYSTEM_CODES.has(code ?? '');
}
