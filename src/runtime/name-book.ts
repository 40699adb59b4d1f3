import type { LearnerEvent } from '../learning/event.ts';
import type { Address, Learner } from '../learning/learner.ts';
import type { Store } from '../store/store.ts';

/** Who goes by which names: one learner may have several on a channel, such as a phone number and a user id. */
export type NameBook = {
  /** Whose event this is, as far as is remembered. She may have been erased or merged since. */
  recall(event: LearnerEvent): string | undefined;
  /**
   * Whose event this is, by the store; undefined: nobody's, of whom a platform says something. All her names lead to her once
   * this has resolved, and those who turn out to be one person are merged.
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
  /** Lets `other` go on as `into`. */
  readonly merge: (other: string, into: string) => Promise<void>;
};

/** So many names are remembered. */
const MAX_KNOWN = 10_000;

/** What the store knows of a name. `alias`: the learner's id to which it is recorded to lead; `learner`: whom it leads to. */
type Entry = { readonly key: string; readonly alias?: string; readonly learner?: Learner };

export function createNameBook({ store, identify, load, merge }: NameBookOptions): NameBook {
  const known = new Map<string, string>();

  function recall(event: LearnerEvent): string | undefined {
    const { channel, name } = event.from;
    const id = known.get(`${channel}:${name}`);
    return event.aliases?.every((alias) => known.get(`${channel}:${alias}`) === id) === false ? undefined : id;
  }

  function remember(names: readonly string[], id: string): void {
    if (known.size >= MAX_KNOWN) known.clear();
    for (const name of names) known.set(name, id);
  }

  async function lookUp(event: LearnerEvent): Promise<string | undefined> {
    const { channel } = event.from;
    const names = [...new Set([event.from.name, ...(event.aliases ?? [])])];
    const entries = await Promise.all(names.map((name) => read(identify({ channel, name }), names.length === 1)));
    const hers = entries.filter((entry, i) => i === 0 || event.kind === 'presence' || isSpokenTo(entry, event, names));
    const id = hers.find(({ learner }) => learner)?.learner?.id ?? hers.find(({ alias }) => alias)?.alias;
    if (id === undefined && event.kind === 'presence') return undefined;
    return settle(
      entries,
      hers,
      names.map((name) => `${channel}:${name}`),
      id ?? identify(event.from),
    );
  }

  /** Merges, then writes down what is not yet known: in this order, so that whatever is cut short is done again. */
  async function settle(
    entries: readonly Entry[],
    hers: readonly Entry[],
    names: readonly string[],
    id: string,
  ): Promise<string> {
    const others = new Set(hers.flatMap(({ learner }) => (learner && learner.id !== id ? [learner.id] : [])));
    for (const other of others) await merge(other, id);
    for (const { key, alias } of entries) {
      if (key === id ? alias !== undefined && alias !== id : alias !== id) await store.aliases.put(key, id);
    }
    remember(names, id);
    return id;
  }

  /** With one name an alias is asked for only where nobody is found directly: most learners never have one. */
  async function read(key: string, isOnly: boolean): Promise<Entry> {
    const direct = isOnly ? await follow(key) : undefined;
    if (direct) return { key, learner: direct };
    const alias = await store.aliases.get(key);
    const learner = alias === undefined && isOnly ? undefined : await follow(alias ?? key);
    return { key, ...(alias !== undefined && { alias }), ...(learner && { learner }) };
  }

  /** One who was merged leads to the one who goes on. */
  async function follow(id: string): Promise<Learner | undefined> {
    let learner = await load(id);
    while (learner?.mergedInto !== undefined) learner = await load(learner.mergedInto);
    return learner;
  }

  return {
    recall,
    lookUp,
    forget(learner) {
      for (const [name, id] of known) if (id === learner) known.delete(name);
    },
  };
}

/**
 * Numbers are given to other people after a while: where a further name leads to someone who is spoken to under a name that did
 * not come with this event, it is not she who came.
 */
function isSpokenTo({ learner }: Entry, { from }: LearnerEvent, names: readonly string[]): boolean {
  if (!learner) return true;
  return learner.address.channel === from.channel && names.includes(learner.address.name);
}
