import { randomBytes } from 'node:crypto';
import mongoose, { type mongo } from 'mongoose';
import { inject, onTestFinished } from 'vitest';
import { uriOf } from './uri-of.ts';

export type NewDatabase = { readonly name: string; readonly uri: string; readonly db: mongo.Db };

/** A database that no other test knows. It goes when the test ends. */
export function newDatabase(): NewDatabase {
  const server = inject('mongoUri');
  const name = `test-${randomBytes(6).toString('hex')}`;
  const client = new mongoose.mongo.MongoClient(server);
  const db = client.db(name);
  onTestFinished(async () => {
    await db.dropDatabase();
    await client.close();
  });
  return { name, uri: uriOf(server, name), db };
}
