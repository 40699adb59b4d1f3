import { readdir } from 'node:fs/promises';

export type DirectoryEntry = { readonly name: string; readonly isDirectory: boolean };

/** What a folder holds, by name; undefined where there is no such folder. */
export async function listDirectory(directory: string): Promise<DirectoryEntry[] | undefined> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an error of the file system says that there is no such file. NUL in a name is such a case, too. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code);
}
