import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** Claims of due learners. Whoever finds them together with another process gets those whom it moved. */
export function storeClaims(engine: Engine): Pick<Store, 'claimDue'> {
  const { learners } = engine.collections;

  async function find(now: number, limit: number): Promise<string[]> {
    const due = await learners.find(
      { wakeAt: { $lte: now } },
      { sort: { wakeAt: 1, _id: 1 }, limit, projection: { wakeAt: 1 } },
    );
    return due.map(({ _id }) => _id);
  }

  /** Those of `ids` who were still due and are this process's now, in the same order. */
  async function move(ids: readonly string[], now: number, leaseMs: number): Promise<readonly string[]> {
    if (ids.length === 0) return ids;
    const claim = randomUUID();
    const filter = { _id: { $in: ids }, wakeAt: { $lte: now } };
    const moved = await learners.updateMany(filter, { $set: { wakeAt: now + leaseMs, claim } });
    if (moved === 0 || moved === ids.length) return ids.slice(0, moved);
    const ours = await learners.find({ _id: { $in: ids }, claim }, { projection: { version: 1 } });
    const claimed = new Set(ours.map(({ _id }) => _id));
    return ids.filter((id) => claimed.has(id));
  }

  return {
    claimDue: ({ now, leaseMs, limit }) =>
      engine.run(async () => {
        const claimed: string[] = [];
        while (claimed.length < limit) {
          const wanted = limit - claimed.length;
          const due = await find(now, wanted);
          claimed.push(...(await move(due, now, leaseMs)));
          if (due.length < wanted) break;
        }
        return claimed;
      }),
  };
}
