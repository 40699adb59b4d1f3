import path from 'node:path';
import type { LoadedCourses } from './load-courses.ts';

/**
 * The courses that teachers see, with what is wrong with them: no draft, and nothing of what its author has still to mend.
 * `shown`: ids of drafts that stay all the same.
 */
export function withoutDrafts(loaded: LoadedCourses, contentDir: string, shown: readonly string[] = []): LoadedCourses {
  const hidden = loaded.drafts.filter((id) => !shown.includes(id));
  const folders = hidden.map((id) => path.join(contentDir, id) + path.sep);
  const flows = hidden.map((id) => `lesson/${id}/`);
  return {
    courses: omit(loaded.courses, (id) => hidden.includes(id)),
    flows: omit(loaded.flows, (id) => flows.some((start) => id.startsWith(start))),
    findings: loaded.findings.filter(({ file }) => !folders.some((folder) => file.startsWith(folder))),
    drafts: loaded.drafts.filter((id) => shown.includes(id)),
  };
}

function omit<T>(values: Readonly<Record<string, T>>, isOmitted: (id: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([id]) => !isOmitted(id)));
}
