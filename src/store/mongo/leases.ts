import { type Store, StoreError } from '../store.ts';
import type { LeaseDocument } from './documents.ts';
import type { Engine } from './engine.ts';

/** Leases of processes: one document a name. `tidyLeases` removes what has ended. */
export function storeLeases(engine: Engine): Store['leases'] {
  const { leases } = engine.collections;

  async function take(name: string, by: string, now: number, until: number): Promise<boolean> {
    const isHersOrFree = { _id: name, $or: [{ by }, { until: { $lte: now } }] };
    const taken = await leases.findOneAndUpdate(isHersOrFree, { $set: { by }, $max: { until } }, { upsert: true });
    return taken !== undefined;
  }

  async function join(name: string, by: string, now: number, until: number): Promise<number> {
    const renew = () => leases.findOneAndUpdate({ _id: name }, { $max: { [placeOf(by)]: until } }, { upsert: true });
    const lease = (await renew()) ?? (await renew());
    if (!lease) throw new StoreError(`${engine.place}: the lease ${name} can't be joined. Try again.`);
    const ended = await removeEnded(engine, [lease], now);
    return Object.keys(lease.holders ?? {}).length - ended;
  }

  async function release(name: string, by: string): Promise<void> {
    await leases.deleteMany({ _id: name, by });
    await leases.updateOne({ _id: name }, { $unset: { [placeOf(by)]: '' } });
  }

  return {
    take: (name, by, { now, forMs }) => engine.run(() => take(name, by, now, now + forMs)),
    join: (name, by, { now, forMs }) => engine.run(() => join(name, by, now, now + forMs)),
    release: (name, by) => engine.run(() => release(name, by)),
  };
}

/** Removes what has ended by `now`. Resolves to how much that was. */
export async function tidyLeases(engine: Engine, now: number): Promise<number> {
  const { leases } = engine.collections;
  const taken = await leases.deleteMany({ until: { $lte: now } });
  return taken + (await removeEnded(engine, await leases.find({ holders: { $exists: true } }), now));
}

/** Places that have ended go, unless one was renewed meanwhile. Resolves to how many had ended. */
async function removeEnded({ collections }: Engine, found: readonly LeaseDocument[], now: number): Promise<number> {
  const ended = found.flatMap(({ _id, holders = {} }) =>
    Object.keys(holders)
      .filter((field) => (holders[field] as number) <= now)
      .map((field) => ({ _id, place: `holders.${field}` })),
  );
  if (ended.length === 0) return 0;
  await collections.leases.updateEach(
    ended.map(({ _id, place }) => ({ filter: { _id, [place]: { $lte: now } }, update: { $unset: { [place]: '' } } })),
  );
  return ended.length;
}

/** A path in the document: dots and dollars would mean something in it. */
function placeOf(by: string): string {
  return `holders.${by.replace(/[%.$\0]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}
