import type { RequestHandler } from 'express';
import { type AugmentedRequest, rateLimit } from 'express-rate-limit';
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

const MINUTE_MS = 60_000;
/** So many learners are remembered before those are forgotten who may send everything again. */
const SWEEP_AT = 10_000;

/** Answers 429 with Retry-After. IPv6 addresses count by their /56, which is one customer. */
export function limitByAddress({ perAddress }: RateLimits): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perAddress,
    standardHeaders: false,
    legacyHeaders: false,
    /** How many proxies to believe is TRUST_PROXY's; the library's own guesses about it would fill the log. */
    validate: false,
    handler(request, response) {
      const resetAt = (request as AugmentedRequest).rateLimit?.resetTime?.getTime() ?? Date.now();
      sendProblem(response, 429, 'too many requests from this address', secondsUntil(resetAt));
    },
  });
}

function secondsUntil(at: number): number {
  return Math.max(1, Math.ceil((at - Date.now()) / 1000));
}

/**
 * The pace of one learner: counts a message of hers, or says in how many seconds she may send it. `clock`: milliseconds.
 * The generic cell rate algorithm (ITU-T I.371) keeps of each learner only the time when what she sent will be paid for.
 */
export type Pace = (learner: string) => { ok: true } | { ok: false; retryAfterSeconds: number };

export function createPace({ burst, perSecond }: RateLimits, clock: () => number): Pace {
  const costMs = 1000 / perSecond;
  const paidAt = new Map<string, number>();

  function sweep(now: number): void {
    for (const [learner, at] of paidAt) if (at <= now) paidAt.delete(learner);
  }

  return (learner) => {
    const now = clock();
    const owedAt = Math.max(now, paidAt.get(learner) ?? 0) + costMs;
    const excessMs = owedAt - now - burst * costMs;
    if (excessMs > 0) return { ok: false, retryAfterSeconds: Math.ceil(excessMs / 1000) };
    if (paidAt.size >= SWEEP_AT) sweep(now);
    paidAt.set(learner, owedAt);
    return { ok: true };
  };
}
