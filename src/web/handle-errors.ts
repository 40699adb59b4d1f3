import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { NewerSchemaError, StoreError } from '../store/store.ts';
import { sendNotice, wantsHtml } from './notice.ts';
import { sendProblem } from './problem.ts';

const STORE_RETRY_SECONDS = 5;

/** What the client is told of its own mistakes, by status. Libraries' messages quote what was sent, so they stay here. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'not understood: expected JSON',
  413: 'too large: at most 64 KB',
  415: 'expected uncompressed JSON in UTF-8',
};

/** Whatever no route has answered. */
export const notFound: RequestHandler = (request, response) => {
  if (wantsHtml(request)) return sendNotice(request, response, { status: 404, notice: 'notFound' });
  sendProblem(response, 404, 'there is nothing here');
};

/**
 * Answers what was thrown: a client's mistake as such, a failing store with 503, a bug of ours with 500 and the log. That a learner
 * is left to processes of a newer version is said once by the runtime: while they replace this one, it is no error.
 */
export function handleErrors(log: Pick<Logger, 'debug' | 'error'>): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (isGone(error)) return void response.destroy();
    const status = clientStatusOf(error);
    if (status !== undefined && !response.headersSent)
      return sendProblem(response, status, REASONS[status] ?? 'refused');
    const level = error instanceof NewerSchemaError ? 'debug' : 'error';
    const route = String(request.route?.path ?? 'none');
    if (error instanceof StoreError) log[level]({ route }, `a request failed: ${error.message}`);
    else log[level]({ err: error, route }, 'a request failed');
    if (response.headersSent) return void response.destroy();
    if (error instanceof StoreError) return fail(request, response, 503, STORE_RETRY_SECONDS);
    fail(request, response, 500);
  };
}

function fail(request: Request, response: Response, status: 500 | 503, retryAfterSeconds?: number): void {
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  if (wantsHtml(request)) return sendNotice(request, response, { status, notice: 'broken' });
  sendProblem(response, status, status === 503 ? 'not possible just now: try again' : 'something went wrong here');
}

/** The client has closed the connection while we answered: nobody's mistake. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Express and its parsers mark a client's mistake by a status below 500. */
function clientStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
