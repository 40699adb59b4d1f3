import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { endProcess } from './end-process.ts';

/** Sabak as a host runs it: `node src/main.ts`, on a port and in a folder of its own, which go when the test ends. */
export type SabakProcess = {
  readonly url: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** On the same port and data. Resolves when it is ready. */
  start(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** What the database holds. For when the process is stopped. */
  read(): { integrity: string; facts: readonly Fact[] };
};

/** `env`: what it is told beside its port and folder. */
export async function startSabakProcess(env: Readonly<Record<string, string>> = {}): Promise<SabakProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sabak-e2e-'));
  let child = spawnSabak(dataDir, 0, env);
  onTestFinished(async () => {
    await endProcess(child, 'SIGKILL');
    await rm(dataDir, { recursive: true });
  });
  const url = await urlOf(child);

  return {
    url,
    kill: async () => void (await endProcess(child, 'SIGKILL')),
    async start() {
      child = spawnSabak(dataDir, Number(new URL(url).port), env);
      await urlOf(child);
    },
    stop: () => endProcess(child, 'SIGTERM'),
    read: () => readDatabase(join(dataDir, 'sabak.sqlite')),
  };
}

function spawnSabak(dataDir: string, port: number, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('it has no output');
  for await (const line of createInterface({ input: stdout })) {
    const url = /^Sabak is ready: (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('it ended before it was ready');
}

function readDatabase(path: string): { integrity: string; facts: readonly Fact[] } {
  const database = new DatabaseSync(path);
  try {
    const integrity = Object.values(database.prepare('PRAGMA integrity_check').get() ?? {}).join();
    const rows = database.prepare('SELECT learner, sequence, json FROM fact ORDER BY n').all();
    const facts = rows.map(({ learner, sequence, json }) => ({
      id: `${learner}/${sequence}`,
      learner,
      ...JSON.parse(String(json)),
    }));
    return { integrity, facts };
  } finally {
    database.close();
  }
}
