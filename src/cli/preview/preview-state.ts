import path from 'node:path';
import type { Course, Lesson } from '../../learning/course.ts';
import type { Flow } from '../../learning/flow.ts';
import { type Language, localize } from '../../learning/language.ts';
import type { Library } from '../../learning/library.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import type { Finding } from '../../library/finding.ts';
import { lessonFlowName } from '../../library/lesson-flow.ts';
import { MISFITS } from '../misfits.ts';
import type { Bubble } from './bubble.ts';
import { type As, MESSENGERS } from './messengers.ts';
import type { PreviewLibrary } from './preview-library.ts';
import { rehearse } from './rehearse.ts';

/** What the page shows, as JSON. */
export type PreviewState = {
  readonly courses: readonly PreviewCourse[];
  /** `file` is relative to the content folder. */
  readonly findings: readonly Finding[];
};

export type PreviewCourse = {
  readonly id: string;
  readonly title: string;
  readonly languages: readonly Language[];
  readonly lessons: readonly { readonly id: string; readonly title: string }[];
};

export type PreviewLesson = {
  readonly goal: string;
  readonly minutes: number;
  readonly screens: readonly PreviewScreen[];
};

/**
 * `messages` are what a learner gets who comes to this screen, `bubbles` how a messenger shows that, `misfits` why it can't.
 */
export type PreviewScreen = {
  readonly step: string;
  readonly question?: string;
  readonly messages: readonly OutboundMessage[];
  readonly bubbles?: readonly Bubble[];
  readonly misfits: readonly string[];
};

/** All courses and findings; errors stand first. */
export function previewState({ library, findings }: PreviewLibrary, contentDir: string): PreviewState {
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b) || compare(a.file, b.file) || a.line - b.line);
  return {
    courses: Object.values(library.courses).map(courseOf),
    findings: sorted.map((finding) => ({ ...finding, file: path.relative(contentDir, finding.file) })),
  };
}

function courseOf(course: Course): PreviewCourse {
  const [language = 'ky'] = course.languages;
  const lessons = course.lessons.map(({ id, title }) => ({ id, title: titleOf(title, id, language) }));
  return { id: course.id, title: titleOf(course.title, course.id, language), languages: course.languages, lessons };
}

/** A lesson that is not finished may have no title in any language. */
function titleOf(title: Lesson['title'], id: string, language: Language): string {
  return Object.keys(title).length === 0 ? id : localize(title, language) || id;
}

/** The screens of a lesson in one language, as they are seen in the browser or in a messenger; undefined: there is no such lesson. */
export function previewLesson(
  library: Library,
  course: string,
  lesson: string,
  language: Language,
  as: As,
): PreviewLesson | undefined {
  const found = library.courses[course]?.lessons.find(({ id }) => id === lesson);
  const flow = library.flows[lessonFlowName(course, lesson)];
  if (!found || !flow) return undefined;
  const screens = stepsOf(flow).map((step) => {
    const said = rehearse(library, { flow: flow.id, step, language }, []);
    const messages = said.flatMap((one) => one.messages);
    return {
      step,
      ...(flow.steps[step]?.ask?.question !== undefined && { question: flow.steps[step].ask.question }),
      messages,
      ...(as !== 'web' && { bubbles: said.flatMap((one) => MESSENGERS[as].show(one.messages, language)) }),
      misfits: messages.flatMap((message) => MISFITS[as](message)),
    };
  });
  return { goal: localize(found.goal, language), minutes: found.minutes, screens };
}

/** The steps of a lesson in their order. */
function stepsOf(flow: Flow): string[] {
  const steps: string[] = [];
  for (let name: string | undefined = flow.start; name !== undefined && flow.steps[name]; ) {
    steps.push(name);
    const then: Flow['steps'][string]['then'] = flow.steps[name]?.then;
    name = then && 'step' in then ? then.step : undefined;
  }
  return steps;
}

function rank({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
