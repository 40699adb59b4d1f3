import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { atMenu, type Conversation } from './drive.ts';
import { removeFromPool, smallLibrary } from './small-library.ts';

const HOUR = 3_600_000;
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'start.1': ['next'],
  ...{ praise: ['b'], 'true-or-false': ['a'], several: ['a', 'c'], number: ['12.5'] },
  ...{ word: ['menu'], order: ['a', 'b', 'c'], match: ['a', 'b'], scale: ['4'], reflection: ['I will.'] },
};

function isIn(she: Conversation, kind: 'lesson' | 'test'): boolean {
  return she.places().at(-1)?.startsWith(`${kind}/`) === true;
}

/** Before the test that comes first. */
function atTestBefore(): Conversation {
  const she = atMenu();
  she.tap('learn');
  return she;
}

/** After both lessons, where the test after them is offered. */
function atTestAfter(): Conversation {
  const she = atTestBefore();
  she.repeat(
    () => !she.places().includes('course:after'),
    () => {
      const step = she.places().at(-1)?.split(':')[1] ?? '';
      she.tap(...(isIn(she, 'test') ? ['b'] : (RIGHT[step] ?? ['next'])));
    },
  );
  return she;
}

function take(she: Conversation, answer: string): string[] {
  const said: string[] = [];
  she.repeat(
    () => isIn(she, 'test'),
    () => said.push(...she.tap(answer)),
  );
  return said;
}

function questionsIn(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.kind === 'test.started' ? fact.questions : []));
}

describe('the test before a course', () => {
  it('is without marks, second tries and right answers', () => {
    const she = atTestBefore();
    const said = take(she, 'b');
    expect(said.slice(0, 1)).toEqual(['en core.recorded']);
    expect(said.join()).not.toMatch(/wrong|right|hint|try-again/);
    expect(she.factsOf('question.answered')).toMatchObject([
      { where: 'before', attempt: 1, mark: 0 },
      { where: 'before', attempt: 1, mark: 0 },
    ]);
    expect(she.factsOf('test.completed')).toMatchObject([{ test: 'before', score: 0, passed: false }]);
    expect(she.learner.progress.growth?.before?.score).toBe(0);
  });

  it('shows how far she is', () => {
    const she = atTestBefore();
    expect(she.messages.at(-1)?.progress).toEqual({ title: 'en core.test-before', done: 1, of: 2 });
    she.tap('a');
    expect(she.messages.at(-1)?.progress).toEqual({ title: 'en core.test-before', done: 2, of: 2 });
  });

  it('is never passed, however good', () => {
    const she = atTestBefore();
    take(she, 'a');
    expect(she.factsOf('test.completed')).toMatchObject([{ score: 1, passed: false }]);
    expect(she.learner.progress.growth?.after).toEqual([]);
  });

  it('goes on where she left it, with the same questions', () => {
    const she = atTestBefore();
    const questions = questionsIn(she.facts);
    she.tap('a');
    she.text('menu');
    she.tap('plain');
    expect(isIn(she, 'lesson')).toBe(true);
    she.text('menu');
    expect(she.tap('learn')).toEqual([`${questions[1]}?`]);
    expect(she.messages.at(-1)?.progress).toMatchObject({ done: 2, of: 2 });
    take(she, 'b');
    expect(she.factsOf('test.started')).toHaveLength(1);
    expect(she.factsOf('test.completed')).toMatchObject([{ score: 0.5 }]);
    expect(she.learner.progress.growth).not.toHaveProperty('pausedTest');
  });

  it('keeps its question through an interruption', () => {
    const she = atTestBefore();
    const turn = she.waiting()?.turn;
    she.text('help');
    expect(she.waiting()?.turn).toBe(turn);
    expect(questionsIn(she.facts)).toHaveLength(2);
  });
});

describe('the test after a course', () => {
  it('tells the right answers, and is passed with enough of them', () => {
    const she = atTestAfter();
    she.tap('begin');
    const said = take(she, 'a');
    expect(said[0]).toMatch(/^en core\.right p\d Alpha$/);
    expect(she.factsOf('test.completed').at(-1)).toMatchObject({ test: 'after', score: 1, passed: true });
    expect(she.factsOf('course.completed')).toMatchObject([{ score: 1 }]);
  });

  it('tells the right answer after a miss, without a second try', () => {
    const she = atTestAfter();
    she.tap('begin');
    expect(she.tap('b')[0]).toMatch(/^en core\.wrong p\d Beta\n\nen core\.right-answer: Alpha$/);
  });

  it('asks other questions than before, as long as there are any', () => {
    const she = atTestAfter();
    she.tap('begin');
    take(she, 'b');
    she.later(24 * HOUR).text('menu');
    she.tap('learn');
    she.tap('begin');
    const asked = questionsIn(she.facts);
    expect(asked).toHaveLength(6);
    expect(new Set(asked).size).toBe(6);
  });

  it('may be taken again only after a while, as often as she likes', () => {
    const she = atTestAfter();
    she.tap('begin');
    expect(take(she, 'b').slice(-2)).toEqual(['en course.not-passed: 0% of 70%', 'en course.retake: 24']);
    for (const [hours, left] of [
      [1, 23],
      [22, 1],
    ] as const) {
      she.later(hours * HOUR).text('menu');
      expect(she.tap('learn')).toEqual([`en course.retake: ${left}`]);
    }
    for (let i = 0; i < 12; i++) {
      she.later(24 * HOUR).text('menu');
      expect(she.tap('learn')).toEqual(['en course.after']);
      she.tap('begin');
      take(she, 'c');
    }
    expect(she.learner.progress.growth?.after).toHaveLength(8);
    she.later(24 * HOUR).text('menu');
    she.tap('learn');
    she.tap('begin');
    take(she, 'a');
    expect(she.factsOf('course.completed')).toHaveLength(1);
  });

  it('may wait', () => {
    const she = atTestAfter();
    expect(she.tap('later')).toEqual(['en course.goodbye']);
    she.text('menu');
    expect(she.tap('learn')).toEqual(['en course.after']);
  });
});

describe('a running test whose questions change', () => {
  it('goes on with the next question where the one that waits is gone', () => {
    const she = atTestBefore();
    const [gone = '', next] = questionsIn(she.facts);
    she.library = smallLibrary((parts) => removeFromPool(parts, 'growth', gone));
    expect(she.text('1')).toEqual([`${next}?`]);
    take(she, 'a');
    expect(she.factsOf('test.completed')).toMatchObject([{ score: 1 }]);
    expect(she.learner.progress.growth?.before?.questions).toEqual([next]);
  });

  it('is at its end where the last one is gone', () => {
    const she = atTestBefore();
    const [, gone = ''] = questionsIn(she.facts);
    she.tap('b');
    she.library = smallLibrary((parts) => removeFromPool(parts, 'growth', gone));
    she.text('1');
    expect(she.factsOf('test.completed')).toMatchObject([{ score: 0 }]);
    expect(isIn(she, 'lesson')).toBe(true);
  });

  it('is drawn again where none of them is left', () => {
    const she = atTestBefore();
    const questions = questionsIn(she.facts);
    she.library = smallLibrary((parts) => {
      for (const question of questions) removeFromPool(parts, 'growth', question);
    });
    she.text('1');
    expect(isIn(she, 'test')).toBe(true);
    expect(she.factsOf('test.started')).toHaveLength(2);
    expect(she.factsOf('test.completed')).toEqual([]);
  });

  it('goes on with the questions that it had where it was paused', () => {
    const she = atTestBefore();
    const [gone = '', next] = questionsIn(she.facts);
    she.text('menu');
    she.tap('plain');
    she.library = smallLibrary((parts) => removeFromPool(parts, 'growth', gone));
    she.text('menu');
    expect(she.tap('learn')).toEqual([`${next}?`]);
  });
});
