import path from 'node:path';
import { LANGUAGES, type Language } from '../learning/language.ts';
import type { CourseFolders } from './check-course-file.ts';
import { COURSE_FILE } from './course-file.ts';
import { listDirectory } from './list-directory.ts';

/** What of a course is read. `languages`: undefined where nobody says which; then each folder is read in those it has. */
export type CourseOutline = {
  readonly isDraft: boolean;
  readonly languages?: readonly Language[];
  readonly lessons: readonly string[];
  readonly hasTest: boolean;
};

/** A file that is no YAML while its author writes it is a draft all the same. */
const DRAFT_LINE = /^draft: +true\s*$/m;

/**
 * The outline as `course.yaml` says it and, where the file is wrong, as its folders do: a mistake in it hides none in the
 * lessons. `text`, `written`: the file and its value; undefined where it is no text, or no YAML.
 */
export function outlineCourse(text: string | undefined, written: unknown, folders: CourseFolders): CourseOutline {
  const keys = typeof written === 'object' && written !== null ? new Map(Object.entries(written)) : undefined;
  const languages = COURSE_FILE.shape.languages.safeParse(keys?.get('languages')).data;
  const lessons = COURSE_FILE.shape.lessons.safeParse(keys?.get('lessons')).data ?? folders.lessons;
  return {
    isDraft: keys ? keys.get('draft') === true : DRAFT_LINE.test(text ?? ''),
    ...(languages && { languages }),
    lessons: [...new Set(lessons)].filter((lesson) => folders.lessons.includes(lesson)),
    hasTest: folders.hasTest && (keys?.has('test') ?? true),
  };
}

/** The languages in which a folder has a file. */
export async function languagesIn(directory: string): Promise<Language[]> {
  const entries = (await listDirectory(directory)) ?? [];
  return LANGUAGES.filter((language) =>
    entries.some(({ name, isDirectory }) => name === `${language}.md` && !isDirectory),
  );
}

export async function findFolders(directory: string): Promise<CourseFolders> {
  const lessons = (await listDirectory(path.join(directory, 'lessons'))) ?? [];
  const beside = (await listDirectory(directory)) ?? [];
  return {
    lessons: lessons.filter((entry) => entry.isDirectory).map((entry) => entry.name),
    hasTest: beside.some((entry) => entry.isDirectory && entry.name === 'test'),
  };
}
