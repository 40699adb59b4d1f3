import type { Pacer } from '../pacer.ts';
import { createSparingReport } from '../sparing-report.ts';
import { meaningOf, reasonOf } from './classify-error.ts';
import type { PlatformError } from './webhook-payload.ts';

/** What goes wrong beside what becomes of a message: who else has to wait, and who has to know. */
export type Trouble = {
  /** `chat`: whom the message was for; absent where that is not known: then she is not paused. */
  refused(error: PlatformError, chat?: string): void;
  /** The platform was not reached, or nobody knows what it did. */
  unanswered(reason: string): void;
};

/** In the place of a code, where there is none. */
const NO_ANSWER = 'no answer';

export function createTrouble(options: {
  readonly pacer: Pick<Pacer, 'pause'>;
  readonly clock: () => number;
  readonly report: (problem: string) => void;
}): Trouble {
  const report = createSparingReport(options);

  return {
    refused(error, chat) {
      const { kind, pauseMs, isWholeNumber, isReported } = meaningOf(error);
      if (kind === 'pace' && pauseMs !== undefined) {
        if (isWholeNumber) options.pacer.pause(pauseMs);
        else if (chat !== undefined) options.pacer.pause(pauseMs, chat);
      }
      if (isReported) report(`${reasonOf(error)}; docs/whatsapp.md says what to do`, `${error.code}`);
    },
    unanswered: (reason) => report(`${reason}; it is tried again`, NO_ANSWER),
  };
}
