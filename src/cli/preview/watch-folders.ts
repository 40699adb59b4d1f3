import { type FSWatcher, watch } from 'node:fs';

/** Editors save in several steps: what comes within this time is one change. */
const QUIET_MS = 120;

/** Calls `changed` after files below these folders were changed. Returns a function that ends the watch. */
export function watchFolders(folders: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const notice = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  };
  const watchers: FSWatcher[] = folders.map((folder) => {
    const watcher = watch(folder, { recursive: true, persistent: false }, notice);
    // A folder that was removed while it is watched: the next reading says so.
    watcher.on('error', notice);
    return watcher;
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
