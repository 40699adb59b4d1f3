import path from 'node:path';
import type { Course } from '../learning/course.ts';
import type { Flow } from '../learning/flow.ts';
import { ID_RULE, isId } from './author-id.ts';
import type { Finding } from './finding.ts';
import { compileLesson } from './lesson-flow.ts';
import type { Misfits } from './lint-screens.ts';
import { listDirectory } from './list-directory.ts';
import { loadCourse } from './load-course.ts';
import { FILE_START, reportIn } from './source-position.ts';

/** Courses by id, in the order of their folders' names. A course with an error is as complete as could be read. */
export type LoadedCourses = {
  readonly courses: Readonly<Record<string, Course>>;
  /** The flow of each lesson: `lesson/COURSE/LESSON`. */
  readonly flows: Readonly<Record<string, Flow>>;
  readonly findings: readonly Finding[];
  /** The ids of courses that say `draft: true`: what serves teachers leaves them out (`withoutDrafts`). */
  readonly drafts: readonly string[];
};

/**
 * Reads and checks every course below `contentDir`: each folder that holds a `course.yaml`. Files that are wrong are
 * findings; throws only where the disk itself fails.
 */
export async function loadCourses(contentDir: string, misfits: Misfits): Promise<LoadedCourses> {
  const findings: Finding[] = [];
  const courses: Record<string, Course> = {};
  const flows: Record<string, Flow> = {};
  const drafts: string[] = [];
  const report = (finding: Finding): void => void findings.push(finding);
  for (const id of await courseIds(contentDir, report)) {
    const { course, isDraft } = await loadCourse(contentDir, id, misfits, report);
    if (isDraft) drafts.push(id);
    if (!course) continue;
    courses[id] = course;
    for (const lesson of course.lessons) {
      const flow = compileLesson(id, lesson);
      flows[flow.id] = flow;
    }
  }
  return { courses, flows, findings, drafts };
}

async function courseIds(contentDir: string, report: (finding: Finding) => void): Promise<string[]> {
  const entries = await listDirectory(contentDir);
  if (!entries) {
    reportIn(contentDir, report)(
      FILE_START,
      'missing-content',
      'There is no such folder. Courses stand in folders below it; `sabak new course my-course` makes the first.',
    );
    return [];
  }
  const ids: string[] = [];
  for (const entry of entries.filter((one) => one.isDirectory)) {
    const files = (await listDirectory(path.join(contentDir, entry.name))) ?? [];
    if (!files.some((file) => file.name === 'course.yaml' && !file.isDirectory)) continue;
    if (isId(entry.name)) ids.push(entry.name);
    else
      reportIn(path.join(contentDir, entry.name, 'course.yaml'), report)(
        FILE_START,
        'bad-id',
        `The folder “${entry.name}” can not be a course: its name is its id. ${ID_RULE}`,
      );
  }
  return ids;
}
