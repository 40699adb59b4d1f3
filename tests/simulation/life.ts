import type { Fact } from '../../src/learning/fact.ts';
import type { Address } from '../../src/learning/learner.ts';
import { type Learner, newLearner } from '../../src/learning/learner.ts';

/** A learner from her first commit to her erasure, as an observer of all commits and deliveries knows her. */
export type Life = {
  learner: Learner;
  /** The events that changed her. */
  readonly taken: Set<string>;
  /** Events that counted as seen because the ring had forgotten what it held. */
  readonly presumed: Set<string>;
  readonly facts: Fact[];
  /** As she was at each version, the newest last, at most `HISTORY`. */
  readonly history: Learner[];
  /** Entries that the platform took and did not deliver. */
  readonly inVain: Set<string>;
  /** Entries of which a fact says that they were given up or did not arrive. */
  readonly lamented: Set<string>;
  /** Entries of messages in the order in which they were first delivered. */
  readonly delivered: string[];
  /** Deliveries of what was delivered before. */
  repeated: number;
  /** Entries of other effects that were done. */
  readonly done: Set<string>;
};

/** Before her first commit. */
export function newLife(id: string, address: Address, now: number): Life {
  return {
    learner: newLearner(id, address, now),
    taken: new Set(),
    presumed: new Set(),
    facts: [],
    history: [],
    inVain: new Set(),
    lamented: new Set(),
    delivered: [],
    repeated: 0,
    done: new Set(),
  };
}
