import type { ArchivePart, ArchiveRecords } from '../archive.ts';
import type { Collection } from './collection.ts';
import { FREE } from './counted-people.ts';
import type { CountedDocument } from './documents.ts';

type Counted = ArchiveRecords['people counted'];

/**
 * People who were counted, by the name and their ids, all at once: a platform allows some 100,000 at the most, and two processes
 * may have given one person two places, which only all of them together tell.
 */
export function archiveCounted(counted: Collection<CountedDocument>): ArchivePart<Counted> {
  return {
    async read() {
      const byPerson = new Map<string, Counted>();
      for (const { name, who, until } of await counted.find({ who: { $gt: FREE.who } })) {
        const key = JSON.stringify([name, who]);
        const before = byPerson.get(key);
        if (!before || before.until < until) byPerson.set(key, { name, who, until });
      }
      return { records: [...byPerson].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record) };
    },
    async write(records) {
      for (const [name, people] of Map.groupBy(records, (record) => record.name)) await put(name, people);
    },
  };

  /** Each gets the next place of the name that nobody has. */
  async function put(name: string, people: readonly Counted[]): Promise<void> {
    const there = await counted.find({ name }, { sort: { name: 1, slot: 1 } });
    const known = new Set(there.map(({ who }) => who));
    const first = (there.at(-1)?.slot ?? -1) + 1;
    const missing = people.filter(({ who }) => !known.has(who));
    await counted.insertMany(
      missing.map(({ who, until }, i) => ({ _id: `${name}/${first + i}`, name, slot: first + i, who, until })),
    );
  }
}
