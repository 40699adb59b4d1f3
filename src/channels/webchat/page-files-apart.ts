import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PageFile } from './page-files.ts';

const PRINT = fileURLToPath(new URL('print-page-files.ts', import.meta.url));
/** The page is 50 KB of script and style, and an icon; in base64 a third more. */
const MAX_BYTES = 1_000_000;

/** A page file as it travels: `body` in base64. */
export type PrintedPageFile = Omit<PageFile, 'body'> & { readonly body: string };

/**
 * `loadPageFiles` in a process of its own: Node's stripper of types takes 20 MB, which a process that ran it would keep for
 * as long as it serves. Rejects where that process fails.
 */
export async function loadPageFilesApart(): Promise<PageFile[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [PRINT], { maxBuffer: MAX_BYTES });
  const files: PrintedPageFile[] = JSON.parse(stdout);
  return files.map((file) => ({ ...file, body: Buffer.from(file.body, 'base64') }));
}
