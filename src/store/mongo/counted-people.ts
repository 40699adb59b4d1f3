import type { Store } from '../store.ts';
import type { CountedDocument } from './documents.ts';
import type { Engine } from './engine.ts';

/** Nobody: a place that is free again has no name. */
export const FREE = { who: '', until: 0 } as const;

/** So many places that are free are looked at together: whoever comes at the same time picks another one of them. */
const CHOICE = 16;

type Window = Parameters<Store['countPerson']>[2];

/**
 * People counted in sliding windows. As many places as the limit allows are made, one after another, and are never removed:
 * each is taken by one conditional write, so that no two processes count one person too many.
 */
export function storeCountedPeople(engine: Engine): Pick<Store, 'countPerson'> {
  const { counted } = engine.collections;

  async function countPerson(name: string, who: string, window: Window): Promise<boolean> {
    const { now, windowMs, limit } = window;
    const until = now + windowMs;
    const isRenewed = await counted.updateOne({ name, who, until: { $gt: now } }, { $max: { until } });
    if (isRenewed === 1) return true;
    if (await isFull(name, window)) return false;
    const isCounted = (await takeOver(name, who, window)) || (await add(name, who, until, limit));
    if (isCounted) await keepOnePlace(name, who, now);
    return isCounted;
  }

  /** More are counted than fit into the places below the limit only where the limit was a higher one before. */
  async function isFull(name: string, { now, limit }: Window): Promise<boolean> {
    if (limit < 1) return true;
    if (limit === Number.POSITIVE_INFINITY) return false;
    const isLive = { name, until: { $gt: now } };
    const beyond = await counted.findOne({ ...isLive, slot: { $gte: limit } }, { projection: { slot: 1 } });
    if (!beyond) return false;
    return (await counted.find(isLive, { limit, projection: { slot: 1 } })).length >= limit;
  }

  /** Takes a place whose window has passed. False: there is none. */
  async function takeOver(name: string, who: string, { now, windowMs, limit }: Window): Promise<boolean> {
    for (;;) {
      const passed = await counted.find(
        { name, until: { $lte: now }, ...(limit < Number.POSITIVE_INFINITY && { slot: { $lt: limit } }) },
        { sort: { until: 1 }, limit: CHOICE },
      );
      const place = passed[spread(who) % passed.length];
      if (!place) return false;
      const { _id, until } = place;
      if ((await counted.updateOne({ _id, until }, { $set: { who, until: now + windowMs } })) === 1) return true;
    }
  }

  /** Makes the next place. False: that would be one beyond the limit. */
  async function add(name: string, who: string, until: number, limit: number): Promise<boolean> {
    const [last] = await counted.find({ name }, { sort: { slot: -1 }, limit: 1 });
    for (let slot = (last?.slot ?? -1) + 1; slot < limit; slot++) {
      if (await counted.insertOne({ _id: `${name}/${slot}`, name, slot, who, until })) return true;
    }
    return false;
  }

  /** Two processes may have counted her at once: whoever sees both places frees the higher one. */
  async function keepOnePlace(name: string, who: string, now: number): Promise<void> {
    const [, ...others] = await counted.find({ name, who, until: { $gt: now } }, { sort: { slot: 1 } });
    if (others.length > 0) await freePlaces(engine, others);
  }

  return { countPerson: (name, who, window) => engine.run(() => countPerson(name, who, window)) };
}

/** Frees places, unless somebody else has them by now. Resolves to how many. */
export async function freePlaces({ collections }: Engine, places: readonly CountedDocument[]): Promise<number> {
  const updates = places.map(({ _id, who, until }) => ({ filter: { _id, who, until }, update: { $set: FREE } }));
  return updates.length === 0 ? 0 : collections.counted.updateEach(updates);
}

/** Forgets whose window has passed by `now`. Resolves to how many. */
export async function tidyCountedPeople({ collections }: Engine, now: number): Promise<number> {
  return collections.counted.updateMany({ until: { $gt: 0, $lte: now } }, { $set: FREE });
}

/** A number for a text, the same for the same one. */
function spread(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0;
  return sum;
}
