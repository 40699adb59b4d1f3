import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { endProcess } from './end-process.ts';

/** Sabak as a host runs it, one of any number on the same MongoDB. It ends with the test. */
export type SabakOnMongo = {
  /** Where it listens, ready or not. */
  readonly url: string;
  /** Resolves when it says that it is ready; rejects where it ended before. */
  readonly ready: Promise<void>;
  /** What it has logged so far: warnings and errors. */
  logged(): readonly Logged[];
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
};

export type Logged = { readonly msg: string; readonly againInMs?: number };

export type SabakOnMongoOptions = {
  readonly port: number;
  readonly mongodbUri: string;
  /** What it is told beside that. */
  readonly env?: Readonly<Record<string, string>>;
};

export function runSabakOnMongo({ port, mongodbUri, env = {} }: SabakOnMongoOptions): SabakOnMongo {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-e2e-'));
  const place = { PORT: String(port), DATA_DIR: join(folder, 'data'), MONGODB_URI: mongodbUri };
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, LOG_LEVEL: 'warn', LOG_FORMAT: 'json', ...place, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logged: Logged[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => logged.push(read(line)));
  onTestFinished(async () => {
    await endProcess(child, 'SIGKILL');
    await rm(folder, { recursive: true });
  });
  const ready = readyOf(child, logged);
  ready.catch(() => undefined);
  return { url: `http://127.0.0.1:${port}`, ready, logged: () => logged, stop: () => endProcess(child, 'SIGTERM') };
}

/** What is no line of the log is the sentence with which a start ends. */
function read(line: string): Logged {
  return line.startsWith('{') ? JSON.parse(line) : { msg: line };
}

async function readyOf({ stdout }: ChildProcess, logged: readonly Logged[]): Promise<void> {
  if (!stdout) throw new Error('it has no output');
  for await (const line of createInterface({ input: stdout })) if (line.startsWith('Sabak is ready: ')) return;
  throw new Error(`it ended before it was ready: ${logged.map(({ msg }) => msg).join('\n')}`);
}
