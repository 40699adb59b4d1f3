import { databaseIn, type StoreSettings } from './config/store-settings.ts';
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts';
import type { Store } from './store/store.ts';
import type { Timer } from './timer.ts';

export type OpenStoreOptions = {
  /** In SQLite, be the one process that serves from the file. From MongoDB any number may. */
  readonly serve?: boolean;
  /** Milliseconds since the epoch; absent: the clock of the process. */
  readonly clock?: () => number;
  /** Absent: the timer of the process. */
  readonly startTimer?: Timer;
};

/**
 * The store that the environment names. Throws `StoreUnreachableError` where the database does not answer now and may do so later,
 * any other `StoreError` where somebody has to do something first. MongoDB's driver is loaded only where it is needed: it takes
 * memory.
 */
export async function openStore(
  { mongodbUri, dataDir }: StoreSettings,
  { serve = false, ...time }: OpenStoreOptions = {},
): Promise<Store> {
  if (mongodbUri === undefined) return openSqliteStore({ path: databaseIn(dataDir), serve });
  const { openMongoStore } = await import('./store/mongo/open-mongo-store.ts');
  return openMongoStore({ uri: mongodbUri, ...time });
}
