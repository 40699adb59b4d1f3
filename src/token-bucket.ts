/**
 * The generic cell rate algorithm (ITU-T I.371): of a bucket only the time is kept when what was taken from it will be paid
 * for. Between any two takes that are `t` apart there are never more than `burst + t / costMs`.
 */
export type Bucket = {
  /** What one take costs: 1000 by the takes a second. */
  readonly costMs: number;
  /** How many may be taken at once, at least 1. */
  readonly burst: number;
};

/** A double that holds milliseconds since the epoch is no more exact than this after some additions. */
const INEXACT_MS = 0.01;

/** In how many whole milliseconds one may be taken that was paid for until `paidAt`; 0: now. */
export function waitMs({ costMs, burst }: Bucket, paidAt: number, now: number): number {
  return Math.max(0, Math.ceil(paidAt - now - (burst - 1) * costMs - INEXACT_MS));
}

/** Until when it is paid for after one was taken. */
export function takeOne({ costMs }: Bucket, paidAt: number, now: number): number {
  return Math.max(now, paidAt) + costMs;
}
