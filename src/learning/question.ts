import type { PartlyLocalized } from './language.ts';

export const QUESTION_TYPES = ['choice', 'choices', 'number', 'text', 'order', 'match', 'scale', 'reflection'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** How deep a question goes. A test before and a test after draw the same number of each level. */
export const QUESTION_LEVELS = ['recall', 'apply', 'judge'] as const;
export type QuestionLevel = (typeof QUESTION_LEVELS)[number];

/** A question of a lesson or a test. `id` is unique in its course and never changes. */
export type Question = {
  readonly id: string;
  readonly level?: QuestionLevel;
} /** `right`: indices into `options`, exactly one for `choice`. */ & (
  | {
      readonly type: 'choice' | 'choices';
      readonly right: readonly number[];
      readonly text: PartlyLocalized<OptionsText>;
    }
  | { readonly type: 'number'; readonly ranges: readonly NumberRange[]; readonly text: PartlyLocalized<NumberText> }
  | { readonly type: 'text'; readonly text: PartlyLocalized<TextText> }
  /** `items` stand in the right order. */
  | { readonly type: 'order'; readonly text: PartlyLocalized<OrderText> }
  /** `items[i]` belongs to `matches[i]`. */
  | { readonly type: 'match'; readonly text: PartlyLocalized<MatchText> }
  | { readonly type: 'scale'; readonly from: number; readonly to: number; readonly text: PartlyLocalized<ScaleText> }
  | { readonly type: 'reflection'; readonly text: PartlyLocalized<QuestionText> }
);

/** `hint` is given after a first wrong answer; `feedback` after the last answer, right or wrong. */
export type QuestionText = { readonly prompt: string; readonly hint?: string; readonly feedback?: string };

export type OptionsText = QuestionText & {
  readonly options: readonly { readonly label: string; readonly feedback?: string }[];
};

/** The answers within `value ± tolerance` are right, or a foreseen mistake where `isRight` is false. */
export type NumberRange = { readonly value: number; readonly tolerance: number; readonly isRight: boolean };

/** `rangeFeedback[i]` belongs to `ranges[i]`. */
export type NumberText = QuestionText & { readonly rangeFeedback: readonly (string | undefined)[] };

/** Right answers and foreseen mistakes, each language's own. */
export type TextText = QuestionText & {
  readonly answers: readonly { readonly text: string; readonly isRight: boolean; readonly feedback?: string }[];
};

export type OrderText = QuestionText & { readonly items: readonly string[] };

export type MatchText = QuestionText & { readonly items: readonly string[]; readonly matches: readonly string[] };

export type ScaleText = QuestionText & { readonly low: string; readonly high: string };
