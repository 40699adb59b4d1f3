import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** Leases of processes. Those that have ended go with the next one that is taken or joined: processes never come again. */
export function storeLeases(engine: Engine): Store['leases'] {
  const { db } = engine;
  const removeEnded = db.prepare('DELETE FROM lease WHERE until <= ?');
  const selectRival = db.prepare('SELECT 1 FROM lease WHERE name = ? AND by <> ?');
  const upsert = db.prepare(
    'INSERT INTO lease (name, by, until) VALUES (?, ?, ?) ON CONFLICT (name, by) DO UPDATE SET until = excluded.until',
  );
  const count = db.prepare('SELECT count(*) AS n FROM lease WHERE name = ?');
  const remove = db.prepare('DELETE FROM lease WHERE name = ? AND by = ?');
  return {
    take(name, by, { now, forMs }) {
      return engine.write(() => {
        removeEnded.run(now);
        if (selectRival.get(name, by)) return false;
        upsert.run(name, by, now + forMs);
        return true;
      });
    },
    join(name, by, { now, forMs }) {
      return engine.write(() => {
        removeEnded.run(now);
        upsert.run(name, by, now + forMs);
        return (count.get(name) as { n: number }).n;
      });
    },
    async release(name, by) {
      await engine.write(() => remove.run(name, by));
    },
  };
}
