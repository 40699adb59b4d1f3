import type { PartlyLocalized } from './language.ts';
import type { Media } from './message.ts';

/** A conversation, compiled from `flows/NAME.yaml`, from a lesson, or made of the questions of a test. */
export type Flow = {
  readonly id: string;
  readonly start: string;
  readonly steps: Readonly<Record<string, Step>>;
};

/** A step may say something, then does one thing (`ask`, `do`, `call` or `wait`), then goes on. */
export type Step = {
  readonly say?: Say;
  /** A link under what is said: `label` is a key, `url` a template such as `{link}`. */
  readonly link?: { readonly label: string; readonly url: string };
  /** The template that is sent in place of what is said, where nothing else may be sent. */
  readonly template?: string;
  readonly ask?: Ask;
  readonly do?: ActionCall;
  readonly call?: FlowCall;
  readonly wait?: { readonly afterMs: number };
  /** Absent: the flow ends and its caller goes on. */
  readonly then?: Then;
};

/** A key of `flows/texts/LANG.yaml`, or a screen of a lesson with its place in it. */
export type Say =
  | { readonly key: string }
  | {
      readonly text: PartlyLocalized<string>;
      readonly media?: PartlyLocalized<Media>;
      readonly progress?: { readonly done: number; readonly of: number };
    };

export type Ask = {
  /** Static choices: `label` is a key of the texts. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Choices that the core lists: the courses, or the lessons of the course in `vars.course`. */
  readonly list?: ListName;
  /** Any text of this many characters is an answer. */
  readonly text?: { readonly min: number; readonly max: number };
  /** A question of a course, in a lesson or a test. */
  readonly question?: string;
  /** Where the answer goes: `learner.language`, `learner.name`, `learner.nudgeAt`, or a variable. */
  readonly save?: string;
  /** A key: said when the answer does not fit. */
  readonly otherwise?: string;
  readonly timeout?: { readonly afterMs: number; readonly then: string };
};

export const LIST_NAMES = ['courses', 'lessons'] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** A named action of the core. Values of `with` are templates: `{name}` stands for a variable. */
export type ActionCall = { readonly action: string; readonly with: Readonly<Record<string, string>> };

/** A flow by name, or `lesson` (with `course`, `lesson`) or `test` (with `course`, `test`). */
export type FlowCall = { readonly flow: string; readonly with: Readonly<Record<string, string>> };

export type Then =
  | { readonly step: string }
  /** By answer or outcome. */
  | { readonly byAnswer: Readonly<Record<string, string>>; readonly else?: string }
  /** The first condition that holds; none: the flow ends. */
  | { readonly rules: readonly { readonly condition: Condition; readonly step: string }[] };

/** A compiled CEL expression. Throws where the expression itself fails on this scope. */
export type Condition = (scope: Scope) => boolean;

/** What conditions and texts can see. The shape is described by `SCOPE_SCHEMA`, from which the linter checks them. */
export type Scope = {
  readonly learner: Readonly<Record<string, unknown>>;
  readonly progress: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly now: Date;
};

/** What starts a flow by itself. */
export type Triggers = {
  /** The flow for a learner's first event. */
  readonly start: string;
  /** The flow for a text that nothing else answers, while nothing waits. */
  readonly otherwise?: string;
  /** By command, without slash, folded. */
  readonly commands: Readonly<Record<string, string>>;
  /** By a whole text, folded with `fold`. */
  readonly words: Readonly<Record<string, string>>;
  /** By an event of the core, such as `course-completed`. */
  readonly events: Readonly<Record<string, string>>;
};
