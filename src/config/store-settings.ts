import { join } from 'node:path';
import { z } from 'zod';
import { type ReadFile, STORE_SECRETS, withSecretFiles } from './secret-files.ts';
import { type Environment, folder, matching, type Read, readVariables, variable } from './variable.ts';

/** Where everything is kept. */
export type StoreSettings = {
  /** Holds a password. Absent: SQLite, in `dataDir`. */
  readonly mongodbUri: string | undefined;
  /** May be relative to where the process was started. */
  readonly dataDir: string;
};

const store = z.object({
  MONGODB_URI: variable(
    'an address that begins with mongodb:// or mongodb+srv://, such as mongodb://user:password@db.example/sabak',
    matching(/^mongodb(\+srv)?:\/\/\S+$/),
  ).optional(),
  DATA_DIR: variable('a folder', folder).default('data'),
});

/** What the environment says of the store, a secret from a file too. Commands read this and not the settings of the server. */
export function readStoreSettings(env: Environment, readFile?: ReadFile): Read<StoreSettings> {
  const secrets = withSecretFiles(env, STORE_SECRETS, readFile);
  if (!secrets.ok) return secrets;
  const read = readVariables(store, secrets.value, STORE_SECRETS);
  if (!read.ok) return read;
  return { ok: true, value: { mongodbUri: read.value.MONGODB_URI, dataDir: read.value.DATA_DIR } };
}

/** The SQLite file in DATA_DIR. */
export function databaseIn(dataDir: string): string {
  return join(dataDir, 'sabak.sqlite');
}
