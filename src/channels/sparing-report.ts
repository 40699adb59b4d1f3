import { createRecentMap } from './recent-map.ts';

/** Thousands of messages may meet the same problem: operators read of it once in this time. */
export const REPORT_EVERY_MS = 10 * 60_000;

const MAX_KINDS = 100;

/** Shows a problem. Those of one `kind` count as the same; absent: those in the same words. */
export type SparingReport = (problem: string, kind?: string) => void;

export function createSparingReport(options: {
  readonly report: (problem: string) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}): SparingReport {
  const reportedAt = createRecentMap<number>(MAX_KINDS);
  return (problem, kind = problem) => {
    const now = options.clock();
    const last = reportedAt.get(kind);
    if (last !== undefined && now - last < REPORT_EVERY_MS) return;
    reportedAt.set(kind, now);
    options.report(problem);
  };
}
