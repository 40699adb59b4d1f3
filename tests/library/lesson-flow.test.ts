import { describe, expect, it } from 'vitest';
import type { Lesson, Screen } from '../../src/learning/course.ts';
import { compileLesson } from '../../src/library/lesson-flow.ts';

const text = { ky: 'a' };
const say: Screen = { text };
const ask = (question: string): Screen => ({ text, question });

function lesson(...screens: Screen[]): Lesson {
  return { id: '01-praise', title: text, goal: text, minutes: 5, screens };
}

describe('the flow of a lesson', () => {
  it('says each screen, asks its question or waits for next, and ends', () => {
    const media = { ky: { src: 'c/media/x.png', alt: 'x' } };
    expect(compileLesson('praise', lesson({ text, media }, ask('q')))).toEqual({
      id: 'lesson/praise/01-praise',
      start: 'start.1',
      steps: {
        'start.1': {
          say: { text, media, progress: { done: 1, of: 2 } },
          ask: { choices: [{ value: 'next', label: 'core.next' }] },
          then: { step: 'q' },
        },
        q: { say: { text, progress: { done: 2, of: 2 } }, ask: { question: 'q' } },
      },
    });
  });

  it.each([
    ['screens before the first question', [say, say, ask('a')], ['start.1', 'start.2', 'a']],
    ['screens after a question', [ask('a'), say, say, ask('b'), say], ['a', 'a.1', 'a.2', 'b', 'b.1']],
    ['questions alone', [ask('a'), ask('b')], ['a', 'b']],
  ])('names %s', (_name, screens, names) => {
    expect(Object.keys(compileLesson('c', lesson(...screens)).steps)).toEqual(names);
  });

  it('keeps the names of screens before an added one', () => {
    const before = Object.keys(compileLesson('c', lesson(say, ask('a'), say)).steps);
    const after = Object.keys(compileLesson('c', lesson(say, ask('a'), say, ask('b'), say)).steps);
    expect(after.slice(0, before.length)).toEqual(before);
  });
});
