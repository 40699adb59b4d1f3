import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** People counted in sliding windows. Whoever's window has passed goes with the next one who is counted, under any name. */
export function storeCountedPeople(engine: Engine): Pick<Store, 'countPerson'> {
  const { db } = engine;
  const removePassed = db.prepare('DELETE FROM counted WHERE until <= ?');
  const renew = db.prepare('UPDATE counted SET until = ? WHERE name = ? AND who = ?');
  const total = db.prepare('SELECT n FROM counted_total WHERE name = ?');
  const insert = db.prepare('INSERT INTO counted (name, who, until) VALUES (?, ?, ?)');
  return {
    countPerson(name, who, { now, windowMs, limit }) {
      const until = now + windowMs;
      return engine.write(() => {
        removePassed.run(now);
        if (renew.run(until, name, who).changes === 1) return true;
        if (Number(total.get(name)?.n ?? 0) >= limit) return false;
        insert.run(name, who, until);
        return true;
      });
    },
  };
}
