import type { Certificate } from '../../learning/certificate.ts';
import type { FactBody } from '../../learning/fact.ts';
import type { Learner } from '../../learning/learner.ts';
import type { NewTranscriptEntry } from '../../learning/transcript.ts';
import type { Collection } from './collection.ts';

/**
 * The collections and what stands in them. All times are milliseconds since the epoch. `life` is a learner's `createdAt`: who was
 * erased and begins anew under the same id is another life, and nothing of the earlier one may reach it.
 */
export type Collections = {
  readonly learners: Collection<LearnerDocument>;
  readonly facts: Collection<FactDocument>;
  readonly messages: Collection<MessageDocument>;
  readonly certificates: Collection<CertificateDocument>;
  readonly counters: Collection<CounterDocument>;
  readonly teams: Collection<TeamDocument>;
  readonly aliases: Collection<AliasDocument>;
  readonly leases: Collection<LeaseDocument>;
  readonly media_ids: Collection<MediaIdDocument>;
  readonly counted: Collection<CountedDocument>;
  readonly secrets: Collection<SecretDocument>;
  readonly jobs: Collection<JobDocument>;
  readonly erasures: Collection<ErasureDocument>;
  /** One document: whose database this is, of which layout, and when a write last went through. */
  readonly meta: Collection<MetaDocument>;
};

/** `_id`: the learner's id. */
export type LearnerDocument = {
  readonly _id: string;
  readonly version: number;
  readonly life: number;
  /** When she is due. Claims move it; `learner.wakeAt` stays. Absent: nothing is owed. */
  readonly wakeAt?: number;
  /** Who claimed her last: made anew for each claim. */
  readonly claim?: string;
  readonly learner: Learner;
  /** All facts that have perhaps not been copied out, the oldest first. Absent: none. */
  readonly facts?: readonly PendingFact[];
  /** Since when `facts` wait to be copied. */
  readonly owedAt?: number;
  /** How many transcript entries were ever begun in this life. */
  readonly entries?: number;
};

/** A fact without what its place in the learner tells. */
export type PendingFact = { readonly sequence: number; readonly at: number; readonly body: FactBody };

/** `_id`: `factKey(learner, life, sequence)`, so that a learner's facts stand together, in order. */
export type FactDocument = {
  readonly _id: string;
  /** Rises in the order in which facts are copied out: `clock × 1024 + n` of the process that copies. */
  readonly n: number;
  readonly at: number;
  readonly body: FactBody;
};

/** `_id`: `LEARNER/LIFE/ENTRY`, so that an entry that comes again is there already. */
export type MessageDocument = {
  readonly _id: string;
  readonly learner: string;
  /** `life × 1000 + entries`: it goes on rising when she was erased and begins anew. */
  readonly number: number;
  readonly entry: NewTranscriptEntry;
};

/** `_id`: the certificate's id. `learner`: hers, or `erased:ID`. One for a learner and course. */
export type CertificateDocument = {
  readonly _id: string;
  readonly learner: string;
  readonly course: string;
  readonly number: string;
  /** Without `learner`, which stands beside it. */
  readonly certificate: Omit<Certificate, 'learner'>;
};

/** `_id`: `certificates/YEAR`. */
export type CounterDocument = { readonly _id: string; readonly last: number };

/** `_id`: the code in NFC and upper case. */
export type TeamDocument = { readonly _id: string; readonly name: string };

export type AliasDocument = { readonly _id: string; readonly learner: string };

/** `_id`: the lease's name. One that is taken has `by` and `until`, one that is joined `holders`, by process. */
export type LeaseDocument = {
  readonly _id: string;
  readonly by?: string;
  readonly until?: number;
  readonly holders?: Readonly<Record<string, number>>;
};

export type MediaIdDocument = { readonly _id: string; readonly id: string; readonly at: number };

/** One of a limited number of places: `_id` is `NAME/SLOT`. One that is free has an empty `who`, and `until` is 0. */
export type CountedDocument = {
  readonly _id: string;
  readonly name: string;
  readonly slot: number;
  readonly who: string;
  readonly until: number;
};

export type SecretDocument = { readonly _id: string; readonly value: string };

export type JobDocument = { readonly _id: string; readonly ranAt: number };

/**
 * That a life was erased: a process that died or slept may still have been writing of it, and the nightly tidying looks again.
 * `_id`: `LEARNER/LIFE`. Goes after `ERASURE_KEPT_MS`.
 */
export type ErasureDocument = {
  readonly _id: string;
  readonly learner: string;
  readonly life: number;
  readonly at: number;
};

/** The one document of `meta`. */
export const META_ID = 'sabak';

/** `_id`: `META_ID`. */
export type MetaDocument = {
  readonly _id: string;
  readonly layout: number;
  readonly checkedAt: number;
  /** How far a move into this database has come, while it has not ended. */
  readonly move?: string;
};

export function lifeKey(learner: string, life: number): string {
  return `${learner}/${life.toString(36).padStart(9, '0')}`;
}

/** Sequences to the base of 36 in six places sort as numbers do, up to 2 × 10⁹ facts. */
export function factKey(learner: string, life: number, sequence: number): string {
  return `${lifeKey(learner, life)}/${sequence.toString(36).padStart(6, '0')}`;
}

/** What a `factKey` was made of. From the end: what stands before the life is her id, whatever is in it. */
export function parseFactKey(key: string): { learner: string; life: number; sequence: number } {
  const parts = key.split('/');
  const [life = '', sequence = ''] = parts.slice(-2);
  return {
    learner: parts.slice(0, -2).join('/'),
    life: Number.parseInt(life, 36),
    sequence: Number.parseInt(sequence, 36),
  };
}
