import { MISFITS } from '../../src/cli/misfits.ts';
import type { Library } from '../../src/learning/library.ts';
import { formatFinding } from '../../src/library/format-finding.ts';
import { loadLibrary } from '../../src/library/load-library.ts';

/** The flows and courses that are shipped. Throws where they have mistakes. */
export async function shippedLibrary(): Promise<Library> {
  const loaded = await loadLibrary({
    contentDir: 'content',
    flowsDir: 'flows',
    misfits: MISFITS,
  });
  if (!loaded.ok) throw new Error(loaded.findings.map(formatFinding).join('\n'));
  return loaded.library;
}
