import type { Pacer } from '../pacer.ts';
import { createRecentMap } from '../recent-map.ts';
import { meaningOf, reasonOf } from './classify-error.ts';
import type { PlatformError } from './webhook-payload.ts';

/** What goes wrong beside what becomes of a message: who else has to wait, and who has to know. */
export type Trouble = {
  /** `chat`: whom the message was for; absent where that is not known: then she is not paused. */
  refused(error: PlatformError, chat?: string): void;
  /** The platform was not reached, or nobody knows what it did. */
  unanswered(reason: string): void;
};

/** Thousands of messages may meet the same error: operators read of it once in a while. */
export const REPORT_EVERY_MS = 10 * 60_000;

const MAX_CODES = 100;
/** In the place of a code, where there is none. */
const NO_ANSWER = 'no answer';

export function createTrouble(options: {
  readonly pacer: Pick<Pacer, 'pause'>;
  readonly clock: () => number;
  readonly report: (problem: string) => void;
}): Trouble {
  const reportedAt = createRecentMap<number>(MAX_CODES);

  function report(code: string, problem: string): void {
    const now = options.clock();
    const last = reportedAt.get(code);
    if (last !== undefined && now - last < REPORT_EVERY_MS) return;
    reportedAt.set(code, now);
    options.report(problem);
  }

  return {
    refused(error, chat) {
      const { kind, pauseMs, isWholeNumber, isReported } = meaningOf(error);
      if (kind === 'pace' && pauseMs !== undefined) {
        if (isWholeNumber) options.pacer.pause(pauseMs);
        else if (chat !== undefined) options.pacer.pause(pauseMs, chat);
      }
      if (isReported) report(`${error.code}`, `${reasonOf(error)}; docs/whatsapp.md says what to do`);
    },
    unanswered: (reason) => report(NO_ANSWER, `${reason}; it is tried again`),
  };
}
