import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** The ids of uploaded pictures, by a key of the caller's. */
export function storeMediaIds(engine: Engine): Store['mediaIds'] {
  const { db } = engine;
  const select = db.prepare('SELECT id, at FROM media_id WHERE key = ?');
  const upsert = db.prepare(
    'INSERT INTO media_id (key, id, at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET id = excluded.id, at = excluded.at',
  );
  const remove = db.prepare('DELETE FROM media_id WHERE key = ?');
  return {
    async get(key) {
      const row = engine.read(() => select.get(key)) as { id: string; at: number } | undefined;
      return row && { ...row };
    },
    async put(key, id, at) {
      await engine.write(() => upsert.run(key, id, at));
    },
    async delete(key) {
      await engine.write(() => remove.run(key));
    },
  };
}
