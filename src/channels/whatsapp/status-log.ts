import type { Timer } from '../../timer.ts';
import { createRecentMap } from '../recent-map.ts';
import type { Status, StatusKind } from './parse-status.ts';

/** How far messages have got, as their statuses say, and who waits for one to arrive. Kept by this process, for a while. */
export type StatusLog = {
  /** Whether a status moves its message forward: others come late, or again. One that failed has failed. */
  isNews(status: Pick<Status, 'id' | 'kind'>): boolean;
  record(status: Status): void;
  /**
   * Resolves once a message has arrived, has failed (then to that status), or nothing can be won by waiting longer: its order
   * among others is then what the platform makes of it.
   */
  arrival(id: string): Promise<Status | undefined>;
};

/** How long a message that is to come first may take to arrive. */
export const ARRIVAL_MS = 5_000;
/** How long after it left the platform: whoever gets nothing by then is away, and gets it later, in the order of leaving. */
export const AFTER_SENT_MS = 1_500;

/** About as many as leave in an hour from a busy number, with what is read later. */
const MAX_MESSAGES = 20_000;

const RANKS: Readonly<Record<Exclude<StatusKind, 'failed'>, number>> = { sent: 1, delivered: 2, read: 3 };

export function createStatusLog(startTimer: Timer): StatusLog {
  const known = createRecentMap<Status>(MAX_MESSAGES);
  const waiting = new Map<string, (status: Status) => void>();

  return {
    isNews({ id, kind }) {
      const last = known.get(id)?.kind;
      if (last === undefined) return true;
      if (last === 'failed') return false;
      return kind === 'failed' ? last === 'sent' : RANKS[kind] > RANKS[last];
    },

    record(status) {
      known.set(status.id, status);
      waiting.get(status.id)?.(status);
    },

    arrival(id) {
      const { promise, resolve } = Promise.withResolvers<Status | undefined>();
      let stopTimer = startTimer(ARRIVAL_MS, () => resolve(undefined));
      const hear = (status: Status) => {
        if (status.kind === 'failed') resolve(status);
        if (status.kind !== 'sent') return resolve(undefined);
        stopTimer();
        stopTimer = startTimer(AFTER_SENT_MS, () => resolve(undefined));
      };
      waiting.set(id, hear);
      const last = known.get(id);
      if (last) hear(last);
      return promise.finally(() => {
        stopTimer();
        waiting.delete(id);
      });
    },
  };
}
