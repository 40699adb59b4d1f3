import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { loadCertificateStyle } from '../certificates/certificate-style.ts';
import { STYLE_PATH, sendNotice, wantsHtml } from './notice.ts';
import { sendProblem } from './problem.ts';
import { requestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { prepareFile, REVALIDATE, sendStatic } from './static-file.ts';

const RETRY_SECONDS = 5;

/**
 * What is served while the store can't be reached yet: `/healthz`, since the process lives, and 503 for everything else. So
 * platforms send again what they could not deliver, and a person reads that she should try again.
 */
export function createWaitingApp(options: {
  /** The world reaches us by https. */
  readonly isSecure: boolean;
  readonly log: Pick<Logger, 'debug' | 'isLevelEnabled'>;
}): Express {
  const style = prepareFile('text/css; charset=utf-8', loadCertificateStyle());
  const app = express();
  app.disable('x-powered-by').set('query parser', 'simple').set('etag', false);
  app.use(requestLog(options.log), securityHeaders(options));
  app.get('/healthz', (_request, response) => void response.set('Cache-Control', 'no-store').json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    response.status(503).set('Cache-Control', 'no-store').json({ ready: false, stopping: false, store: 'unreachable' });
  });
  app.get(STYLE_PATH, (request, response) => sendStatic(request, response, style, REVALIDATE));
  app.use(tryLater);
  return app;
}

const tryLater: RequestHandler = (request, response) => {
  response.set('Retry-After', String(RETRY_SECONDS));
  if (wantsHtml(request)) return sendNotice(request, response, { status: 503, notice: 'broken' });
  sendProblem(response, 503, 'not possible just now: try again');
};
