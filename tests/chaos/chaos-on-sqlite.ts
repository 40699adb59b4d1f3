import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { type ChaosOptions, chaos, type Survived } from './chaos.ts';

/** One that is alone has to have time to start. */
const KILL_EVERY_MS = 3_000;
const FULL_MS = 3_000;
const LOOK_MS = 100;

export type StormOptions = Pick<ChaosOptions, 'seed' | 'seconds' | 'people' | 'browsers' | 'folder' | 'say'>;

/** One process on SQLite, whose disk is full for three seconds in the middle of it. */
export async function chaosOnSqlite(options: StormOptions): Promise<Survived> {
  const path = join(options.folder, 'sabak.sqlite');
  return chaos({
    ...options,
    processes: 1,
    killEveryMs: KILL_EVERY_MS,
    env: {},
    blows: [{ at: 0.5, strike: (pids) => fillDisk(pids, path) }],
    open: () => openSqliteStore({ path }),
  });
}

/** No file of theirs may grow any more, also of those that are started meanwhile: to SQLite that is what a full disk is. */
async function fillDisk(pids: () => readonly number[], path: string): Promise<void> {
  const { size } = statSync(`${path}-wal`);
  for (let ms = 0; ms < FULL_MS; ms += LOOK_MS) {
    limitFiles(pids(), String(size));
    await wait(LOOK_MS);
  }
  limitFiles(pids(), 'unlimited');
}

function limitFiles(pids: readonly number[], bytes: string): void {
  for (const pid of pids) {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
    const isGone = String(stderr).includes('No such process');
    if (status !== 0 && !isGone) throw new Error(`prlimit: ${stderr}`);
  }
}
