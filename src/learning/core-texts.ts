/**
 * The texts that the core itself says, as keys of `flows/texts/LANG.yaml` (`core.NAME`), with the placeholders that
 * each is given. The linter checks the files against this list.
 */
export const CORE_TEXTS: Readonly<Record<string, readonly string[]>> = {
  /** The button under a screen that asks nothing. */
  'core.next': [],
  /** A right answer, a partly right one, a wrong one; the author's feedback follows. */
  'core.right': [],
  'core.partly': [],
  'core.wrong': [],
  /** After a first wrong answer in a lesson, before the question is asked once more. */
  'core.hint': ['hint'],
  'core.try-again': [],
  /** After the last wrong answer. */
  'core.right-answer': ['answer'],
  /** After a survey question or a reflection without feedback of its own. */
  'core.thanks': [],
  /** After each answer of the test before the course, which gives no feedback. */
  'core.recorded': [],
  /** The name of a test, for the progress bar. */
  'core.test-before': [],
  'core.test-after': [],
  /** What she typed does not answer the question that waits, by the question's type. */
  'core.expect-choice': [],
  'core.expect-choices': [],
  'core.expect-number': [],
  'core.expect-order': [],
  'core.expect-match': [],
  'core.expect-scale': ['from', 'to'],
  'core.expect-text': [],
  /** She tapped a button of an earlier message. */
  'core.old-button': [],
  /** She wrote while something is being looked up for her. */
  'core.one-moment': [],
  /** She sent what has no words: a sticker, a voice note, a picture. */
  'core.only-text': [],
  'core.language-changed': [],
  /** A lesson changed under her: it starts again. */
  'core.lesson-changed': [],
  /** Something is wrong with a flow or with the program. */
  'core.sorry': [],
};

/** What the core raises; a flow with `on: { event: … }` is then called. */
export const CORE_EVENTS = ['course-completed', 'school-link', 'course-link', 'resumed'] as const;
export type CoreEvent = (typeof CORE_EVENTS)[number];

/** The variables that a flow is given which an event starts: `event` is the event's name. */
export const CORE_EVENT_VALUES: Readonly<Record<CoreEvent, readonly string[]>> = {
  'course-completed': ['event', 'course'],
  'school-link': ['event', 'code'],
  'course-link': ['event', 'course'],
  resumed: ['event'],
};

/** The variables of the flow for a learner's first event: what her link named, else empty. */
export const START_VALUES = ['code', 'course'] as const;
