import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Sends a signal to a process, unless it has ended. Resolves when it has, to its exit code. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = await exit;
  return code;
}
