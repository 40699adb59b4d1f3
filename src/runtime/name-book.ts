import type { LearnerEvent } from '../learning/event.ts';
import type { Address, Learner } from '../learning/learner.ts';
import { DamagedLearnerError, type Store } from '../store/store.ts';

/** Who goes by which names: one learner may have several on a channel, such as a phone number and a user id. */
export type NameBook = {
  /** Whose event this is, as far as is remembered. She may have been erased or merged since. */
  recall(event: LearnerEvent): string | undefined;
  /**
   * Whose event this is, by the store; undefined: nobody's, of whom a platform says something. All her names lead to her once
   * this has resolved, and those who turn out to be one person are merged. Throws `DamagedLearnerError` where it would be one who
   * can't be read; a name beside hers that leads to such a one stays as it is until that is mended.
   */
  lookUp(event: LearnerEvent): Promise<string | undefined>;
  /** Forgets all names that lead to her. */
  forget(learner: string): void;
};

export type NameBookOptions = {
  readonly store: Pick<Store, 'aliases'>;
  /** The id of the learner who first came by this name. */
  readonly identify: (address: Address) => string;
  readonly load: (id: string) => Promise<Learner | undefined>;
  /** As `load`, but not from memory. */
  readonly reload: (id: string) => Promise<Learner | undefined>;
  /** Lets `other` go on as `into`. */
  readonly merge: (other: string, into: string) => Promise<void>;
};

/** So many names are remembered. */
const MAX_KNOWN = 10_000;

/**
 * What the store knows of a name. `alias`: where it is recorded to lead; `learners`: to whom it does, the first one above all;
 * `goesOnAs`: it leads to one who ended under her id and whose other one was erased; `damaged`: to one who can't be read, too.
 */
type Entry = {
  readonly key: string;
  readonly alias?: string | undefined;
  readonly learners: readonly Learner[];
  readonly goesOnAs?: string | undefined;
  readonly damaged?: DamagedLearnerError | undefined;
};

type Found = Learner | Ended | DamagedLearnerError | undefined;

/** Of the two who were one person, this one has ended, and the other was erased: she may begin anew as that one alone. */
type Ended = { readonly goesOnAs: string };

export function createNameBook({ store, identify, load, reload, merge }: NameBookOptions): NameBook {
  const known = new Map<string, string>();

  function recall(event: LearnerEvent): string | undefined {
    const { channel, name } = event.from;
    const id = known.get(`${channel}:${name}`);
    return event.aliases?.every((alias) => known.get(`${channel}:${alias}`) === id) === false ? undefined : id;
  }

  async function lookUp(event: LearnerEvent): Promise<string | undefined> {
    const { channel } = event.from;
    const names = [...new Set([event.from.name, ...(event.aliases ?? [])])];
    const keys = names.map((name) => identify({ channel, name }));
    const entries = await (keys.length === 1 ? readOne(keys) : Promise.all(keys.map(readAll)));
    const hers = entries.filter((entry, i) => i === 0 || event.kind === 'presence' || isSpokenTo(entry, event, names));
    const found = hers.flatMap(({ learners }) => learners.map(({ id }) => id));
    refuseDamaged(entries, found.length > 0);
    if (found.length === 0 && event.kind === 'presence') return undefined;
    const id = found[0] ?? firstOf(hers, 'goesOnAs') ?? firstOf(hers, 'alias');
    return settle(entries, found, { id: id ?? identify(event.from), names: names.map((name) => `${channel}:${name}`) });
  }

  /** Nobody begins in the place of one who can't be read. */
  function refuseDamaged(entries: readonly Entry[], isAnyoneFound: boolean): void {
    const refused = isAnyoneFound ? entries.slice(0, 1).filter(({ learners }) => learners.length === 0) : entries;
    for (const { damaged } of refused) if (damaged) throw damaged;
  }

  /** Merges, then writes down what is not yet known: in this order, so that whatever is cut short is done again. */
  async function settle(
    entries: readonly Entry[],
    found: readonly string[],
    { id, names }: { id: string; names: readonly string[] },
  ): Promise<string> {
    for (const other of new Set(found)) if (other !== id) await merge(other, id);
    for (const { key, alias, damaged } of entries) {
      if (damaged || alias === id || (key === id && alias === undefined)) continue;
      await store.aliases.put(key, id);
      await mergeNewcomer(key, id);
    }
    if (known.size >= MAX_KNOWN) known.clear();
    for (const [i, name] of names.entries()) if (!entries[i]?.damaged) known.set(name, id);
    return id;
  }

  /** One who began under this name in another process while it was written down that it is hers. */
  async function mergeNewcomer(key: string, id: string): Promise<void> {
    const newcomer = key === id ? undefined : await find(key);
    if (isReadable(newcomer) && newcomer.id !== id) await merge(newcomer.id, id);
  }

  /** With one name an alias is asked for only where nobody is found directly: most learners never have one. */
  async function readOne(keys: readonly string[]): Promise<Entry[]> {
    const [key = ''] = keys;
    const direct = await find(key);
    if (isReadable(direct)) return [{ key, learners: [direct] }];
    const alias = await store.aliases.get(key);
    return [entryOf(key, alias, [direct, alias === undefined || alias === key ? undefined : await find(alias)])];
  }

  /** The record goes first; one who began under the name before it was there is found too. */
  async function readAll(key: string): Promise<Entry> {
    const alias = await store.aliases.get(key);
    return entryOf(key, alias, await Promise.all([...new Set([alias ?? key, key])].map(find)));
  }

  /** One who was merged leads to the one who goes on. That this one is gone has to be so in the store, too. */
  async function find(id: string): Promise<Found> {
    try {
      const found = await follow(id, load);
      return found && hasEnded(found) ? await follow(id, reload) : found;
    } catch (error) {
      if (error instanceof DamagedLearnerError) return error;
      throw error;
    }
  }

  return {
    recall,
    lookUp,
    forget(learner) {
      for (const [name, id] of known) if (id === learner) known.delete(name);
    },
  };
}

/** What is remembered of two lives may lead in a circle: then, too, it leads nowhere. `before`: those who have led here. */
async function follow(
  id: string,
  load: NameBookOptions['load'],
  before: readonly string[] = [],
): Promise<Learner | Ended | undefined> {
  const learner = await load(id);
  if (learner?.mergedInto === undefined) return learner;
  if (before.includes(id)) return { goesOnAs: id };
  return (await follow(learner.mergedInto, load, [...before, id])) ?? { goesOnAs: learner.mergedInto };
}

function entryOf(key: string, alias: string | undefined, found: readonly Found[]): Entry {
  const damaged = found.find((one) => one instanceof DamagedLearnerError);
  const ended = found.find(hasEnded);
  return { key, alias, learners: found.filter(isReadable), goesOnAs: ended?.goesOnAs, damaged };
}

function isReadable(found: Found): found is Learner {
  return found !== undefined && !(found instanceof DamagedLearnerError) && !hasEnded(found);
}

function hasEnded(found: Found): found is Ended {
  return found !== undefined && 'goesOnAs' in found;
}

function firstOf(entries: readonly Entry[], field: 'goesOnAs' | 'alias'): string | undefined {
  return entries.find((entry) => entry[field])?.[field];
}

/**
 * Numbers are given to other people after a while: where a further name leads to someone who is spoken to under a name that did
 * not come with this event, it is not she who came.
 */
function isSpokenTo({ learners }: Entry, { from }: LearnerEvent, names: readonly string[]): boolean {
  return learners.every(({ address }) => address.channel === from.channel && names.includes(address.name));
}
