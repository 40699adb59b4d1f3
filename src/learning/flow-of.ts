import type { Course } from './course.ts';
import type { Flow, Step } from './flow.ts';
import type { Frame } from './learner.ts';
import type { Library } from './library.ts';

/** What a frame is about, where it is a lesson or a test: its flow is named `lesson/COURSE/LESSON` or `test/COURSE/SIDE`. */
export type Activity =
  | { readonly kind: 'lesson'; readonly course: string; readonly lesson: string }
  | { readonly kind: 'test'; readonly course: string; readonly test: 'before' | 'after' };

export function activityOf(flow: string): Activity | undefined {
  const first = flow.indexOf('/');
  const second = flow.indexOf('/', first + 1);
  if (first < 0 || second < 0) return undefined;
  const course = flow.slice(first + 1, second);
  const id = flow.slice(second + 1);
  if (flow.startsWith('lesson/')) return { kind: 'lesson', course, lesson: id };
  return flow.startsWith('test/') && (id === 'before' || id === 'after')
    ? { kind: 'test', course, test: id }
    : undefined;
}

export function flowNameOf(activity: Activity): string {
  return `${activity.kind}/${activity.course}/${activity.kind === 'lesson' ? activity.lesson : activity.test}`;
}

/** The flow that a frame runs; undefined where the library has it no more. A test is made of the questions drawn for it. */
export function flowOf(library: Library, frame: Frame): Flow | undefined {
  const activity = activityOf(frame.flow);
  if (activity?.kind !== 'test') return library.flows[frame.flow];
  const course = library.courses[activity.course];
  return course && testFlow(frame.flow, course, questionsOf(frame));
}

/** The questions that were drawn for the test that a frame runs. */
export function questionsOf(frame: Frame): readonly string[] {
  const questions = frame.vars.questions;
  return Array.isArray(questions) ? questions : [];
}

/** A question that the author has removed since the test was drawn is left out. */
function testFlow(id: string, course: Course, drawn: readonly string[]): Flow {
  const questions = drawn.filter((question) => course.questions[question] !== undefined);
  const steps: Record<string, Step> = {};
  for (const [i, question] of questions.entries()) {
    const next = questions[i + 1];
    const step: Step = { say: { text: EMPTY, progress: { done: i + 1, of: questions.length } }, ask: { question } };
    steps[question] = next === undefined ? step : { ...step, then: { step: next } };
  }
  return { id, start: questions[0] ?? '', steps };
}

const EMPTY = { ky: '', ru: '', en: '' };
