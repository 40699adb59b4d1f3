import mongoose, { type Connection, type mongo } from 'mongoose';
import { messageOf } from '../../message-of.ts';
import { StoreError } from '../store.ts';
import { type Place, placeOf } from './place-of.ts';
import { toStoreError } from './to-store-error.ts';

/** What the URI may set otherwise, for whoever knows their network better. */
const USUAL: mongo.MongoClientOptions = {
  appName: 'sabak',
  /** At some ms a call, 50 at once are some thousand calls a second; 20 such processes are 1,000 connections for the server. */
  maxPoolSize: 50,
  /** So that the first message after a quiet hour waits for no handshake. */
  minPoolSize: 4,
  /** Name, TCP, TLS and password take a second between continents. */
  connectTimeoutMS: 5_000,
  /** A planned change of the primary takes two seconds, an election of a new one some 12 at most (MongoDB manual, Replica Set Elections). */
  serverSelectionTimeoutMS: 10_000,
  /** All that waits for a connection by then waits for a server that hangs. */
  waitQueueTimeoutMS: 10_000,
  /** Every call of the store reads or writes by an index: what is silent that long has hung. */
  socketTimeoutMS: 10_000,
  retryReads: true,
  retryWrites: true,
};

/** What a promise of the store rests on. `wtimeoutMS` lets the server itself say that no majority answers. */
const FIXED: mongo.MongoClientOptions = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 8_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  ignoreUndefined: true,
};

/** The same as a URI may say it: what else it says there would break a promise. */
const REQUIRED: Readonly<Record<string, string>> = {
  w: 'majority',
  journal: 'true',
  readconcernlevel: 'majority',
  readpreference: 'primary',
};

export type Connected = {
  readonly connection: Connection;
  /** What errors name. */
  readonly place: string;
  close(): Promise<void>;
};

/**
 * Connects to the database that the URI names (`sabak` where it names none) and waits until its primary answers. Throws
 * `StoreUnreachableError` where it does not, `StoreError` where the URI or the server is wrong.
 */
export async function connect(uri: string): Promise<Connected> {
  const place = placeOf(uri);
  const client = createClient(uri, place);
  try {
    await client.connect();
    await client.db(place.database).command({ ping: 1 });
  } catch (error) {
    await client.close();
    throw unreadFile(error, place) ?? toStoreError(error, place.name);
  }
  const connection = mongoose.createConnection().setClient(client);
  return {
    connection: connection.useDb(place.database),
    place: place.name,
    close: () => connection.destroy(true),
  };
}

/** Nothing goes out before `connect`: what fails here is wrong in the URI. */
function createClient(uri: string, place: Place): mongo.MongoClient {
  const asked = optionsOf(uri);
  for (const [name, needed] of Object.entries(REQUIRED)) {
    const value = asked.get(name);
    if (value === undefined || value === needed) continue;
    throw new StoreError(
      `MONGODB_URI (${place.name}) asks for ${name}=${value}, but Sabak promises that nothing is lost, and needs ${name}=${needed}. Leave ${name} out.`,
    );
  }
  const usual = Object.entries(USUAL).filter(([name]) => !asked.has(name.toLowerCase()));
  try {
    const client = new mongoose.mongo.MongoClient(uri, { ...Object.fromEntries(usual), ...FIXED });
    client.db(place.database);
    return client;
  } catch (error) {
    throw new StoreError(
      `MONGODB_URI (${place.name}) is no URI of a MongoDB${reasonOf(error, place)}. Expected mongodb://USER:PASSWORD@HOST:PORT/DATABASE or mongodb+srv://…, with %40 for an @ in a password.`,
    );
  }
}

/** `tlsCAFile`, `tlsCertificateKeyFile`: the driver reads them when it connects. */
function unreadFile(error: unknown, { name }: Place): StoreError | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'path' in error)) return undefined;
  return new StoreError(
    `MONGODB_URI (${name}) names a file that can't be read (${error.message}). Correct its path, or let the user of Sabak read it.`,
    { cause: error },
  );
}

/** By name in lower case: the driver does not mind the case either. */
function optionsOf(uri: string): ReadonlyMap<string, string> {
  const query = /\?(.*)$/s.exec(uri.slice(uri.lastIndexOf('@') + 1))?.[1] ?? '';
  return new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));
}

/** What the driver says, unless it would say a password aloud. */
function reasonOf(error: unknown, { secrets }: Place): string {
  const message = messageOf(error);
  return secrets.some((secret) => message.includes(secret)) ? '' : `: ${message.replace(/\.$/, '')}`;
}
