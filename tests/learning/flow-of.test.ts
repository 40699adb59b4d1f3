import { describe, expect, it } from 'vitest';
import { activityOf, flowNameOf, flowOf } from '../../src/learning/flow-of.ts';
import type { Frame } from '../../src/learning/learner.ts';
import { removeFromPool, smallLibrary } from './small-library.ts';

const library = smallLibrary();

function test(questions: readonly string[], course = 'growth'): Frame {
  return { flow: `test/${course}/after`, step: questions[0] ?? '', vars: { questions } };
}

describe('what a flow is about', () => {
  it.each([
    ['lesson/growth/one', { kind: 'lesson', course: 'growth', lesson: 'one' }],
    ['test/growth/before', { kind: 'test', course: 'growth', test: 'before' }],
    ['test/growth/after', { kind: 'test', course: 'growth', test: 'after' }],
  ])('is told by its name: %s', (name, activity) => {
    const found = activityOf(name);
    expect(found).toEqual(activity);
    expect(found && flowNameOf(found)).toBe(name);
  });

  it.each(['menu', '', 'lesson', 'lesson/growth', 'test/growth/never', 'review/growth/one'])(
    'is nothing to learn: %j',
    (name) => {
      expect(activityOf(name)).toBeUndefined();
    },
  );
});

describe('the flow of a test', () => {
  it('asks the questions drawn, one after another', () => {
    const flow = flowOf(library, test(['p2', 'p1']));
    expect(flow?.start).toBe('p2');
    expect(flow?.steps).toEqual({
      p2: {
        say: { text: expect.anything(), progress: { done: 1, of: 2 } },
        ask: { question: 'p2' },
        then: { step: 'p1' },
      },
      p1: { say: { text: expect.anything(), progress: { done: 2, of: 2 } }, ask: { question: 'p1' } },
    });
  });

  it('leaves out a question that is gone', () => {
    const smaller = smallLibrary((parts) => removeFromPool(parts, 'growth', 'p2'));
    const flow = flowOf(smaller, test(['p2', 'p1']));
    expect(flow?.start).toBe('p1');
    expect(Object.keys(flow?.steps ?? {})).toEqual(['p1']);
  });

  it('is empty where no question is left, and gone with its course', () => {
    expect(flowOf(library, test([]))).toMatchObject({ start: '', steps: {} });
    expect(flowOf(library, test(['p1'], 'none'))).toBeUndefined();
  });
});
