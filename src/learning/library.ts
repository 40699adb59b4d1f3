import type { Course } from './course.ts';
import type { Flow, Triggers } from './flow.ts';
import type { Language, Localized } from './language.ts';

/** An immutable snapshot of all that is taught and said. Made and checked by the room `library`. */
export type Library = {
  /** A hash of every file that it was made from. */
  readonly version: string;
  /** Flows by name; a lesson's is `lesson/COURSE/LESSON`. */
  readonly flows: Readonly<Record<string, Flow>>;
  readonly triggers: Triggers;
  /** In the order in which they are offered. */
  readonly courses: Readonly<Record<string, Course>>;
  /** What platforms approve before it may be sent, by name. */
  readonly templates: Readonly<Record<string, Template>>;
  /**
   * The text of a key with its placeholders filled. A key is `FLOW.NAME`; keys of `core.` are the core's own.
   * Throws for a key that is not there: the linter never lets that through.
   */
  readonly text: (language: Language, key: string, values?: TextValues) => string;
};

export type TextValues = Readonly<Record<string, string | number | boolean | readonly string[] | Date | undefined>>;

/** A message that a platform approves beforehand, in words that never change but for its parameters. */
export type Template = {
  /** As the platform knows it: Latin small letters, digits, `_`. */
  readonly name: string;
  /** What the platform charges it as: what she asked for, or what she is to be interested in. */
  readonly category: 'utility' | 'marketing';
  readonly texts: Localized<TemplateText>;
};

export type TemplateText = {
  /** The platform's code for the language, such as `ky_KG`. */
  readonly code: string;
  /** With `{name}` in the place of each parameter. */
  readonly body: string;
  /** The names of the parameters in the order in which they stand in this body, each once, and an example of each. */
  readonly parameters: readonly { readonly name: string; readonly example: string }[];
  readonly footer?: string;
  /** The label of a button; a tap on it means “continue”. */
  readonly button?: string;
};

/** All that a step may know besides the learner and the event. */
export type World = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly library: Library;
  /** Uniform in [0, 1), seeded from the learner and her version. */
  readonly random: () => number;
};
