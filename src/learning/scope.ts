import { countLessonsDone, isPassed, percentDone } from './completion.ts';
import type { Course } from './course.ts';
import type { Scope } from './flow.ts';
import { type Language, localize } from './language.ts';
import type { Frame, Learner } from './learner.ts';
import type { Library, TextValues } from './library.ts';

/** What a CEL condition may name, with its type; the linter checks conditions against this. */
export const SCOPE_SCHEMA = {
  learner: {
    language: 'string',
    name: 'string',
    nudgeAt: 'string',
    school: 'string',
    channel: 'string',
    course: 'string',
    consented: 'bool',
    stopped: 'bool',
  },
  progress: {
    started: 'bool',
    completed: 'bool',
    certifying: 'bool',
    certified: 'bool',
    passed: 'bool',
    tested: 'bool',
    lessons: 'int',
    lessonsDone: 'int',
    score: 'int',
  },
  vars: 'map',
  now: 'timestamp',
} as const;

/** The placeholders that every text may use, beside the variables of its flow. */
export const TEXT_VALUES = [
  'name',
  'school',
  'nudgeAt',
  'channel',
  'courseTitle',
  'courseSummary',
  'lessonTitle',
  'lessonGoal',
  'minutes',
  'lessons',
  'lessonsDone',
  'percent',
  'bar',
  'score',
  'passScore',
  'certificateLink',
] as const;

/** Where `save` may put an answer, beside a variable of the flow. */
export const SAVE_TARGETS = ['learner.language', 'learner.name', 'learner.nudgeAt'] as const;

const DEFAULT_LANGUAGE: Language = 'ky';

export function languageOf(learner: Learner): Language {
  return learner.profile.language ?? DEFAULT_LANGUAGE;
}

/** The course that a frame is about: its own variable, else the one that she is in. */
export function courseOf(library: Library, learner: Learner, frame: Frame | undefined): Course | undefined {
  const id = frame?.vars.course;
  return library.courses[typeof id === 'string' && id !== '' ? id : (learner.course ?? '')];
}

/** What conditions see. Numbers are integers in CEL's sense. */
export function scopeOf(library: Library, learner: Learner, frame: Frame, now: number): Scope {
  const course = courseOf(library, learner, frame);
  const progress = course && learner.progress[course.id];
  const latest = progress?.after.at(-1);
  return {
    learner: {
      language: languageOf(learner),
      name: learner.profile.name ?? '',
      nudgeAt: learner.profile.nudgeAt ?? '',
      school: learner.profile.school ?? '',
      channel: learner.address.channel,
      course: learner.course ?? '',
      consented: learner.profile.consentedAt !== undefined,
      stopped: learner.profile.stoppedAt !== undefined,
    },
    progress: {
      started: progress !== undefined,
      completed: progress?.completedAt !== undefined,
      certifying: course?.certificate !== undefined,
      certified: progress?.certificate !== undefined,
      passed: course !== undefined && isPassed(course, progress),
      tested: latest !== undefined,
      lessons: BigInt(course?.lessons.length ?? 0),
      lessonsDone: BigInt(course ? countLessonsDone(course, progress) : 0),
      score: BigInt(Math.round(100 * (latest?.score ?? 0))),
    },
    vars: frame.vars,
    now: new Date(now),
  };
}

/** What the placeholders of a text stand for: the flow's variables, and `TEXT_VALUES`. */
export function textValuesOf(library: Library, learner: Learner, frame: Frame | undefined): TextValues {
  const language = languageOf(learner);
  const course = courseOf(library, learner, frame);
  const progress = course && learner.progress[course.id];
  const lesson = course?.lessons.find((one) => one.id === frame?.vars.lesson);
  const percent = course ? percentDone(course, progress) : 0;
  return {
    name: learner.profile.name ?? '',
    school: learner.profile.school ?? 'none',
    nudgeAt: learner.profile.nudgeAt ?? 'never',
    channel: learner.address.channel,
    courseTitle: course ? localize(course.title, language) : '',
    courseSummary: course ? localize(course.summary, language) : '',
    lessonTitle: lesson ? localize(lesson.title, language) : '',
    lessonGoal: lesson ? localize(lesson.goal, language) : '',
    minutes: lesson?.minutes ?? 0,
    lessons: course?.lessons.length ?? 0,
    lessonsDone: course ? countLessonsDone(course, progress) : 0,
    percent,
    bar: bar(percent),
    score: Math.round(100 * (progress?.after.at(-1)?.score ?? 0)),
    passScore: Math.round(100 * (course?.pass.score ?? 0)),
    certificateLink: progress?.certificate?.link ?? '',
    ...frame?.vars,
  };
}

const BAR_CELLS = 10;

/** A bar of text that every messenger and screen reader can show, such as `▰▰▰▱▱▱▱▱▱▱`. */
function bar(percent: number): string {
  const full = Math.round((percent / 100) * BAR_CELLS);
  return '▰'.repeat(full) + '▱'.repeat(BAR_CELLS - full);
}
