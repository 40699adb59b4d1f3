import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** A line of debug for each request: the route's pattern, never the address (it may hold a token), a query or a person. */
export function requestLog(log: Pick<Logger, 'debug' | 'isLevelEnabled'>): RequestHandler {
  return (request, response, next) => {
    if (!log.isLevelEnabled('debug')) return next();
    const since = performance.now();
    response.once('close', () => {
      const pattern = request.route?.path;
      log.debug(
        {
          method: request.method,
          route: typeof pattern === 'string' ? pattern : 'none',
          status: response.statusCode,
          ms: Math.round(performance.now() - since),
        },
        'request',
      );
    });
    next();
  };
}
