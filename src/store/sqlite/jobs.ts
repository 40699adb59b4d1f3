import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** When jobs last ran, and the tidying itself: ended leases, passed windows, and what SQLite's planner should know. */
export function storeJobs(engine: Engine): Pick<Store, 'jobs' | 'tidy'> {
  const { db } = engine;
  const select = db.prepare('SELECT ran_at FROM job WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO job (name, ran_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET ran_at = max(ran_at, excluded.ran_at)',
  );
  const removals = ['DELETE FROM lease WHERE until <= ?', 'DELETE FROM counted WHERE until <= ?'].map((sql) =>
    db.prepare(sql),
  );
  return {
    jobs: {
      async lastRun(name) {
        const row = engine.read(() => select.get(name)) as { ran_at: number } | undefined;
        return row?.ran_at;
      },
      async ran(name, at) {
        await engine.write(() => upsert.run(name, at));
      },
    },
    async tidy(now) {
      const removed = await engine.write(() =>
        removals.reduce((sum, removal) => sum + Number(removal.run(now).changes), 0),
      );
      engine.read(() => db.exec('PRAGMA optimize'));
      return removed;
    },
  };
}
