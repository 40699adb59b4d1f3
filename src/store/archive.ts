import type { Certificate } from '../learning/certificate.ts';
import type { FactBody } from '../learning/fact.ts';
import type { TranscriptEntry } from '../learning/transcript.ts';
import type { Team } from './store.ts';

/**
 * Everything that a store holds, to be moved into another engine: records of a few kinds, read and written below the store's own
 * rules, so that nothing is made anew on the way. Leases don't move: they are of processes. All times are milliseconds since the
 * epoch. Every method throws `StoreError`.
 */
export type Archive = {
  /** What sentences name: the file, or the address without its password. */
  readonly place: string;
  readonly parts: ArchiveParts;
  /** A text that says how far a move into this store has come. As long as there is one, nobody can open the store. */
  readonly mark: {
    read(): Promise<string | undefined>;
    write(text: string): Promise<void>;
    /**
     * All is there: whatever the store numbers from now on comes after what was moved into it at `now`, and anybody can open it.
     */
    remove(now: number): Promise<void>;
  };
  /** Throws `StoreError` where a process serves from this store. */
  checkNotServed(): Promise<void>;
  close(): Promise<void>;
};

export type ArchiveParts = { readonly [K in ArchiveKind]: ArchivePart<ArchiveRecords[K]> };

export type ArchivePart<Record> = {
  /** The records after a place that an earlier page named; undefined: from the beginning. */
  read(after: string | undefined): Promise<ArchivePage<Record>>;
  /** Writes those that are not there yet. `before`: how many of this kind were written before these. */
  write(records: readonly Record[], before: number): Promise<void>;
};

export type ArchivePage<Record> = {
  readonly records: readonly Record[];
  /** Where the next page begins; absent: this was the last one. */
  readonly next?: string;
};

/** In the order in which they are written: facts and transcripts need their learner. */
export const ARCHIVE_KINDS = [
  'secrets',
  'learners',
  'facts',
  'transcripts',
  'teams',
  'certificates',
  'counters',
  'aliases',
  'media ids',
  'people counted',
  'jobs',
] as const satisfies readonly (keyof ArchiveRecords)[];

export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

export type ArchiveRecords = {
  readonly secrets: { readonly name: string; readonly value: string };
  readonly learners: ArchivedLearner;
  /** Read in the order of writing of everybody's, which is kept. */
  readonly facts: ArchivedFact;
  readonly transcripts: ArchivedTranscript;
  readonly teams: Team;
  readonly certificates: ArchivedCertificate;
  /** Of certificates: the last number that was given in a year. */
  readonly counters: { readonly year: number; readonly last: number };
  readonly aliases: { readonly key: string; readonly learner: string };
  readonly 'media ids': { readonly key: string; readonly id: string; readonly at: number };
  readonly 'people counted': { readonly name: string; readonly who: string; readonly until: number };
  readonly jobs: { readonly name: string; readonly ranAt: number };
};

export type ArchivedLearner = {
  readonly id: string;
  readonly version: number;
  /** When this life of hers began: `createdAt`. */
  readonly life: number;
  /** When she is due, where a claim has moved it too. */
  readonly wakeAt?: number;
  /** Of whatever schema. A text: what stands there is no object, and moves as it is. */
  readonly learner: Readonly<Record<string, unknown>> | string;
};

export type ArchivedFact = {
  readonly learner: string;
  readonly life: number;
  readonly sequence: number;
  readonly at: number;
  readonly body: FactBody;
};

/** All that was said to and by one learner, in order. */
export type ArchivedTranscript = {
  readonly learner: string;
  readonly life: number;
  readonly entries: readonly TranscriptEntry[];
};

export type ArchivedCertificate = {
  readonly id: string;
  readonly number: string;
  /** Hers, or `erased:ID`. */
  readonly learner: string;
  readonly course: string;
  readonly certificate: Omit<Certificate, 'learner'>;
};
