import { runCommand } from './run-command.ts';

/** Runs `sabak` with the streams, environment and signals of this process. Resolves to its exit code. */
export async function runHere(args: readonly string[]): Promise<number> {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  process.stdout.on('error', leaveQuietly);
  hideExperimentalWarnings();
  return runCommand(args, {
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    env: process.env,
    signal: ending.signal,
  });
}

/** That Node calls a feature experimental is for us to know, not for an author. Node's listener prints the others. */
function hideExperimentalWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning').on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const listen of listeners) listen(warning);
  });
}

/** Whoever reads the output has enough, as in `sabak lint | head`. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
