import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** The ids of uploaded pictures, by a key of the caller's. */
export function storeMediaIds(engine: Engine): Store['mediaIds'] {
  const { media_ids: mediaIds } = engine.collections;
  return {
    get: (key) =>
      engine.run(async () => {
        const doc = await mediaIds.findOne({ _id: key });
        return doc && { id: doc.id, at: doc.at };
      }),
    put: (key, id, at) =>
      engine.run(async () => {
        await mediaIds.updateOne({ _id: key }, { $set: { id, at } }, { upsert: true });
      }),
    delete: (key) =>
      engine.run(async () => {
        await mediaIds.deleteMany({ _id: key });
      }),
  };
}
