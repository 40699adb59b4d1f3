import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Course } from '../../src/learning/course.ts';
import { type AskedQuestions, drawTest } from '../../src/learning/draw-test.ts';
import type { Question, QuestionLevel } from '../../src/learning/question.ts';
import { randomFrom } from '../../src/learning/random.ts';

const NEVER_ASKED: AskedQuestions = { after: [] };

function courseWith(pool: readonly Question[], before: number, after: number): Course {
  return {
    id: 'course',
    title: {},
    summary: {},
    languages: ['en'],
    lessons: [],
    pace: { unlock: 'free' },
    test: { before, after },
    pool,
    pass: { score: 0.7, retakeAfterMs: 0 },
    questions: {},
  };
}

function questionsOf(level: QuestionLevel | undefined, count: number): Question[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${level ?? 'none'}-${i}`,
    type: 'text',
    ...(level && { level }),
    text: { en: { prompt: '', answers: [] } },
  }));
}

const SURVEY: Question = { id: 'survey', type: 'scale', from: 1, to: 5, text: {} };
const REFLECTION: Question = { id: 'reflection', type: 'reflection', text: {} };

function countLevels(ids: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id.split('-')[0] ?? ''] = (counts[id.split('-')[0] ?? ''] ?? 0) + 1;
  return counts;
}

const POOL = [...questionsOf('recall', 6), ...questionsOf('apply', 6), ...questionsOf('judge', 3), SURVEY, REFLECTION];

describe('a test', () => {
  it('has the same share of each level before and after', () => {
    const course = courseWith(POOL, 5, 10);
    expect(countLevels(drawTest(course, 'before', NEVER_ASKED, randomFrom('a')))).toEqual({
      recall: 2,
      apply: 2,
      judge: 1,
    });
    expect(countLevels(drawTest(course, 'after', NEVER_ASKED, randomFrom('a')))).toEqual({
      recall: 4,
      apply: 4,
      judge: 2,
    });
  });

  it('rounds shares by the largest remainder', () => {
    const pool = [...questionsOf('recall', 5), ...questionsOf('apply', 3), ...questionsOf('judge', 1)];
    const drawn = drawTest(courseWith(pool, 4, 4), 'before', NEVER_ASKED, randomFrom('a'));
    expect(countLevels(drawn)).toEqual({ recall: 2, apply: 1, judge: 1 });
  });

  it('counts a question without a level as one of application', () => {
    const pool = [...questionsOf('recall', 2), ...questionsOf(undefined, 2), ...questionsOf('apply', 2)];
    const {
      recall,
      apply = 0,
      none = 0,
    } = countLevels(drawTest(courseWith(pool, 3, 3), 'before', NEVER_ASKED, randomFrom('a')));
    expect([recall, apply + none]).toEqual([1, 2]);
  });

  it('asks after what it did not ask before', () => {
    const course = courseWith(POOL, 5, 10);
    for (let i = 0; i < 20; i++) {
      const before = drawTest(course, 'before', NEVER_ASKED, randomFrom(`before ${i}`));
      const after = drawTest(course, 'after', { before, after: [] }, randomFrom(`after ${i}`));
      expect(after.filter((id) => before.includes(id))).toEqual([]);
    }
  });

  it('asks again what was asked longest ago', () => {
    const course = courseWith(questionsOf('recall', 4), 2, 2);
    const asked = {
      before: ['recall-0', 'recall-1'],
      after: [
        ['recall-2', 'recall-0'],
        ['recall-3', 'recall-1'],
      ],
    };
    expect(drawTest(course, 'after', asked, randomFrom('a')).sort()).toEqual(['recall-0', 'recall-2']);
  });

  it('asks no more than the pool has, and nothing that is not graded', () => {
    const drawn = drawTest(courseWith(POOL, 99, 99), 'before', NEVER_ASKED, randomFrom('a'));
    expect(drawn).toHaveLength(15);
    expect(drawn).not.toContain('survey');
    expect(drawn).not.toContain('reflection');
  });

  it('is empty where the course has none, or nothing to ask', () => {
    const { test: _, ...course } = courseWith(POOL, 5, 10);
    expect(drawTest(course, 'before', NEVER_ASKED, randomFrom('a'))).toEqual([]);
    expect(drawTest(courseWith([SURVEY], 5, 10), 'after', NEVER_ASKED, randomFrom('a'))).toEqual([]);
  });

  it('mixes the levels', () => {
    const course = courseWith(POOL, 5, 10);
    const firsts = Array.from({ length: 30 }, (_, i) => drawTest(course, 'after', NEVER_ASKED, randomFrom(`${i}`))[0]);
    expect(new Set(firsts.map((id) => id?.split('-')[0])).size).toBe(3);
  });

  it('has as many different questions of the pool as were wanted, the same for the same seed', () => {
    const counts = fc.record({ recall: fc.nat(8), apply: fc.nat(8), judge: fc.nat(8), none: fc.nat(3) });
    fc.assert(
      fc.property(counts, fc.nat(12), fc.string(), ({ recall, apply, judge, none }, wanted, seed) => {
        const pool = [
          ...questionsOf('recall', recall),
          ...questionsOf('apply', apply),
          ...questionsOf('judge', judge),
          ...questionsOf(undefined, none),
        ];
        const course = courseWith(pool, wanted, wanted);
        const drawn = drawTest(course, 'before', NEVER_ASKED, randomFrom(seed));
        expect(drawn).toHaveLength(Math.min(wanted, pool.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.every((id) => pool.some((question) => question.id === id))).toBe(true);
        expect(drawTest(course, 'before', NEVER_ASKED, randomFrom(seed))).toEqual(drawn);
      }),
    );
  });
});
