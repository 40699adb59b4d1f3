import type { RequestHandler } from 'express';
import { takeOne, waitMs } from '../token-bucket.ts';
import { networkOf } from './network-of.ts';
import { sendProblem } from './problem.ts';

export type RateLimits = {
  /**
   * Chat requests a minute from one network address. A school, or a whole mobile network, stands behind one: it is there
   * against floods, not against people.
   */
  readonly perAddress: number;
  /** What one learner may send at once, and then every second. */
  readonly burst: number;
  readonly perSecond: number;
};

/** Twenty taps at once and one a second are more than a person reads. */
export const RATE_LIMITS: RateLimits = { perAddress: 600, burst: 20, perSecond: 1 };

const MINUTE_SECONDS = 60;
/** So many senders are remembered before those are forgotten who may send everything again. */
const SWEEP_AT = 10_000;

/** Answers 429 with Retry-After where one network sends more than `perAddress` at once, or then in each minute. */
export function limitByAddress({ perAddress }: RateLimits, clock: () => number): RequestHandler {
  const pace = createPace({ burst: perAddress, perSecond: perAddress / MINUTE_SECONDS }, clock);
  return (request, response, next) => {
    const paced = pace(networkOf(request.ip ?? ''));
    if (paced.ok) return next();
    sendProblem(response, 429, 'too many requests from this address', paced.retryAfterSeconds);
  };
}

/** The pace of a learner or a network: counts a message, or says in how many seconds it may be sent. `clock`: milliseconds. */
export type Pace = (sender: string) => { ok: true } | { ok: false; retryAfterSeconds: number };

export function createPace({ burst, perSecond }: Pick<RateLimits, 'burst' | 'perSecond'>, clock: () => number): Pace {
  const bucket = { costMs: 1000 / perSecond, burst };
  const paidAt = new Map<string, number>();

  function sweep(now: number): void {
    for (const [sender, at] of paidAt) if (at <= now) paidAt.delete(sender);
  }

  return (sender) => {
    const now = clock();
    const paid = paidAt.get(sender) ?? 0;
    const ms = waitMs(bucket, paid, now);
    if (ms > 0) return { ok: false, retryAfterSeconds: Math.ceil(ms / 1000) };
    if (paidAt.size >= SWEEP_AT) sweep(now);
    paidAt.set(sender, takeOne(bucket, paid, now));
    return { ok: true };
  };
}
