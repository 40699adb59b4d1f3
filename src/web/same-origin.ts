import type { Request, RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/**
 * Lets only our own pages write: a browser names the page that sends (Fetch Metadata, and Origin on every POST), and
 * another site can't send JSON without asking first. A client that names nothing is no browser, and has nobody's cookie.
 * Answers 403.
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    if (!isOurs(request, publicUrl)) return sendProblem(response, 403, 'from another site');
    if (!request.is('application/json')) return sendProblem(response, 403, 'not application/json');
    next();
  };
}

/** The origin may be PUBLIC_URL or whatever name this very request came by, such as 127.0.0.1 for localhost. */
function isOurs(request: Request, publicUrl: string): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = request.get('Origin');
  if (origin === undefined || origin === publicUrl) return true;
  return URL.parse(origin)?.host === request.get('Host');
}
