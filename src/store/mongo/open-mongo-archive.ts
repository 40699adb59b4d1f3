import type { Archive } from '../archive.ts';
import { mongoArchiveOver } from './mongo-archive-over.ts';
import { type OpenCollectionsOptions, openCollections } from './open-collections.ts';

/**
 * Opens everything that a MongoDB database of ours, or an empty one, holds. Throws `StoreError` as `openMongoStore` does; a move
 * that has not ended is no reason.
 */
export async function openMongoArchive(options: OpenCollectionsOptions): Promise<Archive> {
  const { collections, place, close } = await openCollections(options);
  return mongoArchiveOver(collections, { place, clock: options.clock ?? Date.now, onClose: close });
}
