import type {
  MatchText,
  NumberRange,
  NumberText,
  OptionsText,
  OrderText,
  QuestionLevel,
  QuestionText,
  QuestionType,
  ScaleText,
  TextText,
} from '../learning/question.ts';
import type { Position } from './source-position.ts';

/** A lesson in one language, as its file says it. `minutesAt`: where its `minutes` stand; absent where they can't be read. */
export type LessonPage = {
  readonly title: string;
  readonly goal: string;
  readonly minutes: number;
  readonly minutesAt?: Position;
  readonly screens: readonly ScreenPage[];
};

export type ScreenPage = {
  readonly at: Position;
  readonly text: string;
  readonly picture?: PicturePage;
  readonly question?: QuestionPage;
  /** A question stands here that could not be read, which was reported: what follows from that is no further mistake. */
  readonly unread?: UnreadQuestion;
};

/** `id`: as far as it could be read. */
export type UnreadQuestion = { readonly id?: string };

/** `src` as it is written, relative to the lesson's file. */
export type PicturePage = { readonly src: string; readonly alt: string; readonly at: Position };

/**
 * A question in one language. `at`: where it begins; `answersAt`: where each of its answers stands; `hasErrors`: it is not
 * what its author meant, so comparing it with other languages says nothing.
 */
export type QuestionPage = {
  readonly id: string;
  readonly level?: QuestionLevel;
  readonly at: Position;
  readonly answersAt: readonly Position[];
  readonly hasErrors?: true;
  readonly body: QuestionBody;
};

export type QuestionBody =
  | { readonly type: 'choice' | 'choices'; readonly right: readonly number[]; readonly text: OptionsText }
  | { readonly type: 'number'; readonly ranges: readonly NumberRange[]; readonly text: NumberText }
  | { readonly type: 'text'; readonly text: TextText }
  | { readonly type: 'order'; readonly text: OrderText }
  | { readonly type: 'match'; readonly text: MatchText }
  | { readonly type: 'scale'; readonly from: number; readonly to: number; readonly text: ScaleText }
  | { readonly type: 'reflection'; readonly text: QuestionText };

/** The body of a question of one type. */
export type BodyOf<T extends QuestionType> = Extract<QuestionBody, { readonly type: T }>;
