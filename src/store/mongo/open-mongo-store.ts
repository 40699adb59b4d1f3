import { startTimer as realTimer } from '../../timer.ts';
import type { Store } from '../store.ts';
import { refuseUnfinishedMove } from '../unfinished-move.ts';
import { mongoStoreOver } from './mongo-store-over.ts';
import { readMoveMark } from './move-mark.ts';
import { type OpenCollectionsOptions, openCollections } from './open-collections.ts';

export type OpenMongoStoreOptions = OpenCollectionsOptions;

/**
 * Connects to MongoDB and opens the store in it, which any number of processes may do at once. An empty database becomes one of
 * ours, and indexes that are not there are made. Throws `StoreUnreachableError` where the database does not answer now and may do
 * so later, any other `StoreError` where somebody has to do something first.
 */
export async function openMongoStore(options: OpenMongoStoreOptions): Promise<Store> {
  const { collections, place, check, close } = await openCollections(options);
  try {
    refuseUnfinishedMove(await readMoveMark(collections.meta), place);
  } catch (error) {
    await close();
    throw error;
  }
  const { clock = Date.now, startTimer = realTimer } = options;
  return mongoStoreOver(collections, { place, clock, startTimer, check, onClose: close });
}
