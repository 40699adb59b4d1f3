import type { Course } from '../../src/learning/course.ts';
import type { Library } from '../../src/learning/library.ts';
import { compileLesson } from '../../src/library/lesson-flow.ts';
import { shippedLibrary } from '../player/shipped-library.ts';

/** What today's version of the program teaches, and what the next one does. */
export type Releases = readonly [Library, Library];

/** What is shipped, and the same with every second lesson cut down to its questions: whoever is on another screen loses her place. */
export async function loadReleases(): Promise<Releases> {
  const library = await shippedLibrary();
  const courses = Object.entries(library.courses).map(([id, course]) => [id, withShortLessons(course)] as const);
  const flows = courses.flatMap(([id, { lessons }]) => lessons.map((lesson) => compileLesson(id, lesson)));
  const next = {
    ...library,
    version: `${library.version}-next`,
    courses: Object.fromEntries(courses),
    flows: { ...library.flows, ...Object.fromEntries(flows.map((flow) => [flow.id, flow])) },
  };
  return [library, next];
}

function withShortLessons(course: Course): Course {
  const lessons = course.lessons.map((lesson, i) => {
    const screens = lesson.screens.filter(({ question }) => question !== undefined);
    return i % 2 === 1 && screens.length > 0 ? { ...lesson, screens } : lesson;
  });
  return { ...course, lessons };
}
