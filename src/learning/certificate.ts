import type { Language, PartlyLocalized } from './language.ts';

/** A certificate as it was issued. It outlives its learner, its course's changes and its course. */
export type Certificate = {
  /** 130 bits in base32 without look-alikes: the last part of its link. */
  readonly id: string;
  /** Readable and countable, such as `SB-2026-000123`; never used again. */
  readonly number: string;
  /** Absent once the learner was erased: it is a public record still, but nobody's. */
  readonly learner?: string;
  readonly course: string;
  /** As she confirmed it. */
  readonly name: string;
  readonly language: Language;
  readonly title: PartlyLocalized<string>;
  readonly hours: number;
  /** 0 to 1, where the course has a test. */
  readonly score?: number;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly signatories: readonly { readonly name: string; readonly role: PartlyLocalized<string> }[];
  readonly revoked?: { readonly at: number; readonly reason: string };
};

/** A certificate before it is issued: the store gives it its number. */
export type NewCertificate = Omit<Certificate, 'number' | 'learner'> & { readonly learner: string };
