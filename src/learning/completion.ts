import type { Course, Lesson } from './course.ts';
import type { CourseProgress, LessonProgress } from './learner.ts';

const DAY_MS = 86_400_000;

export function isLessonDone(progress: CourseProgress | undefined, lesson: string): boolean {
  return progress?.lessons[lesson]?.completedAt !== undefined;
}

export function countLessonsDone(course: Course, progress: CourseProgress | undefined): number {
  return course.lessons.reduce((count, lesson) => count + (isLessonDone(progress, lesson.id) ? 1 : 0), 0);
}

/** The share of the course that is behind her, 0 to 100: lessons, and the test after as one more. */
export function percentDone(course: Course, progress: CourseProgress | undefined): number {
  if (progress?.completedAt !== undefined) return 100;
  const parts = course.lessons.length + (course.test ? 1 : 0);
  return parts === 0 ? 0 : Math.floor((100 * countLessonsDone(course, progress)) / parts);
}

/** The mean mark of a lesson's first answers, 0 to 1; 1 where nothing was graded. */
export function lessonScore(progress: LessonProgress | undefined): number {
  const marks = Object.values(progress?.marks ?? {});
  return marks.length === 0 ? 1 : marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
}

/** The mean of the lessons' scores, 0 to 1. */
export function lessonsScore(course: Course, progress: CourseProgress | undefined): number {
  if (course.lessons.length === 0) return 1;
  const sum = course.lessons.reduce((total, lesson) => total + lessonScore(progress?.lessons[lesson.id]), 0);
  return sum / course.lessons.length;
}

/** The score that counts for passing: the best test after, or the lessons' where the course has no test. */
export function courseScore(course: Course, progress: CourseProgress | undefined): number {
  if (!course.test) return lessonsScore(course, progress);
  return Math.max(0, ...(progress?.after ?? []).map((result) => result.score));
}

/** Whether all lessons are done and the test, where there is one, is passed. Once completed stays completed. */
export function isPassed(course: Course, progress: CourseProgress | undefined): boolean {
  if (progress?.completedAt !== undefined) return true;
  if (progress === undefined || countLessonsDone(course, progress) < course.lessons.length) return false;
  if (course.test) return progress.after.some((result) => result.passed);
  return lessonsScore(course, progress) >= course.pass.score;
}

/** What she does next in a course. `at` is an instant in milliseconds since the epoch. */
export type NextActivity =
  | { readonly kind: 'before' }
  | { readonly kind: 'lesson'; readonly lesson: Lesson }
  /** The day's lessons are done; the next may be begun at `at`. */
  | { readonly kind: 'limit'; readonly at: number }
  | { readonly kind: 'after' }
  /** The test was not passed; it may be taken again at `at`. */
  | { readonly kind: 'retake'; readonly at: number }
  /** There is no test and the lessons' answers were not good enough: a lesson may be repeated. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'completed' };

export function nextActivity(course: Course, progress: CourseProgress | undefined, now: number): NextActivity {
  if (isPassed(course, progress)) return { kind: 'completed' };
  const lesson = course.lessons.find((one) => !isLessonDone(progress, one.id));
  const isFresh = course.lessons.every((one) => progress?.lessons[one.id] === undefined);
  if (course.test && course.test.before > 0 && isFresh && progress?.before === undefined) return { kind: 'before' };
  if (lesson) return openAt(course, progress, lesson, now);
  if (!course.test) return { kind: 'repeat' };
  const last = progress?.after.at(-1);
  const retakeAt = last ? last.at + course.pass.retakeAfterMs : now;
  return retakeAt > now ? { kind: 'retake', at: retakeAt } : { kind: 'after' };
}

/** `pace.perDay` counts lessons finished in the last 24 hours: it needs no calendar, and no hour is better than another. */
function openAt(course: Course, progress: CourseProgress | undefined, lesson: Lesson, now: number): NextActivity {
  const { perDay } = course.pace;
  if (perDay === undefined || progress?.lessons[lesson.id] !== undefined) return { kind: 'lesson', lesson };
  const recent = Object.values(progress?.lessons ?? {})
    .map((one) => one.completedAt ?? 0)
    .filter((at) => at > now - DAY_MS)
    .sort((a, b) => a - b);
  const blocking = recent.at(-perDay);
  return blocking === undefined ? { kind: 'lesson', lesson } : { kind: 'limit', at: blocking + DAY_MS };
}
