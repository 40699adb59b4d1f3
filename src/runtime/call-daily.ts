import { createTask } from 'node-cron';
import type { Daily } from './last-time-of.ts';

/**
 * Calls `run` each day at this time by the clock of the machine, and does not keep the process alive. Returns how to end that.
 * `report` is told where a call came late or was left out.
 */
export function callDaily(
  { hour, minute, timeZone }: Daily,
  { run, report }: { readonly run: () => void; readonly report: (problem: string) => void },
): () => void {
  const logger = {
    info: () => undefined,
    debug: () => undefined,
    warn: report,
    error: (problem: string | Error) => report(String(problem)),
  };
  const task = createTask(`${minute} ${hour} * * *`, run, { timezone: timeZone, unref: true, logger });
  void task.start();
  return () => void task.destroy();
}
