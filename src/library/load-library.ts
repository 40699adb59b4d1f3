import type { Library } from '../learning/library.ts';
import type { Finding } from './finding.ts';
import { libraryVersion } from './library-version.ts';
import { listsOf } from './lint-flow-screens.ts';
import type { Misfits } from './lint-screens.ts';
import { loadCourses } from './load-courses.ts';
import { loadFlows } from './load-flows.ts';
import { lookUpTable } from './look-up-table.ts';
import { ownStrings } from './own-strings.ts';
import { withoutDrafts } from './without-drafts.ts';

export type LibraryOptions = {
  readonly contentDir: string;
  readonly flowsDir: string;
  /** What each channel can't show of a message, by the channel's id. */
  readonly misfits: Misfits;
  /** The ids of drafts that are to be in it all the same, for their authors. By default none is. */
  readonly drafts?: readonly string[];
};

/** `findings` of a library that was loaded are warnings. */
export type LoadedLibrary =
  | { readonly ok: true; readonly library: Library; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Reads, checks and compiles all flows and courses, drafts apart. Mistakes of their authors are findings, errors among them
 * mean that there is no library; throws only where the disk itself fails.
 */
export async function loadLibrary(options: LibraryOptions): Promise<LoadedLibrary> {
  const { contentDir, flowsDir, misfits, drafts } = options;
  const version = await libraryVersion([flowsDir, contentDir]);
  const taught = withoutDrafts(await loadCourses(contentDir, misfits), contentDir, drafts);
  const courses = ownStrings(Object.values(taught.courses));
  const lessons = ownStrings(Object.values(taught.flows));
  const spoken = await loadFlows(flowsDir, misfits, listsOf(courses));
  const findings = [...spoken.findings, ...taught.findings];
  if (!spoken.compiled || findings.some(({ severity }) => severity === 'error')) return { ok: false, findings };
  const { flows, triggers, templates, text } = spoken.compiled;
  const library: Library = {
    version,
    flows: lookUpTable([...flows, ...lessons].map((flow) => [flow.id, flow])),
    triggers,
    courses: lookUpTable(courses.map((course) => [course.id, course])),
    templates: lookUpTable(ownStrings([...templates]).map((template) => [template.name, template])),
    text,
  };
  return { ok: true, library, findings };
}
