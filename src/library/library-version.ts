import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listDirectory } from './list-directory.ts';

/**
 * A hash of every file below these folders, by name and content: 22 letters of base64url, 132 bits of SHA-256. Hidden
 * files do not count. A folder that is not there counts as empty.
 */
export async function libraryVersion(directories: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const directory of directories) {
    for (const file of await filesBelow(directory, '')) {
      const bytes = await readFile(path.join(directory, file));
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    }
    hash.update('\0');
  }
  return hash.digest('base64url').slice(0, 22);
}

async function filesBelow(directory: string, below: string): Promise<string[]> {
  const files: string[] = [];
  for (const { name, isDirectory } of (await listDirectory(path.join(directory, below))) ?? []) {
    if (name.startsWith('.')) continue;
    const file = below === '' ? name : `${below}/${name}`;
    if (isDirectory) files.push(...(await filesBelow(directory, file)));
    else files.push(file);
  }
  return files;
}
