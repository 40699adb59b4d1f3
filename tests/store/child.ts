import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export type Child = {
  /** The lines that it prints. */
  readonly lines: AsyncIterator<string>;
  readonly pid: number;
  /** Writes a line to its standard input. */
  say(line: string): void;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
};

/** Runs a script of this directory in a process of its own, which does not outlive the test. */
export function startChild(script: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => kill(child));
  return {
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    pid: child.pid ?? -1,
    say: (line) => child.stdin.write(`${line}\n`),
    kill: () => kill(child),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
