import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export type DirectoryEntry = { readonly name: string; readonly isDirectory: boolean };

/** What a folder holds, by name; undefined where there is no such folder. */
export async function listDirectory(directory: string): Promise<DirectoryEntry[] | undefined> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const listed = await Promise.all(
      entries.map(async (entry) => ({ name: entry.name, isDirectory: await isDirectory(entry) })),
    );
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A link counts as what it leads to: volumes of containers are full of them. */
async function isDirectory(entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(path.join(entry.parentPath, entry.name))).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Whether an error of the file system says that there is no such file. NUL in a name is such a case, too. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code);
}
