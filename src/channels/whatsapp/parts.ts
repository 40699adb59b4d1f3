import { createRecentMap } from '../recent-map.ts';

/**
 * How many of an entry's messages have left already, for as long as this process keeps it in mind: what is tried again goes on
 * after them.
 */
export type Parts = {
  countOf(entry: string): number;
  /** The next message has left, under this id. */
  add(entry: string, id: string): void;
  /** Nobody knows whether the next one has left: a status will tell. */
  doubt(entry: string): void;
  /** A status says that this message, which is not the entry's last, has left. */
  confirm(entry: string, id: string): void;
  /** A status says that this message has failed. */
  undo(entry: string, id: string): void;
};

type Sent = { readonly ids: readonly string[]; readonly isInDoubt: boolean };

/** Of entries that are tried again there are few at a time. */
const MAX_ENTRIES = 10_000;

export function createParts(): Parts {
  const entries = createRecentMap<Sent>(MAX_ENTRIES);
  const sentOf = (entry: string): Sent => entries.get(entry) ?? { ids: [], isInDoubt: false };

  return {
    countOf: (entry) => sentOf(entry).ids.length,
    add: (entry, id) => entries.set(entry, { ids: [...sentOf(entry).ids, id], isInDoubt: false }),
    doubt: (entry) => entries.set(entry, { ...sentOf(entry), isInDoubt: true }),
    confirm(entry, id) {
      const { ids, isInDoubt } = sentOf(entry);
      if (isInDoubt && !ids.includes(id)) entries.set(entry, { ids: [...ids, id], isInDoubt: false });
    },
    undo(entry, id) {
      const { ids, isInDoubt } = sentOf(entry);
      if (ids.at(-1) === id) entries.set(entry, { ids: ids.slice(0, -1), isInDoubt });
    },
  };
}
