import { readFile } from 'node:fs/promises';
import { FILE_START, type FileReport } from './source-position.ts';

/**
 * The text of a file as an author wrote it: UTF-8, without byte order mark, lines ended by `\n`.
 * A file that is something else is reported and gives undefined. Throws where the file can't be read.
 */
export async function readSource(path: string, report: FileReport): Promise<string | undefined> {
  return decodeSource(await readFile(path), report);
}

export function decodeSource(bytes: Uint8Array, report: FileReport): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text.replace(/\r\n?/g, '\n');
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  report(
    FILE_START,
    'not-utf8',
    'This file is not UTF-8 text. In your editor, choose “Save as” and the encoding UTF-8.',
  );
  return undefined;
}
