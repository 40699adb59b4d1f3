import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/learning/learner.ts';
import { languageOf, SCOPE_SCHEMA, scopeOf, TEXT_VALUES, textValuesOf } from '../../src/learning/scope.ts';
import { atMenu, Conversation, FROM, inLesson } from './drive.ts';

const frameOf = (vars: Frame['vars']): Frame => ({ flow: 'any', step: 'any', vars });

describe('what conditions and texts can see', () => {
  it('has every name that the linter knows, for a stranger and in a lesson', () => {
    for (const she of [new Conversation(), inLesson()]) {
      const scope = scopeOf(she.library, she.learner, frameOf({}), she.now);
      expect(Object.keys(scope.learner)).toEqual(Object.keys(SCOPE_SCHEMA.learner));
      expect(Object.keys(scope.progress)).toEqual(Object.keys(SCOPE_SCHEMA.progress));
      expect(Object.keys(textValuesOf(she.library, she.learner, undefined))).toEqual([...TEXT_VALUES]);
    }
  });

  it('has whole numbers as CEL wants them', () => {
    const { library, learner, now } = inLesson();
    const { progress } = scopeOf(library, learner, frameOf({}), now);
    expect(progress).toMatchObject({ started: true, completed: false, lessons: 2n, lessonsDone: 0n, score: 0n });
  });

  it('is about the course of the flow, else the one that she is in, else none', () => {
    const { library, learner } = inLesson();
    const titleOf = (vars: Frame['vars']) => textValuesOf(library, learner, frameOf(vars)).courseTitle;
    expect(titleOf({ course: 'plain' })).toBe('Plain');
    expect(titleOf({ course: '' })).toBe('Growth');
    expect(titleOf({})).toBe('Growth');
    expect(titleOf({ course: 'none' })).toBe('');
    expect(textValuesOf(library, atMenu().learner, frameOf({})).courseTitle).toBe('');
  });

  it('names the lesson of the flow', () => {
    const { library, learner } = inLesson();
    const values = textValuesOf(library, learner, frameOf({ course: 'growth', lesson: 'two' }));
    expect(values).toMatchObject({ lessonTitle: 'Lesson two', minutes: 5, lesson: 'two' });
  });

  it.each([
    [{}, '▱▱▱▱▱▱▱▱▱▱', 0],
    [{ one: { startedAt: 0, completedAt: 1, marks: {} } }, '▰▰▰▱▱▱▱▱▱▱', 33],
  ])('draws a bar of what is done', (lessons, bar, percent) => {
    const { library, learner } = inLesson();
    const progress = { growth: { startedAt: 0, after: [], lessons } };
    expect(textValuesOf(library, { ...learner, progress }, undefined)).toMatchObject({ bar, percent });
  });

  it('is Kyrgyz until she chooses', () => {
    expect(languageOf(new Conversation().learner)).toBe('ky');
    expect(textValuesOf(atMenu().library, atMenu().learner, undefined)).toMatchObject({
      channel: FROM.channel,
      nudgeAt: 'never',
    });
  });
});
