import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

cacheCode(join(process.env.DATA_DIR || 'data', 'cache'));
await import('./serve.ts');

/**
 * Code without its types, and compiled, is kept beside the data, once DATA_DIR is there: the starts after that take half the
 * time, and do without the 20 MB that stripping types takes. Where DATA_DIR is not there yet or can't be written, nothing is kept:
 * to make it, and to say what is wrong with it, is the store's.
 */
function cacheCode(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'EEXIST') return;
  }
  enableCompileCache(folder);
}
