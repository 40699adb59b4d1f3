import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type ServerProcess = {
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** With its data, unless they are to be kept. */
  stop(options?: { keepData: boolean }): Promise<void>;
};

/** Starts a program that prints `… http://localhost:PORT`, with a data folder of its own that goes when it stops. */
export async function startServer(
  script: string,
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const dataDir = env.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'sabak-bench-'));
  const child = spawn(process.execPath, [...flags, script], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ADDRESS_RATE: '1000000', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** Also where the benchmark fails. */
  process.once('exit', () => child.kill());
  const port = await portOf(child);
  return {
    port,
    pid: child.pid ?? 0,
    dataDir,
    async stop({ keepData } = { keepData: false }) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      if (!keepData) rmSync(dataDir, { recursive: true });
    },
  };
}

async function portOf({ stdout }: ChildProcess): Promise<number> {
  if (!stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: stdout })) {
    const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('the server ended before it was ready');
}
