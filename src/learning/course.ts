import type { Language, Localized, PartlyLocalized } from './language.ts';
import type { Media } from './message.ts';
import type { Question } from './question.ts';

/** A course as its author wrote it, checked. Ids of courses, lessons and questions never change. */
export type Course = {
  readonly id: string;
  readonly title: PartlyLocalized<string>;
  readonly summary: PartlyLocalized<string>;
  readonly languages: readonly Language[];
  /** In the order in which they are learned. */
  readonly lessons: readonly Lesson[];
  readonly pace: { readonly unlock: 'sequential' | 'free'; readonly perDay?: number };
  /** How many questions of `pool` are asked before and after; absent: no test. */
  readonly test?: { readonly before: number; readonly after: number };
  readonly pool: readonly Question[];
  /** `score`: 0 to 1, of the test after, or of the lessons' first answers where there is no test. */
  readonly pass: { readonly score: number; readonly retakeAfterMs: number };
  readonly certificate?: CertificateTerms;
  /** Every question of lessons and pool. */
  readonly questions: Readonly<Record<string, Question>>;
};

export type CertificateTerms = {
  readonly hours: number;
  readonly title: PartlyLocalized<string>;
  readonly signatories: readonly { readonly name: string; readonly role: PartlyLocalized<string> }[];
};

/** `screens` end with a question or wait for "next". */
export type Lesson = {
  readonly id: string;
  readonly title: PartlyLocalized<string>;
  readonly goal: PartlyLocalized<string>;
  readonly minutes: number;
  readonly screens: readonly Screen[];
};

export type Screen = {
  readonly text: PartlyLocalized<string>;
  readonly media?: PartlyLocalized<Media>;
  /** The question's id. */
  readonly question?: string;
};

/** A text in every language of the program, such as a button's label. */
export type Label = Localized<string>;
