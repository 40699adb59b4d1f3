import path from 'node:path';
import type { Course, Lesson } from '../../learning/course.ts';
import type { Flow } from '../../learning/flow.ts';
import { LANGUAGES, type Language } from '../../learning/language.ts';
import type { Library } from '../../learning/library.ts';
import type { Finding } from '../../library/finding.ts';
import { compileLesson } from '../../library/lesson-flow.ts';
import type { Misfits } from '../../library/lint-screens.ts';
import { listDirectory } from '../../library/list-directory.ts';
import { loadCourses } from '../../library/load-courses.ts';
import type { MessageElements } from '../../library/message-format.ts';
import { readSource } from '../../library/read-source.ts';
import { reportIn } from '../../library/source-position.ts';
import { textBook } from '../../library/text-book.ts';
import { parseTexts } from '../../library/texts-source.ts';

/** What is previewed. The test of a course is one more lesson, called `test`. */
export type PreviewLibrary = { readonly library: Library; readonly findings: readonly Finding[] };

/** No lesson can have this id: a lesson is a folder below lessons/. */
export const TEST_LESSON = 'test';

/**
 * Reads all courses, as far as they can be read, and the texts that the core says. Unlike the library of the server it is
 * there whatever is wrong with the files: an author wants to see what she is mending.
 */
export async function loadPreview(contentDir: string, flowsDir: string, misfits: Misfits): Promise<PreviewLibrary> {
  const { courses, flows, findings } = await loadCourses(contentDir, misfits);
  const text = await loadTexts(path.join(flowsDir, 'texts'));
  const shown = Object.fromEntries(Object.entries(courses).map(([id, course]) => [id, withTest(course)]));
  const library: Library = {
    version: 'preview',
    courses: shown,
    flows: { ...flows, ...testFlows(courses) },
    triggers: { start: '', commands: {}, words: {}, events: {} },
    templates: {},
    text,
  };
  return { library, findings };
}

function withTest(course: Course): Course {
  return course.pool.length === 0 ? course : { ...course, lessons: [...course.lessons, testLesson(course)] };
}

function testLesson(course: Course): Lesson {
  const words = { ky: 'Тест', ru: 'Тест', en: 'Test' };
  const screens = course.pool.map(({ id }) => ({ text: { ky: '', ru: '', en: '' }, question: id }));
  return { id: TEST_LESSON, title: words, goal: words, minutes: 0, screens };
}

function testFlows(courses: Readonly<Record<string, Course>>): Record<string, Flow> {
  const flows = Object.values(courses)
    .filter((course) => course.pool.length > 0)
    .map((course) => compileLesson(course.id, testLesson(course)));
  return Object.fromEntries(flows.map((flow) => [flow.id, flow]));
}

/** The texts of the core. One that can't be read is shown as its key: `sabak lint` says what is wrong with it. */
async function loadTexts(directory: string): Promise<Library['text']> {
  const texts: Record<Language, ReadonlyMap<string, MessageElements>> = { ky: new Map(), ru: new Map(), en: new Map() };
  const names = ((await listDirectory(directory)) ?? []).map((entry) => entry.name);
  for (const language of LANGUAGES) {
    const name = `${language}.yaml`;
    if (!names.includes(name)) continue;
    const report = reportIn(name, () => undefined);
    const source = await readSource(path.join(directory, name), report);
    const parsed = source === undefined ? undefined : parseTexts(language, name, source, report);
    if (parsed) texts[language] = parsed.texts;
  }
  const book = textBook(texts);
  return (language, key, values) => (texts[language].has(key) ? book(language, key, values) : `[${key}]`);
}
