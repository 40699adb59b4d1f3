import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** Where further names of learners lead. One that leads there already costs no write to disk. */
export function storeAliases(engine: Engine): Store['aliases'] {
  const { db } = engine;
  const select = db.prepare('SELECT learner FROM alias WHERE key = ?');
  const upsert = db.prepare(`
    INSERT INTO alias (key, learner) VALUES (?, ?)
    ON CONFLICT (key) DO UPDATE SET learner = excluded.learner WHERE learner <> excluded.learner`);
  return {
    async get(key) {
      const row = engine.read(() => select.get(key)) as { learner: string } | undefined;
      return row?.learner;
    },
    async put(key, learner) {
      await engine.write(() => upsert.run(key, learner));
    },
  };
}
