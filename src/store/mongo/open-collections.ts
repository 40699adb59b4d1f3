import { startTimer as realTimer, type Timer } from '../../timer.ts';
import { checkDatabase } from './check-database.ts';
import { checkIndexes } from './check-indexes.ts';
import { type Connected, connect } from './connect.ts';
import type { Collections } from './documents.ts';
import { type Models, modelsOf } from './models.ts';
import { type Deadline, mongooseCollection } from './mongoose-collection.ts';
import { toStoreError } from './to-store-error.ts';

/** Longer than any of the driver's own time-outs, so that its more telling words come first; a platform waits that long for us. */
const DEADLINE_MS = 15_000;

export type OpenCollectionsOptions = {
  /** As MongoDB's manual has it; the database is `sabak` where it names none. */
  readonly uri: string;
  /** Milliseconds since the epoch; absent: the clock of the process. */
  readonly clock?: () => number;
  /** Absent: the timer of the process. */
  readonly startTimer?: Timer;
  /** How long any one call may take. Absent: 15 s. */
  readonly deadlineMs?: number;
};

export type OpenedCollections = {
  readonly collections: Collections;
  /** What errors name. */
  readonly place: string;
  /** Throws `StoreError` where an index is missing. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Connects to MongoDB and makes sure of the database: an empty one becomes one of ours, and indexes that are not there are made.
 * Throws `StoreUnreachableError` where it does not answer now and may do so later, any other `StoreError` where somebody has to do
 * something first.
 */
export async function openCollections(options: OpenCollectionsOptions): Promise<OpenedCollections> {
  const connected = await connect(options.uri);
  try {
    return await openOver(connected, options);
  } catch (error) {
    await connected.close();
    throw toStoreError(error, connected.place);
  }
}

async function openOver(
  { connection, place, close }: Connected,
  { clock = Date.now, startTimer = realTimer, deadlineMs = DEADLINE_MS }: OpenCollectionsOptions,
): Promise<OpenedCollections> {
  const models = modelsOf(connection);
  const collections = collectionsOf(models, { place, deadlineMs, startTimer });
  const { db } = connection;
  if (!db) throw new Error('the connection has no database');
  await checkDatabase({ db, meta: collections.meta, place, now: clock() });
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  return { collections, place, check: () => checkIndexes(models, place), close };
}

function collectionsOf(models: Models, deadline: Deadline): Collections {
  return {
    learners: mongooseCollection(models.learners, deadline),
    facts: mongooseCollection(models.facts, deadline),
    messages: mongooseCollection(models.messages, deadline),
    certificates: mongooseCollection(models.certificates, deadline),
    counters: mongooseCollection(models.counters, deadline),
    teams: mongooseCollection(models.teams, deadline),
    aliases: mongooseCollection(models.aliases, deadline),
    leases: mongooseCollection(models.leases, deadline),
    media_ids: mongooseCollection(models.media_ids, deadline),
    counted: mongooseCollection(models.counted, deadline),
    secrets: mongooseCollection(models.secrets, deadline),
    jobs: mongooseCollection(models.jobs, deadline),
    erasures: mongooseCollection(models.erasures, deadline),
    meta: mongooseCollection(models.meta, deadline),
  };
}
