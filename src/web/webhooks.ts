import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { createSparingReport } from '../channels/sparing-report.ts';
import { MAX_UPDATE_BYTES, type Webhook, type WebhookAnswer } from '../channels/webhook.ts';
import type { Metrics } from './metrics.ts';

export type WebhooksOptions = {
  /** By the channel's id. */
  readonly webhooks: Readonly<Record<string, Webhook>>;
  readonly metrics: Pick<Metrics, 'observeWebhook'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

/** Writes an answer, and tells operators of one that lets nobody in. */
type Answer = (response: express.Response, answer: WebhookAnswer) => void;

/**
 * Where platforms call us. A body is left as the bytes that it is, since signatures are made over them; 413 above
 * `MAX_UPDATE_BYTES`. What a webhook throws goes on to `handleErrors`: 503 where a step could not be kept, so that the platform
 * sends it again. Who is refused is warned of sparingly: it may be that a secret is wrong and nothing is heard at all.
 */
export function webhooks({ webhooks: byChannel, metrics, log, clock }: WebhooksOptions): Router {
  const router = Router();
  for (const [channel, webhook] of Object.entries(byChannel)) {
    const measured = measure(channel, metrics);
    const report = createSparingReport({ report: (problem) => log.warn({ channel }, problem), clock });
    const answer: Answer = (response, { status, text = '', refused }) => {
      if (refused !== undefined) report(problemOf(webhook, status, refused), `${status}`);
      send(response, status, text);
    };
    if (webhook.verify) router.get(webhook.path, measured, verify(webhook.verify, answer));
    router.post(webhook.path, measured, rawBody(), receive(webhook, answer), refuse);
  }
  return router;
}

/** A platform compresses nothing, and a body that we decompressed would not be what was signed: 415. */
function rawBody(): RequestHandler {
  return express.raw({ type: () => true, limit: MAX_UPDATE_BYTES, inflate: false });
}

function verify(ask: NonNullable<Webhook['verify']>, answer: Answer): RequestHandler {
  return (request, response) => {
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    answer(response, ask(searchParams));
  };
}

function receive(webhook: Webhook, answer: Answer): RequestHandler {
  return async (request, response) => {
    const body: unknown = request.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    answer(response, await webhook.receive({ header: (name) => request.get(name), body: bytes }));
  };
}

function problemOf({ path }: Webhook, status: number, refused: string): string {
  return `requests to ${path} are refused (${status}): ${refused}. Where messages come in all the same, it was a stranger`;
}

/** Plain text: a browser that is led here must not take an echoed challenge for a page. */
function send(response: express.Response, status: number, text: string): void {
  response.status(status).set({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(text);
}

/** What is wrong with the request itself, before anybody has looked into it: the status says all that a platform reads. */
const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const isUnread = error instanceof Error && 'status' in error && 'type' in error;
  if (!isUnread || typeof error.status !== 'number' || error.status >= 500) return next(error);
  response.status(error.status).end();
};

/** Until the answer is written, reading the body included. `gone`: the caller did not wait for it. */
function measure(channel: string, metrics: Pick<Metrics, 'observeWebhook'>): RequestHandler {
  return (_request, response, next) => {
    const since = performance.now();
    response.once('close', () => {
      const status = response.writableFinished ? String(response.statusCode) : 'gone';
      metrics.observeWebhook(channel, status, performance.now() - since);
    });
    next();
  };
}
