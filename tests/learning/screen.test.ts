import { describe, expect, it } from 'vitest';
import { beginDraft, type Draft } from '../../src/learning/draft.ts';
import type { Step } from '../../src/learning/flow.ts';
import type { Frame } from '../../src/learning/learner.ts';
import type { TextValues } from '../../src/learning/library.ts';
import { promptBodyOf, questionOf, sayStep } from '../../src/learning/screen.ts';
import { type Conversation, inLesson } from './drive.ts';

const FRAME: Frame = { flow: 'any', step: 'any', vars: { link: '/c/1', course: 'growth' } };
const IN_LESSON: Frame = { flow: 'lesson/growth/one', step: 'praise', vars: {} };

function draftOf(she: Conversation): Draft {
  return beginDraft(she.learner, { now: she.now, library: she.library, random: () => 0.5 });
}

function said(step: Step, frame = FRAME, turn = 3) {
  const draft = draftOf(inLesson());
  sayStep(draft, frame, step, turn);
  return draft.said;
}

describe('a step', () => {
  it.each<[string, Step, object[]]>([
    ['says its text', { say: { key: 'help.help' } }, [{ text: 'en help.help' }]],
    ['says nothing where it has nothing to say', { do: { action: 'stop', with: {} } }, []],
    [
      'adds a link, filled from its variables',
      { say: { key: 'help.help' }, link: { label: 'help.open', url: '{link}' } },
      [{ text: 'en help.help', link: { label: 'en help.open', url: '/c/1' } }],
    ],
    [
      'asks in the message that says something',
      { say: { key: 'help.help' }, ask: { text: { min: 1, max: 5 } } },
      [{ text: 'en help.help', ask: { turn: 3, type: 'text' } }],
    ],
    [
      'asks even where it says nothing',
      { ask: { text: { min: 1, max: 5 } } },
      [{ text: '', ask: { turn: 3, type: 'text' } }],
    ],
  ])('%s', (_, step, messages) => {
    expect(said(step)).toEqual(messages);
  });

  it('puts the words of a screen before its question', () => {
    const text = { en: 'Read this.', ky: 'Окуңуз.' };
    const media = { ky: { src: 'board.png', alt: 'Доска' } };
    const step: Step = { say: { text, media, progress: { done: 2, of: 5 } }, ask: { question: 'praise' } };
    expect(said(step, IN_LESSON)).toMatchObject([
      {
        text: 'Read this.\n\npraise?',
        media: { src: 'board.png', alt: 'Доска' },
        progress: { title: 'Lesson one', done: 2, of: 5 },
        ask: { turn: 3, type: 'choice' },
      },
    ]);
  });
});

describe('what she typed', () => {
  it('means nothing in Markdown, and stays as it is in labels and addresses', () => {
    const { library, ...she } = inLesson();
    const echo = { ...library, text: (_: string, key: string, values: TextValues = {}) => `${key} ${values.code}` };
    const draft = beginDraft(she.learner, { now: she.now, library: echo, random: () => 0.5 });
    const step: Step = {
      say: { key: 'a' },
      link: { label: 'b', url: '/{code}' },
      ask: { choices: [{ value: 'v', label: 'c' }] },
    };
    sayStep(draft, { ...FRAME, vars: { code: '*x\\' } }, step, 3);
    expect(draft.said).toEqual([
      {
        text: 'a \\*x\\\\',
        link: { label: 'b *x\\', url: '/*x\\' },
        ask: { turn: 3, type: 'choice', choices: [{ value: 'v', label: 'c *x\\' }] },
      },
    ]);
  });
});

describe('a list', () => {
  const labelsOf = (list: 'courses' | 'lessons', she: Conversation, frame = FRAME) => {
    const body = promptBodyOf(draftOf(she), frame, { list });
    return body.type === 'choice' ? body.choices.map((choice) => `${choice.value}: ${choice.label}`) : [];
  };
  const lesson = { startedAt: 0, completedAt: 1, marks: {} };

  it('of courses is in the order of the library, and ticks what is done', () => {
    const she = inLesson();
    const progress = { plain: { startedAt: 0, after: [], lessons: { short: lesson } } };
    she.learner = { ...she.learner, progress };
    expect(labelsOf('courses', she)).toEqual(['growth: Growth', 'plain: Plain ✓']);
  });

  it('of lessons is numbered, and ticks what is done', () => {
    const she = inLesson();
    const progress = { growth: { startedAt: 0, after: [], lessons: { two: lesson } } };
    she.learner = { ...she.learner, progress };
    expect(labelsOf('lessons', she)).toEqual(['one: 1. Lesson one', 'two: 2. Lesson two ✓']);
  });

  it('of the lessons of no course is empty', () => {
    expect(labelsOf('lessons', inLesson(), { ...FRAME, vars: { course: 'none' } })).toEqual([]);
  });
});

it('asks a question of a course only where the course has it', () => {
  const draft = draftOf(inLesson());
  expect(questionOf(draft, IN_LESSON, { question: 'praise' })?.id).toBe('praise');
  expect(questionOf(draft, IN_LESSON, {})).toBeUndefined();
  expect(() => questionOf(draft, IN_LESSON, { question: 'none' })).toThrow('no question none');
  expect(() => questionOf(draft, FRAME, { question: 'praise' })).toThrow('no question praise');
});
