import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what was built or found out once is kept between runs, made if need be. */
export function cacheFolder(): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sabak-tests');
  mkdirSync(folder, { recursive: true });
  return folder;
}
