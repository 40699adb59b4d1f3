import { describe, expect, it } from 'vitest';
import { courseScore, isPassed, lessonsScore, nextActivity, percentDone } from '../../src/learning/completion.ts';
import type { Course } from '../../src/learning/course.ts';
import type { CourseProgress, LessonProgress } from '../../src/learning/learner.ts';
import { smallLibrary } from './small-library.ts';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const { growth, plain } = smallLibrary().courses as Record<'growth' | 'plain', Course>;

function progress(changes: Partial<CourseProgress> = {}): CourseProgress {
  return { startedAt: 0, lessons: {}, after: [], ...changes };
}

function done(hoursAgo = 100, marks: Record<string, number> = {}): LessonProgress {
  return { startedAt: 0, completedAt: NOW - hoursAgo * HOUR, marks };
}

function result(score: number, hoursAgo = 100) {
  return { at: NOW - hoursAgo * HOUR, score, passed: score >= 0.7, questions: [] };
}

const BOTH = { one: done(), two: done() };
const daily: Course = { ...growth, pace: { unlock: 'sequential', perDay: 1 } };
const unlimited: Course = { ...growth, pace: { unlock: 'sequential', perDay: 2 } };

describe('what comes next', () => {
  it.each<[string, Course, CourseProgress | undefined, object]>([
    ['the test before, for whoever has not begun', growth, undefined, { kind: 'before' }],
    ['the test before, where it was left', growth, progress(), { kind: 'before' }],
    ['a lesson, where there is no test', plain, undefined, { kind: 'lesson', lesson: { id: 'short' } }],
    [
      'the first lesson, after the test',
      growth,
      progress({ before: result(0) }),
      { kind: 'lesson', lesson: { id: 'one' } },
    ],
    [
      'no test before any more, where a lesson was begun',
      growth,
      progress({ lessons: { one: { startedAt: 0, marks: {} } } }),
      { kind: 'lesson', lesson: { id: 'one' } },
    ],
    [
      'the first lesson that is not done',
      growth,
      progress({ lessons: { two: done() } }),
      { kind: 'lesson', lesson: { id: 'one' } },
    ],
    ['a rest, a lesson a day', daily, progress({ lessons: { one: done(1) } }), { kind: 'limit', at: NOW + 23 * HOUR }],
    [
      'the next lesson, after a day',
      daily,
      progress({ lessons: { one: done(24) } }),
      { kind: 'lesson', lesson: { id: 'two' } },
    ],
    [
      'a lesson that was begun, on any day',
      daily,
      progress({ lessons: { one: done(1), two: { startedAt: 0, marks: {} } } }),
      { kind: 'lesson', lesson: { id: 'two' } },
    ],
    [
      'the second lesson of two a day',
      unlimited,
      progress({ lessons: { one: done(1) } }),
      { kind: 'lesson', lesson: { id: 'two' } },
    ],
    ['the test after all lessons', growth, progress({ lessons: BOTH }), { kind: 'after' }],
    [
      'a pause after a test',
      growth,
      progress({ lessons: BOTH, after: [result(0, 1)] }),
      { kind: 'retake', at: NOW + 23 * HOUR },
    ],
    ['the test again after that', growth, progress({ lessons: BOTH, after: [result(0, 24)] }), { kind: 'after' }],
    [
      'nothing more, where the test is passed',
      growth,
      progress({ lessons: BOTH, after: [result(0.7)] }),
      { kind: 'completed' },
    ],
    ['nothing more, where a lesson was added since', growth, progress({ completedAt: 1 }), { kind: 'completed' }],
    [
      'a repetition, where there is no test and the answers were not good enough',
      plain,
      progress({ lessons: { short: done(100, { only: 0 }) } }),
      { kind: 'repeat' },
    ],
  ])('is %s', (_, course, so, next) => {
    expect(nextActivity(course, so, NOW)).toMatchObject(next);
  });
});

describe('the share that is behind her', () => {
  it.each<[string, Course, CourseProgress | undefined, number]>([
    ['nothing at first', growth, undefined, 0],
    ['a third with one of two lessons and a test', growth, progress({ lessons: { one: done() } }), 33],
    ['two thirds before the test', growth, progress({ lessons: BOTH }), 66],
    ['everything at the end', growth, progress({ completedAt: 1 }), 100],
    ['nothing in a course of nothing', { ...plain, lessons: [] }, undefined, 0],
  ])('is %s', (_, course, so, percent) => {
    expect(percentDone(course, so)).toBe(percent);
  });
});

describe('the score of a course', () => {
  it('is that of the best test', () => {
    expect(courseScore(growth, progress({ after: [result(0.2), result(0.9), result(0.5)] }))).toBe(0.9);
    expect(courseScore(growth, undefined)).toBe(0);
  });

  it('is the mean of its lessons where there is no test', () => {
    const { one, two } = { one: done(1, { a: 1, b: 0 }), two: done(1) };
    expect(lessonsScore(growth, progress({ lessons: { one, two } }))).toBe(0.75);
    expect(courseScore({ ...plain, lessons: [] }, undefined)).toBe(1);
  });

  it('passes with all lessons alone', () => {
    expect(isPassed(growth, progress({ lessons: { one: done() }, after: [result(1)] }))).toBe(false);
    expect(isPassed(plain, progress({ lessons: { short: done(1, { only: 1 }) } }))).toBe(true);
    expect(isPassed(plain, undefined)).toBe(false);
  });
});
