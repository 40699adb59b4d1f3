import type { Pacer } from '../pacer.ts';
import { createRecentMap } from '../recent-map.ts';
import { meaningOf, reasonOf } from './classify-error.ts';
import type { PlatformError } from './webhook-payload.ts';

/** What an error means beside what becomes of its message: who else has to wait, and who has to know. */
export type Trouble = (error: PlatformError, chat?: string) => void;

/** Thousands of messages may meet the same error: operators read of it once in a while. */
export const REPORT_EVERY_MS = 10 * 60_000;

const MAX_CODES = 100;

/** `chat`: whom the message was for; absent where that is not known: then she is not paused. */
export function createTrouble(options: {
  readonly pacer: Pick<Pacer, 'pause'>;
  readonly clock: () => number;
  readonly report: (problem: string) => void;
}): Trouble {
  const reportedAt = createRecentMap<number>(MAX_CODES);
  return (error, chat) => {
    const { kind, pauseMs, isWholeNumber, isReported } = meaningOf(error);
    if (kind === 'pace' && pauseMs !== undefined) {
      if (isWholeNumber) options.pacer.pause(pauseMs);
      else if (chat !== undefined) options.pacer.pause(pauseMs, chat);
    }
    if (!isReported) return;
    const now = options.clock();
    const last = reportedAt.get(`${error.code}`);
    if (last !== undefined && now - last < REPORT_EVERY_MS) return;
    reportedAt.set(`${error.code}`, now);
    options.report(reasonOf(error));
  };
}
