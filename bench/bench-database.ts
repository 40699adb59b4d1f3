import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { startMongo } from '../tests/mongo/start-mongo.ts';
import { uriOf } from '../tests/mongo/uri-of.ts';

/** The MongoDB for tests, for one benchmark. */
export type BenchDatabase = {
  /** Of an empty database of this benchmark's own. */
  uri(name: string): string;
  /** Of the server, where it was started here. */
  readonly pid: number | undefined;
  /** Whether the server uses indexes for more than single documents: one that can't tell by which index it reads may have none. */
  readonly readsByIndex: boolean;
  /** Removes the databases, and ends the server that was started for them. */
  stop(): Promise<void>;
};

export type BenchDatabaseOptions = { readonly heapMb: number; readonly file?: string };

/** Prints which MongoDB it is. */
export async function openBenchDatabase(options: BenchDatabaseOptions): Promise<BenchDatabase> {
  const server = await startMongo({ ...options, say: console.log });
  const run = randomUUID().slice(0, 8);
  const uris = new Set<string>();
  return {
    uri(name) {
      const uri = uriOf(server.uri, `bench-${run}-${name}`);
      uris.add(uri);
      return uri;
    },
    pid: server.pid,
    readsByIndex: server.can.explain,
    async stop() {
      if (server.kind === 'given') for (const uri of uris) await drop(uri);
      await server.stop();
    },
  };
}

async function drop(uri: string): Promise<void> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  await client.db().dropDatabase();
  await client.close();
}
