import path from 'node:path';
import type { Course, Lesson } from '../learning/course.ts';
import { isGraded } from '../learning/grade.ts';
import { LANGUAGES, type Language } from '../learning/language.ts';
import type { Question } from '../learning/question.ts';
import { type CourseSource, checkCourseFile, checkPool } from './check-course-file.ts';
import { checkIds, type NamedScreens } from './check-ids.ts';
import { checkShape } from './check-shape.ts';
import { compareLanguages } from './compare-languages.ts';
import { COURSE_FILE, type CourseFile, localizedOf } from './course-file.ts';
import { parseDuration } from './duration.ts';
import type { Report } from './finding.ts';
import type { LessonPage, ScreenPage } from './lesson-page.ts';
import { lintLesson, lintMinutes } from './lint-lesson.ts';
import { lintPicture, picturePath } from './lint-pictures.ts';
import { lintScreens, type Misfits } from './lint-screens.ts';
import { lookUpTable } from './look-up-table.ts';
import { mapPages, mergeLesson, mergeQuestions, type Pages, questionsOn, unreadOn } from './merge-lesson.ts';
import { findFolders, languagesIn, outlineCourse } from './outline-course.ts';
import { parseLesson, parseTest } from './parse-lesson.ts';
import { type PageFile, type PageParser, readPages } from './read-pages.ts';
import { readSource } from './read-source.ts';
import { reportIn } from './source-position.ts';
import { parseYaml } from './yaml-source.ts';

/** The files of a lesson or of the test. `folder` is below the content folder, with `/`. */
type Unit<T> = { readonly folder: string; readonly files: Pages<PageFile<T>> };

type LessonUnit = Unit<LessonPage> & { readonly id: string };

type Screens = { readonly screens: readonly ScreenPage[] };

/** `course`: as complete as could be read; absent where its `course.yaml` can't be understood. */
export type LoadedCourse = { readonly course?: Course; readonly isDraft: boolean };

/** Reads and checks one course: its lessons and test also where `course.yaml` is wrong. */
export async function loadCourse(
  contentDir: string,
  id: string,
  misfits: Misfits,
  report: Report,
): Promise<LoadedCourse> {
  const directory = path.join(contentDir, id);
  const folders = await findFolders(directory);
  const { text, written, source } = await readCourseFile(path.join(directory, 'course.yaml'), report);
  if (source) checkCourseFile(source, folders);

  const outline = outlineCourse(text, written, folders);
  const read = <T extends Screens>(folder: string, parse: PageParser<T>): Promise<Unit<T> | undefined> =>
    readUnit(contentDir, `${id}/${folder}`, outline.languages, parse, report);
  const lessons: LessonUnit[] = [];
  for (const lesson of outline.lessons) {
    const unit = await read(`lessons/${lesson}`, parseLesson);
    if (unit) lessons.push({ id: lesson, ...unit });
  }
  const test = outline.hasTest ? await read('test', parseTest) : undefined;

  checkIds([...lessons, ...(test ? [test] : [])].flatMap(mainScreens));
  for (const unit of lessons) {
    await lintUnit(contentDir, unit, misfits);
    lintLessonUnit(unit);
  }
  const pool = test ? mergeQuestions(screensOf(test)) : [];
  if (test) {
    await lintUnit(contentDir, test, misfits);
    lintGraded(test);
    if (source) checkPool(source, pool.filter(isGraded).length + countUnread(test));
  }
  return { isDraft: outline.isDraft, ...(source && { course: compile(id, source.file, lessons, pool) }) };
}

async function readUnit<T extends Screens>(
  contentDir: string,
  folder: string,
  languages: readonly Language[] | undefined,
  parse: PageParser<T>,
  report: Report,
): Promise<Unit<T> | undefined> {
  const directory = path.join(contentDir, folder);
  const files = await readPages(directory, languages ?? (await languagesIn(directory)), parse, report);
  return files && { folder, files };
}

/** `text` and `written`: what stands in the file, right or wrong, as far as it can be read; `source`: where all of it is right. */
async function readCourseFile(
  name: string,
  report: Report,
): Promise<{ text: string | undefined; written?: unknown; source?: CourseSource }> {
  const fileReport = reportIn(name, report);
  const text = await readSource(name, fileReport);
  const yaml = text === undefined ? undefined : parseYaml(text, fileReport);
  if (!yaml) return { text };
  const file = checkShape(yaml, COURSE_FILE, fileReport);
  return { text, written: yaml.value, ...(file && { source: { file, yaml, report: fileReport } }) };
}

function mainScreens({ folder, files }: Unit<Screens>): NamedScreens[] {
  const main = files.pages[files.main];
  const below = folder.slice(folder.indexOf('/') + 1);
  return main ? [{ name: `${below}/${main.name}`, screens: main.page.screens, report: main.report }] : [];
}

function screensOf({ files }: Unit<Screens>): Pages<readonly ScreenPage[]> {
  return { main: files.main, pages: mapPages(files.pages, ({ page }) => page.screens) };
}

function countUnread({ files }: Unit<Screens>): number {
  return unreadOn(files.pages[files.main]?.page.screens ?? []).length;
}

/** What is checked of lessons and tests alike. */
async function lintUnit(contentDir: string, { folder, files }: Unit<Screens>, misfits: Misfits): Promise<void> {
  compareLanguages({
    main: files.main,
    pages: mapPages(files.pages, ({ name, page, report }) => ({ name, screens: page.screens, report })),
  });
  for (const language of LANGUAGES) {
    const file = files.pages[language];
    if (!file) continue;
    lintScreens(file.page.screens, language, misfits, file.report);
    for (const { picture } of file.page.screens) {
      if (picture) await lintPicture(picture, contentDir, folder, file.report);
    }
  }
}

/** Nobody is asked a question that is not graded in a test (`drawTest`). */
function lintGraded({ files }: Unit<Screens>): void {
  const main = files.pages[files.main];
  for (const { id, at, body } of questionsOn(main?.page.screens ?? [])) {
    if (body.type !== 'scale' && body.type !== 'reflection') continue;
    main?.report(
      at,
      'ungraded-in-test',
      `\`${id}\` is a \`${body.type}\`, which has no right answer, so a test never asks it. Put it into a lesson.`,
      'warning',
    );
  }
}

function lintLessonUnit({ files }: Unit<LessonPage>): void {
  const main = files.pages[files.main];
  if (main) lintLesson(main.page, main.report);
  for (const language of LANGUAGES) {
    const file = files.pages[language];
    if (file) lintMinutes(file.page, language, file.report);
    if (file?.page.minutesAt && main?.page.minutesAt && file.page.minutes !== main.page.minutes) {
      file.report(
        file.page.minutesAt,
        'languages-differ',
        `\`minutes\` is ${file.page.minutes} here and ${main.page.minutes} in ${main.name}. Make them the same.`,
      );
    }
  }
}

function compile(id: string, file: CourseFile, units: readonly LessonUnit[], pool: readonly Question[]): Course {
  const lessons = units.map(compileLessonUnit);
  const asked = [...units.flatMap((unit) => mergeQuestions(screensOf(unit))), ...pool];
  const { certificate, pace, pass, test } = file;
  return {
    id,
    title: localizedOf(file.title),
    summary: localizedOf(file.summary),
    languages: file.languages,
    lessons,
    pace: { unlock: pace.unlock, ...(pace.perDay !== undefined && { perDay: pace.perDay }) },
    ...(test && { test }),
    pool,
    pass: { score: pass.score, retakeAfterMs: parseDuration(pass.retakeAfter) ?? 0 },
    ...(certificate && {
      certificate: {
        hours: certificate.hours,
        title: localizedOf(certificate.title),
        signatories: certificate.signatories.map(({ name, role }) => ({ name, role: localizedOf(role) })),
      },
    }),
    questions: lookUpTable(asked.map((question) => [question.id, question])),
  };
}

function compileLessonUnit({ id, folder, files }: LessonUnit): Lesson {
  const pages = { main: files.main, pages: mapPages(files.pages, ({ page }) => page) };
  return mergeLesson(id, pages, (src) => picturePath(folder, src) ?? src);
}
