import type { Course } from './course.ts';
import type { Flow, Triggers } from './flow.ts';
import type { Language } from './language.ts';

/** An immutable snapshot of all that is taught and said. Made and checked by the room `library`. */
export type Library = {
  /** A hash of every file that it was made from. */
  readonly version: string;
  /** Flows by name; a lesson's is `lesson/COURSE/LESSON`. */
  readonly flows: Readonly<Record<string, Flow>>;
  readonly triggers: Triggers;
  /** In the order in which they are offered. */
  readonly courses: Readonly<Record<string, Course>>;
  /**
   * The text of a key with its placeholders filled. A key is `FLOW.NAME`; keys of `core.` are the core's own.
   * Throws for a key that is not there: the linter never lets that through.
   */
  readonly text: (language: Language, key: string, values?: TextValues) => string;
};

export type TextValues = Readonly<Record<string, string | number | boolean | readonly string[] | Date | undefined>>;

/** All that a step may know besides the learner and the event. */
export type World = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly library: Library;
  /** Uniform in [0, 1), seeded from the learner and her version. */
  readonly random: () => number;
};
