import type { Lesson, Screen } from '../learning/course.ts';
import type { Flow, Step } from '../learning/flow.ts';
import { lookUpTable } from './look-up-table.ts';

/**
 * A lesson as a flow: each screen is a step that says it and asks its question, or waits for “next”. The last screen shows
 * n of n.
 *
 * Steps have names that outlive edits elsewhere: a question's own id; for other screens the question before it and a
 * number (`start.1`, `praise-effort.1`). So a learner in a lesson keeps her place when a screen is added after it.
 */
export function compileLesson(course: string, lesson: Lesson): Flow {
  const names = nameSteps(lesson.screens);
  const steps = lesson.screens.map(
    (screen, i) => [names[i] ?? '', compileScreen(screen, i + 1, lesson.screens.length, names[i + 1])] as const,
  );
  return { id: lessonFlowName(course, lesson.id), start: names[0] ?? '', steps: lookUpTable(steps) };
}

/** The name of a lesson's flow. */
export function lessonFlowName(course: string, lesson: string): string {
  return `lesson/${course}/${lesson}`;
}

function compileScreen(screen: Screen, done: number, of: number, next: string | undefined): Step {
  const { text, media, question } = screen;
  return {
    say: { text, ...(media && { media }), progress: { done, of } },
    ask: question === undefined ? { choices: [{ value: 'next', label: 'core.next' }] } : { question },
    ...(next !== undefined && { then: { step: next } }),
  };
}

function nameSteps(screens: readonly Screen[]): string[] {
  let anchor = 'start';
  let count = 0;
  return screens.map(({ question }) => {
    count = question === undefined ? count + 1 : 0;
    anchor = question ?? anchor;
    return question ?? `${anchor}.${count}`;
  });
}
