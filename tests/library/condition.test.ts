import { describe, expect, it } from 'vitest';
import type { Scope } from '../../src/learning/flow.ts';
import { compileCondition, sourceOf } from '../../src/library/condition.ts';

const SCOPE: Scope = {
  learner: { language: 'ky', name: 'Айгүл', nudgeAt: '', school: '', channel: 'web', consented: true, stopped: false },
  progress: { started: true, completed: false, certified: false, passed: false, lessons: 3n, lessonsDone: 2n },
  vars: { code: 'later', hours: 5, isNew: true },
  now: new Date('2026-11-24T19:00:00Z'),
};

function holds(source: string, scope: Scope = SCOPE): boolean {
  const compiled = compileCondition(source);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.condition(scope);
}

describe('a condition', () => {
  it.each([
    ['learner.language == "ky"', true],
    ['learner.consented && !learner.stopped', true],
    ['progress.lessonsDone == progress.lessons', false],
    ['progress.lessonsDone + 1 == 3', true],
    ['vars.code in ["now", "later"]', true],
    ['vars.hours > 4', true],
    ['now > timestamp("2026-01-01T00:00:00Z")', true],
    ['vars.missing == ""', true],
    ['vars.missing == "x" || vars.code == "later"', true],
    ['has(vars.missing)', false],
    ['has(vars.missing) && vars.missing == ""', false],
    ['has(vars.code) && vars.code == "later"', true],
  ])('%s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it('carries its source', () => {
    const compiled = compileCondition('learner.stopped');
    expect(compiled.ok && sourceOf(compiled.condition)).toBe('learner.stopped');
    expect(sourceOf(() => true)).toBe('');
  });

  it('names the variables that it looks at, with their places', () => {
    const compiled = compileCondition('has(vars.a) && vars.b == "x"');
    expect(compiled.ok && compiled.variables).toEqual([
      { name: 'a', offset: 9, isAsked: true },
      { name: 'b', offset: 20, isAsked: false },
    ]);
  });
});
