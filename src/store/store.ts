import type { Certificate, NewCertificate } from '../learning/certificate.ts';
import type { Fact } from '../learning/fact.ts';
import type { Learner } from '../learning/learner.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../learning/transcript.ts';

/**
 * Where learners are kept: a narrow port that speaks of learners, not of tables. Every engine passes the one contract
 * suite in `tests/store/`. A promise that resolved means: on disk, and `kill -9` does not undo it.
 * Every method throws `StoreError` where the engine itself fails (disk full, connection lost).
 */
export type Store = {
  /** True where no other process can be serving from this store: its leases need not be waited for. */
  readonly isExclusive: boolean;

  /** A secret of the installation (base64url, 256 bits), made at the first call of its name and kept. */
  secret(name: string): Promise<string>;

  /**
   * The learner as she was last committed, upgraded to today's schema. Throws `DamagedLearnerError` where what is stored is none,
   * and `NewerSchemaError` where a newer version of the program wrote it.
   */
  load(id: string): Promise<Learner | undefined>;

  /**
   * Writes the learner and appends the facts, both or neither, if the stored version is still `expected` of the same life of hers,
   * the one that began at `createdAt` (0: she must not exist yet). `learner.version` is `expected + 1`.
   */
  commit(learner: Learner, facts: readonly Fact[], expected: number): Promise<'committed' | 'conflict'>;

  /**
   * Learners whose `wakeAt` is not after `now`, the longest due first, at most `limit`. Moves their `wakeAt` to
   * `now + leaseMs` in the same write, so that no other worker gets them before that, and a worker that dies gives them
   * back by doing nothing. The version does not change; the next commit sets `wakeAt` anew.
   */
  claimDue(claim: { now: number; leaseMs: number; limit: number }): Promise<string[]>;

  /**
   * Learners for operators and statistics, in order of id, read as a stream. Those who can't be read are left out and told of;
   * without `onUnreadable`, the first of them throws as `load` does.
   */
  learners(options?: { readonly onUnreadable?: (error: UnreadableLearnerError) => void }): AsyncIterable<Learner>;

  /** The ids of learners who stand in the store in an earlier schema than today's, in order of id. */
  outdated(): AsyncIterable<string>;

  /** How many there are. May be a moment old where many processes write. */
  count(): Promise<Counts>;

  /** A learner's facts in order of sequence, or everybody's in the order in which they were written. */
  facts(filter?: { learner?: string }): AsyncIterable<Fact>;

  /** What the browser chat shows: her words and ours, in order. */
  messages: {
    /**
     * Appends, unless one of the learner's newest 32 entries has this id. Resolves to the entry with its number. Nothing is
     * kept for a learner who is not there (any more): then the number is 0.
     */
    append(learner: string, entry: NewTranscriptEntry): Promise<TranscriptEntry>;
    /** Entries with a number above `after`, the newest `limit` of them, in order. */
    read(learner: string, after: number, limit: number): Promise<TranscriptEntry[]>;
    /**
     * For each of these learners who is there, a number that is not lower than that of any entry of hers, and rises with each:
     * to find out whose pages are to be read again, however many they are, with one question.
     */
    newest(learners: readonly string[]): Promise<ReadonlyMap<string, number>>;
  };

  teams: {
    /** By code, in any case. */
    find(code: string): Promise<Team | undefined>;
    /** Adds a team or changes the name of the one with this code. */
    put(team: Team): Promise<void>;
    list(): Promise<Team[]>;
  };

  certificates: {
    /** Gives a certificate the next number and keeps it, unless this learner has one for this course: then that one. */
    issue(certificate: NewCertificate): Promise<Certificate>;
    get(id: string): Promise<Certificate | undefined>;
    ofLearner(learner: string): Promise<Certificate[]>;
  };

  /**
   * Further names of learners: `key` is the id that `identify` makes of a name, so that no phone number stands here. Putting one
   * again changes where it leads. They go with the learner when she is erased.
   */
  aliases: {
    get(key: string): Promise<string | undefined>;
    put(key: string, learner: string): Promise<void>;
  };

  /**
   * What one process, or a number of them, may do for a while: a lease that is not renewed has ended at `now + forMs`. `by` names
   * the process. `now`: milliseconds since the epoch. A name is for `take` or for `join`, never for both.
   */
  leases: {
    /** Takes or renews a lease that one process alone may hold. False: another one holds it. */
    take(name: string, by: string, span: { now: number; forMs: number }): Promise<boolean>;
    /** Takes or renews a place among those who share something. Resolves to how many hold one now, this one included. */
    join(name: string, by: string, span: { now: number; forMs: number }): Promise<number>;
    /** Gives back what `by` holds under this name. */
    release(name: string, by: string): Promise<void>;
  };

  /** The ids under which platforms keep pictures that were uploaded once. `at`: when it was uploaded. */
  mediaIds: {
    get(key: string): Promise<{ readonly id: string; readonly at: number } | undefined>;
    put(key: string, id: string, at: number): Promise<void>;
    /** Forgets an id that the platform does not know any more. */
    delete(key: string): Promise<void>;
  };

  /**
   * How many different people something was done to in a sliding window. True, and `who` (a learner's id) is counted from `now`
   * on, where they are fewer than `limit` without `who`, or `who` is among them already. Whose window has passed is forgotten.
   */
  countPerson(
    name: string,
    who: string,
    window: { readonly now: number; readonly windowMs: number; readonly limit: number },
  ): Promise<boolean>;

  /** When jobs of the whole installation last succeeded. Milliseconds since the epoch. */
  jobs: {
    lastRun(name: string): Promise<number | undefined>;
    ran(name: string, at: number): Promise<void>;
  };

  /**
   * The nightly tidying: removes what is over (leases, windows) and what processes that died left behind. `now`: milliseconds
   * since the epoch. Resolves to how many records were removed. Harmless at any time, in several processes at once.
   */
  tidy(now: number): Promise<number>;

  /**
   * Removes learner, facts, messages and aliases, and that she was counted. Certificates stay, a public record, but are no
   * learner's any more: whoever comes by the same name later has none.
   */
  erase(learner: string): Promise<void>;

  /** Throws `StoreError` when a write would fail now, or an index is missing. */
  check(): Promise<void>;

  close(): Promise<void>;
};

/** A school whose staff learn together. `code` is what teachers type: letters, digits and hyphens. */
export type Team = { readonly code: string; readonly name: string };

export type Counts = { readonly learners: number; readonly facts: number; readonly certificates: number };

/** The engine failed: `message` names the place, what happened and what to do. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** One learner can't be read, and all others can. `learner`: her id. */
export class UnreadableLearnerError extends StoreError {
  override readonly name: string = 'UnreadableLearnerError';
  readonly learner: string;

  constructor(learner: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.learner = learner;
  }
}

/** What is stored under this id is no learner. It stays as it is until a human mends it: she alone has to wait. */
export class DamagedLearnerError extends UnreadableLearnerError {
  override readonly name = 'DamagedLearnerError';
}

/** A newer version of the program has moved her: this process is about to be replaced, and a newer one takes what she does. */
export class NewerSchemaError extends UnreadableLearnerError {
  override readonly name = 'NewerSchemaError';
}
