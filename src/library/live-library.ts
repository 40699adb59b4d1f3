import { type FSWatcher, watch } from 'node:fs';
import type { Library } from '../learning/library.ts';
import type { Finding } from './finding.ts';
import { formatFinding } from './format-finding.ts';
import { libraryVersion } from './library-version.ts';
import { type LibraryOptions, type LoadedLibrary, loadLibrary } from './load-library.ts';

/** The library of a running program: it follows its files, and never becomes worse than it was. */
export type LiveLibrary = {
  /** The newest library that passed its checks. */
  current(): Library;
  /** What is wrong with the files as they are now. */
  findings(): readonly Finding[];
  /** Whether the files as they are now fail their checks, so that an older library is running. */
  isStale(): boolean;
  /** Stops watching. Resolves when no reload is under way any more. */
  close(): Promise<void>;
};

/** `failed`: the disk could not be read, or no longer be watched; the library stays as it was. */
export type Reload =
  | LoadedLibrary
  | { readonly ok: false; readonly findings: readonly Finding[]; readonly failed: Error };

export type LiveLibraryOptions = LibraryOptions & {
  /** Called after each reload, the first loading apart. */
  readonly onReload: (result: Reload) => void;
};

/** An editor that saves makes several events; a `git pull` makes many within this time. */
const SETTLE_MS = 200;

/**
 * Loads the library and watches its folders. A bad edit leaves the last good library running.
 * Throws where the first loading finds errors, with all of them in the message, or a folder can't be watched.
 */
export async function openLiveLibrary(options: LiveLibraryOptions): Promise<LiveLibrary> {
  const { onReload, flowsDir, contentDir } = options;
  const first = await loadLibrary(options);
  if (!first.ok) throw new Error(describe(first.findings));
  let current: Library = first.library;
  let latest: Reload = first;
  let isChanged = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let reloading: Promise<void> | undefined;

  /** Loads until nothing has changed meanwhile. */
  async function reload(): Promise<void> {
    while (isChanged && !isClosed) {
      isChanged = false;
      latest = await loadLibrary(options).catch((error: unknown) => failure(latest.findings, error));
      if (latest.ok) current = latest.library;
      if (!isClosed) onReload(latest);
    }
    reloading = undefined;
  }

  function changed(): void {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading ??= reload();
    }, SETTLE_MS);
  }

  const watchers = watchFolders([flowsDir, contentDir], changed, (error) => onReload(failure(latest.findings, error)));
  // An edit between the first loading and the watching made no event.
  if ((await libraryVersion([flowsDir, contentDir])) !== current.version) changed();

  return {
    current: () => current,
    findings: () => latest.findings,
    isStale: () => !latest.ok,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await reloading;
    },
  };
}

function watchFolders(folders: readonly string[], changed: () => void, failed: (error: Error) => void): FSWatcher[] {
  return folders.map((folder) => watch(folder, { recursive: true }, changed).on('error', failed));
}

function failure(findings: readonly Finding[], error: unknown): Reload {
  return { ok: false, findings, failed: error instanceof Error ? error : new Error(String(error)) };
}

function describe(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const lines = errors.map((finding) => `  ${formatFinding(finding)}`);
  return `The flows and courses have ${errors.length} error${errors.length === 1 ? '' : 's'}:\n${lines.join('\n')}`;
}
