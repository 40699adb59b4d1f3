import { describe, expect, it } from 'vitest';
import type { Library } from '../../src/learning/library.ts';
import { type Conversation, inLesson } from './drive.ts';
import { removeCourse, removeLesson, renameStep, smallLibrary } from './small-library.ts';

const RENAMED = smallLibrary((parts) => renameStep(parts, 'lesson/growth/one', 'praise', 'other'));
const WITHOUT_LESSON = smallLibrary((parts) => removeLesson(parts, 'growth', 'one'));
const WITHOUT_COURSE = smallLibrary((parts) => removeCourse(parts, 'growth'));
const WITHOUT_COURSE_FLOW = smallLibrary(({ flows }) => {
  delete flows.course;
});
const WITHOUT_MENU = smallLibrary(({ flows }) => {
  delete flows.menu;
});

/** At the question `praise` of lesson one, with new content. */
function inChanged(library: Library): Conversation {
  const she = inLesson();
  she.tap('next');
  she.library = library;
  return she;
}

const RESTARTED = ['en core.lesson-changed', 'one begins'];
const OLD_TURN = 7;

describe('a lesson whose step is gone', () => {
  it.each<[string, (she: Conversation) => string[], string[]]>([
    ['a text', (she) => she.text('2'), RESTARTED],
    ['a tap', (she) => she.tap('b'), ['en core.old-button', ...RESTARTED]],
    ['a tap of an old turn', (she) => she.later(5_000).tapTurn(OLD_TURN, 'next'), ['en core.old-button', ...RESTARTED]],
    ['a command that ends', (she) => she.text('help'), ['en help.help', ...RESTARTED]],
    ['start', (she) => she.start(), RESTARTED],
  ])('begins again, and says so: %s', (_, act, said) => {
    const she = inChanged(RENAMED);
    expect(act(she)).toEqual(said);
    expect(she.places()).toEqual(['course:lesson', 'lesson/growth/one:start.1']);
    expect(she.tap('next')).toEqual(['praise?']);
  });

  it('keeps the marks that she has', () => {
    const she = inLesson();
    she.tap('next');
    she.tap('b');
    she.library = smallLibrary((parts) => renameStep(parts, 'lesson/growth/one', 'true-or-false', 'other'));
    expect(she.text('1')).toEqual(RESTARTED);
    expect(she.learner.progress.growth?.lessons.one?.marks).toEqual({ praise: 1 });
  });

  it('begins again where she comes back to it', () => {
    const she = inChanged(RENAMED);
    she.text('menu');
    expect(she.tap('learn')).toEqual(['en course.lesson', ...RESTARTED]);
  });

  it('is told in a language that she changed to', () => {
    const she = inChanged(RENAMED);
    expect(she.speak('ru')).toEqual(['ru core.language-changed', 'ru core.lesson-changed', 'one begins']);
  });
});

describe('where she is gone', () => {
  it.each<[string, Library, string[], string]>([
    ['a lesson: its caller goes on', WITHOUT_LESSON, ['en course.lesson-done:  0%'], 'course:lesson-done'],
    ['the whole course: its caller goes on', WITHOUT_COURSE, ['en course.lesson-done:  0%'], 'course:lesson-done'],
    ['the flow that called her lesson: the lesson stays', WITHOUT_COURSE_FLOW, ['praise?'], 'lesson/growth/one:praise'],
  ])('%s', (_, library, said, place) => {
    const she = inChanged(library);
    she.text('nonsense');
    expect(she.messages.slice(-1).map((message) => message.text)).toEqual(said);
    expect(she.places().at(-1)).toBe(place);
  });

  it('and a course that is gone is said to be so', () => {
    const she = inChanged(WITHOUT_COURSE);
    she.text('nonsense');
    expect(she.tap('next')).toEqual(['en course.gone']);
    expect(she.places()).toEqual([]);
    expect(she.learner.progress.growth?.lessons.one).toBeDefined();
  });

  it('and a lesson whose caller is gone ends the conversation', () => {
    const she = inChanged(WITHOUT_COURSE_FLOW);
    for (const values of [['b'], ['a'], ['a', 'c'], ['12.5']]) she.tap(...values);
    expect(she.factsOf('lesson.completed')).toHaveLength(1);
    expect(she.factsOf('flow.stopped')).toMatchObject([{ flow: 'course', reason: 'the flow is gone' }]);
    expect(she.places()).toEqual([]);
  });

  it('and what offers itself is gone, too: she is told that something is wrong', () => {
    const she = inChanged(
      smallLibrary(({ flows }) => {
        delete flows.menu;
        delete flows['lesson/growth/one'];
        delete flows.course;
      }),
    );
    expect(she.text('nonsense')).toEqual([]);
    expect(she.text('nonsense')).toEqual(['en core.sorry']);
  });

  it('and the flow where she is has another beginning now: she begins there', () => {
    const she = inLesson();
    she.text('/settings');
    she.library = smallLibrary((parts) => renameStep(parts, 'settings', 'settings', 'new-settings'));
    expect(she.text('nonsense')).toEqual(['en settings.settings']);
    expect(she.places().at(-1)).toBe('settings:new-settings');
    expect(she.newFacts).toMatchObject([{ kind: 'flow.stopped', flow: 'settings', reason: 'the step is gone' }]);
  });

  it('and the menu is gone: a word for it apologises, and her lesson is kept', () => {
    const she = inChanged(WITHOUT_MENU);
    expect(she.text('menu')).toEqual(['en core.sorry']);
    expect(she.learner.progress.growth?.lessons.one?.step).toBe('praise');
  });
});

describe('a question that waits', () => {
  it('that is none any more is passed over', () => {
    const she = inLesson();
    she.text('/one');
    she.library = smallLibrary(({ flows }) => {
      flows.one = { id: 'one', start: 'ask', steps: { ask: { say: { key: 'one.said' } } } };
    });
    expect(she.text('1')).toEqual(['en one.said', 'one begins']);
  });

  it('which another step calls is passed on', () => {
    const she = inLesson();
    she.text('/settings');
    she.tap('language');
    she.library = smallLibrary((parts) => renameStep(parts, 'settings', 'language', 'tongue'));
    expect(she.tap('ru').slice(0, 2)).toEqual(['ru language.changed', 'ru settings.settings']);
    expect(she.places().at(-1)).toBe('settings:settings');
  });
});
