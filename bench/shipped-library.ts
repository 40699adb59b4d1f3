import { MISFITS } from '../src/cli/misfits.ts';
import type { Library } from '../src/learning/library.ts';
import { loadLibrary } from '../src/library/load-library.ts';

/** The library as it is shipped. Throws where the linter refuses it. */
export async function shippedLibrary(): Promise<Library> {
  const contentDir = process.env.CONTENT_DIR ?? 'content';
  const loaded = await loadLibrary({ contentDir, flowsDir: 'flows', misfits: MISFITS });
  if (!loaded.ok) throw new Error(`the shipped library has mistakes: ${JSON.stringify(loaded.findings.slice(0, 3))}`);
  return loaded.library;
}
