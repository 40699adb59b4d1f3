import type { Response } from 'express';

/** Refuses a request of a program: `{ reason }`, and where it may be repeated, in how many seconds. */
export function sendProblem(response: Response, status: number, reason: string, retryAfterSeconds?: number): void {
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  response.status(status).set('Cache-Control', 'no-store').json({ reason });
}
