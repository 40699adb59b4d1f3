import type { Recipient } from '../channel.ts';
import { createRecentMap } from '../recent-map.ts';

/** For how long anything may be said after she wrote (Cloud API, Customer service windows). */
export const WINDOW_MS = 24 * 3_600_000;

const MAX_PEOPLE = 10_000;

/** Whether anything may be said to somebody, or approved templates alone. */
export type Windows = {
  isOpen(to: Recipient, now: number): boolean;
  /** The platform says that it is closed, whatever we think, until she writes again. `at`: when it said so. */
  close(learner: string, at: number): void;
};

export function createWindows(): Windows {
  const closedAt = createRecentMap<number>(MAX_PEOPLE);
  return {
    isOpen({ learner, lastHeard }, now) {
      if (!lastHeard || now - lastHeard.at >= WINDOW_MS) return false;
      return lastHeard.at > (closedAt.get(learner) ?? Number.NEGATIVE_INFINITY);
    },
    close: (learner, at) => closedAt.set(learner, at),
  };
}
