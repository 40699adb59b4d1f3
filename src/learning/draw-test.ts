import type { Course } from './course.ts';
import { isGraded } from './grade.ts';
import { QUESTION_LEVELS, type Question, type QuestionLevel } from './question.ts';
import { shuffle } from './random.ts';

/** The ids of the questions that she was asked before the course, and in each test after it, the newest last. */
export type AskedQuestions = { readonly before?: readonly string[]; readonly after: readonly (readonly string[])[] };

/**
 * The ids of the questions for a test, in random order: as many as the course wants, or as its pool has. Every level has
 * the share that it has in the pool (largest remainders), so that the test before and the test after are equally hard;
 * a question without a level counts as `apply`. Within a level, questions that she has not been asked come first, then
 * those asked longest ago. Surveys and reflections are never drawn. `random` is uniform in [0, 1).
 */
export function drawTest(
  course: Course,
  test: 'before' | 'after',
  asked: AskedQuestions,
  random: () => number,
): string[] {
  const pool = course.pool.filter(isGraded);
  const count = Math.min(course.test?.[test] ?? 0, pool.length);
  const byLevel = QUESTION_LEVELS.map((level) => pool.filter((question) => levelOf(question) === level));
  const quotas = apportion(
    byLevel.map((questions) => questions.length),
    count,
  );
  const lastAsked = lastAskedIn([asked.before ?? [], ...asked.after]);
  const drawn = byLevel.flatMap((questions, i) => {
    const ids = shuffle(questions, random).map((question) => question.id);
    return ids.sort((a, b) => (lastAsked.get(a) ?? -1) - (lastAsked.get(b) ?? -1)).slice(0, quotas[i]);
  });
  return shuffle(drawn, random);
}

function levelOf(question: Question): QuestionLevel {
  return question.level ?? 'apply';
}

/** The number of the latest test in which each question was asked. */
function lastAskedIn(tests: readonly (readonly string[])[]): Map<string, number> {
  return new Map(tests.flatMap((ids, test) => ids.map((id) => [id, test] as const)));
}

/**
 * Divides `count` seats by `sizes` with the method of largest remainders (Hamilton): never more than a size, where
 * `count` is at most their sum. Equal remainders: the earlier first.
 */
function apportion(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return sizes.map(() => 0);
  const seats = sizes.map((size) => Math.floor((count * size) / total));
  const left = count - seats.reduce((sum, seat) => sum + seat, 0);
  const byRemainder = sizes.map((size, i) => ({ i, remainder: (count * size) % total }));
  byRemainder.sort((a, b) => b.remainder - a.remainder);
  for (const { i } of byRemainder.slice(0, left)) seats[i] = (seats[i] ?? 0) + 1;
  return seats;
}
