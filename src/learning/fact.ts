import type { Language } from './language.ts';

/**
 * Something that happened to a learner, recorded for ever (until she is erased): the only source of statistics,
 * exports and audits. Facts hold no personal data but answers and reflections.
 *
 * `id` is `learnerId/sequence`, without gaps, so writing a fact twice is harmless. `at`: milliseconds since the epoch.
 */
export type Fact = { readonly id: string; readonly learner: string; readonly at: number } & FactBody;

export type FactBody =
  | { readonly kind: 'learner.created'; readonly channel: string; readonly parameter?: string }
  /** She is the same person as the learner `into`, who has what was hers. */
  | { readonly kind: 'learner.merged'; readonly into: string }
  /** She has now what the learner `from` had. */
  | { readonly kind: 'learner.adopted'; readonly from: string }
  | { readonly kind: 'learner.stopped' }
  | { readonly kind: 'learner.resumed' }
  | { readonly kind: 'consent.given'; readonly language: Language; readonly text: string }
  | { readonly kind: 'consent.declined'; readonly language: Language }
  | { readonly kind: 'language.chosen'; readonly language: Language }
  | { readonly kind: 'team.joined'; readonly team: string }
  | { readonly kind: 'team.unknown'; readonly code: string }
  | { readonly kind: 'course.started'; readonly course: string }
  | { readonly kind: 'course.completed'; readonly course: string; readonly score: number }
  | { readonly kind: 'lesson.started'; readonly course: string; readonly lesson: string }
  | { readonly kind: 'lesson.completed'; readonly course: string; readonly lesson: string; readonly score: number }
  | {
      readonly kind: 'question.answered';
      readonly course: string;
      readonly question: string;
      readonly where: 'lesson' | 'before' | 'after';
      readonly lesson?: string;
      readonly attempt: number;
      readonly answer: readonly string[];
      /** 0 to 1; absent where the question is not graded. */
      readonly mark?: number;
      readonly tookMs: number;
    }
  | { readonly kind: 'question.timed-out'; readonly flow: string; readonly step: string }
  | {
      readonly kind: 'test.started';
      readonly course: string;
      readonly test: 'before' | 'after';
      readonly questions: readonly string[];
    }
  | {
      readonly kind: 'test.completed';
      readonly course: string;
      readonly test: 'before' | 'after';
      readonly score: number;
      readonly passed: boolean;
    }
  | { readonly kind: 'certificate.issued'; readonly course: string; readonly certificate: string }
  | { readonly kind: 'effect.given-up'; readonly effect: string; readonly reason: string; readonly attempts: number }
  | { readonly kind: 'learner.unreachable'; readonly reason: string }
  /** A platform took a message and said later that it could not be delivered. */
  | { readonly kind: 'message.undelivered'; readonly entry: string; readonly reason: string }
  | { readonly kind: 'event.presumed-seen'; readonly event: string; readonly eventAt: number }
  | { readonly kind: 'flow.stopped'; readonly flow: string; readonly step: string; readonly reason: string };

/** The number of a fact among her facts, from 0. */
export function sequenceOf({ id }: Pick<Fact, 'id'>): number {
  return Number(id.slice(id.lastIndexOf('/') + 1));
}
