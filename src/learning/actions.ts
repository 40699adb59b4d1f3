import type { ActionName } from './action-specs.ts';
import { courseScore, isLessonDone, isPassed, nextActivity } from './completion.ts';
import type { Course } from './course.ts';
import { type Draft, owe, record, updateProfile } from './draft.ts';
import type { Effect } from './effect.ts';
import type { VarValue } from './learner.ts';
import { languageOf } from './scope.ts';

/** `outcome`: it is done. `effect`: its outcome comes later, as an event. `end`: the conversation ends here. */
export type ActionResult =
  | { readonly kind: 'outcome'; readonly outcome: string; readonly values?: Readonly<Record<string, VarValue>> }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'end' };

export type Action = (draft: Draft, parameters: Readonly<Record<string, string>>) => ActionResult;

const HOUR_MS = 3_600_000;

/** What `do` names, as `ACTION_SPECS` describes it. */
export const ACTIONS: Readonly<Record<ActionName, Action>> = {
  'give-consent': (draft, { text = '' }) => {
    const language = languageOf(draft.learner);
    record(draft, { kind: 'consent.given', language, text: draft.world.library.text(language, text) });
    updateProfile(draft, { consentedAt: draft.world.now });
    return outcome('done');
  },

  'decline-consent': (draft) => {
    record(draft, { kind: 'consent.declined', language: languageOf(draft.learner) });
    return outcome('done');
  },

  'join-team': (_, { code = '' }) => ({ kind: 'effect', effect: { kind: 'find-team', code } }),

  'choose-course': (draft, { course = '' }) => {
    if (!draft.world.library.courses[course]) return outcome('unknown');
    draft.learner.course = course;
    return outcome('chosen');
  },

  'find-next': (draft, { course: id }) => {
    const course = courseBy(draft, id);
    if (!course) return outcome('unknown');
    const { now } = draft.world;
    const next = nextActivity(course, draft.learner.progress[course.id], now);
    if (next.kind === 'lesson') return outcome('lesson', { lesson: next.lesson.id });
    if (!('at' in next)) return outcome(next.kind);
    return outcome(next.kind, { hours: Math.ceil((next.at - now) / HOUR_MS) });
  },

  'check-lesson': (draft, { course: id, lesson = '' }) => {
    const course = courseBy(draft, id);
    if (!course?.lessons.some((one) => one.id === lesson)) return outcome('unknown');
    const progress = draft.learner.progress[course.id];
    if (isLessonDone(progress, lesson)) return outcome('open');
    const next = nextActivity(course, progress, draft.world.now);
    const isOpen = next.kind === 'lesson' && (course.pace.unlock === 'free' || next.lesson.id === lesson);
    return outcome(isOpen ? 'open' : 'locked');
  },

  'issue-certificate': (draft, { course: id }) => {
    const course = courseBy(draft, id);
    const progress = course && draft.learner.progress[course.id];
    const { name } = draft.learner.profile;
    if (!course?.certificate || !isPassed(course, progress)) return outcome('none');
    if (name === undefined) throw new Error('no certificate without a name: the flow has to ask for it first');
    const score = course.test && courseScore(course, progress);
    const effect: Effect = {
      kind: 'issue-certificate',
      course: course.id,
      name,
      ...(score !== undefined && { score }),
    };
    return { kind: 'effect', effect };
  },

  stop: (draft) => {
    if (draft.learner.profile.stoppedAt === undefined) record(draft, { kind: 'learner.stopped' });
    updateProfile(draft, { stoppedAt: draft.world.now });
    return outcome('done');
  },

  resume: (draft) => {
    resume(draft);
    return outcome('done');
  },

  export: () => ({ kind: 'effect', effect: { kind: 'export' } }),

  erase: (draft) => {
    owe(draft, { kind: 'erase' });
    return { kind: 'end' };
  },
};

/** She wants reminders again, where she had stopped them. */
export function resume(draft: Draft): void {
  const { stoppedAt, ...profile } = draft.learner.profile;
  if (stoppedAt === undefined) return;
  draft.learner.profile = profile;
  record(draft, { kind: 'learner.resumed' });
}

function courseBy({ learner, world }: Draft, id = ''): Course | undefined {
  return world.library.courses[id === '' ? (learner.course ?? '') : id];
}

function outcome(name: string, values?: Readonly<Record<string, VarValue>>): ActionResult {
  return values ? { kind: 'outcome', outcome: name, values } : { kind: 'outcome', outcome: name };
}
