import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from '../library/finding.ts';
import { listsOf } from '../library/lint-flow-screens.ts';
import type { Misfits } from '../library/lint-screens.ts';
import { listDirectory } from '../library/list-directory.ts';
import { loadCourses } from '../library/load-courses.ts';
import { loadFlows } from '../library/load-flows.ts';
import { withoutDrafts } from '../library/without-drafts.ts';
import { foldersOf } from './folders-of.ts';

/** What is to be checked: a folder of flows, a folder of courses, or of the latter one course only. */
export type LintTarget = { readonly flowsDir?: string; readonly contentDir?: string; readonly course?: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** What a folder that was named holds, or a sentence about it where it holds nothing of ours. */
export async function findTarget(directory: string | undefined, env: Environment): Promise<LintTarget | string> {
  if (directory === undefined) {
    const { flowsDir, contentDir } = foldersOf(env);
    return { flowsDir, contentDir };
  }
  const entries = await listDirectory(directory);
  if (!entries) return `There is no folder ${directory}.`;
  const names = entries.map(({ name }) => name);
  if (names.includes('course.yaml')) {
    const whole = path.resolve(directory);
    const parent = path.dirname(whole);
    const contentDir = path.isAbsolute(directory) ? parent : path.relative('', parent) || '.';
    return { contentDir, course: path.basename(whole) };
  }
  if (names.includes('flows') || names.includes('content')) {
    return {
      ...(names.includes('flows') && { flowsDir: path.join(directory, 'flows') }),
      ...(names.includes('content') && { contentDir: path.join(directory, 'content') }),
    };
  }
  if (names.includes('texts')) return { flowsDir: directory };
  for (const name of names)
    if (await isFile(path.join(directory, name, 'course.yaml'))) return { contentDir: directory };
  return `${directory} holds neither flows nor courses. Name a folder with flows/ and content/ in it, or the folder of a course.`;
}

async function isFile(name: string): Promise<boolean> {
  const found = await stat(name).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** `findings` in the order of files and lines; `drafts`: the ids of the courses among them that no teacher sees yet. */
export type Linted = { readonly findings: readonly Finding[]; readonly drafts: readonly string[] };

/** Checks all that was named, drafts too. */
export async function lintAll(target: LintTarget, misfits: Misfits): Promise<Linted> {
  const { flowsDir, contentDir, course } = target;
  const taught = contentDir === undefined ? undefined : await loadCourses(contentDir, misfits);
  const lists = listsOf(taught ? Object.values(withoutDrafts(taught, contentDir ?? '').courses) : []);
  const spoken = flowsDir === undefined ? undefined : await loadFlows(flowsDir, misfits, lists);
  const ofCourses = (taught?.findings ?? []).filter(
    ({ file }) => course === undefined || isBelow(path.join(contentDir ?? '', course), file),
  );
  return {
    findings: [...(spoken?.findings ?? []), ...ofCourses].sort(byPlace),
    drafts: (taught?.drafts ?? []).filter((id) => course === undefined || id === course),
  };
}

function isBelow(directory: string, file: string): boolean {
  return path.resolve(file).startsWith(path.resolve(directory) + path.sep);
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
