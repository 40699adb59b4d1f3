/**
 * What a flow may `do`, as the linter and `sabak lint --actions` need to know it. `with`: the parameters, all required.
 * An empty `course` stands for the one that she is in. `outcomes`: what `then` has to handle. `values`: variables that the action sets in the flow that called it.
 */
export type ActionSpec = {
  readonly summary: string;
  readonly with: readonly string[];
  readonly outcomes: readonly string[];
  readonly values: readonly string[];
};

/** The outcome of an action whose effect was given up. */
export const FAILED = 'failed';

export const ACTION_SPECS = {
  'give-consent': {
    summary: 'Records that she agreed, with the words of the text key `text` that she agreed to.',
    with: ['text'],
    outcomes: ['done'],
    values: [],
  },
  'decline-consent': {
    summary: 'Records that she did not agree.',
    with: [],
    outcomes: ['done'],
    values: [],
  },
  'join-team': {
    summary: 'Looks a school up by its code and joins it.',
    with: ['code'],
    outcomes: ['joined', 'unknown', FAILED],
    values: ['school'],
  },
  'choose-course': {
    summary: 'Makes a course the one that she is in.',
    with: ['course'],
    outcomes: ['chosen', 'unknown'],
    values: [],
  },
  'find-next': {
    summary:
      'Finds what comes next in a course: sets `lesson` for a lesson, `hours` (until it may go on, rounded up) for `limit` and `retake`.',
    with: ['course'],
    outcomes: ['before', 'lesson', 'limit', 'after', 'retake', 'repeat', 'completed', 'unknown'],
    values: ['lesson', 'hours'],
  },
  'check-lesson': {
    summary:
      'Says whether a lesson may be opened now: done ones always, the others in the order and pace of the course.',
    with: ['course', 'lesson'],
    outcomes: ['open', 'locked', 'unknown'],
    values: [],
  },
  'issue-certificate': {
    summary: 'Issues the certificate of a course that she completed, once, and gives its link.',
    with: ['course'],
    outcomes: ['issued', 'none', FAILED],
    values: ['link', 'number'],
  },
  stop: { summary: 'No reminders any more, until she resumes.', with: [], outcomes: ['done'], values: [] },
  resume: { summary: 'Undoes `stop`.', with: [], outcomes: ['done'], values: [] },
  export: {
    summary: 'Prepares everything about her as JSON and gives a link that is valid for an hour.',
    with: [],
    outcomes: ['ready', FAILED],
    values: ['link'],
  },
  erase: {
    summary: 'Removes her, her facts and her messages, after what was said before is delivered. The conversation ends.',
    with: [],
    outcomes: [],
    values: [],
  },
} as const satisfies Record<string, ActionSpec>;

export type ActionName = keyof typeof ACTION_SPECS;
