import express, { type RequestHandler } from 'express';
import { parseWebMessage } from '../channels/webchat/parse-message.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { sendProblem } from './problem.ts';
import type { Pace } from './rate-limits.ts';

/** The longest message has 4,096 characters, which JSON may write with six bytes each. */
const MAX_BODY_BYTES = 65_536;

/** Written as it is: Express would compute a tag of each answer first. */
const TAKEN = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': 2, 'Cache-Control': 'no-store' };

/**
 * `POST /chat/messages`: what she says, as JSON. 202 once its step is on disk; 401 without a cookie of ours, 429 where she is
 * too fast, 400 with a reason where it is no message. What the body parser and the runtime throw is the error handler's.
 */
export function chatMessages(options: {
  runtime: Pick<Runtime, 'handle'>;
  cookie: LearnerCookie;
  pace: Pace;
  clock(): number;
}): RequestHandler[] {
  const { runtime, cookie, pace, clock } = options;
  return [
    (request, response, next) => {
      const name = cookie.read(request);
      if (name === undefined) return sendProblem(response, 401, 'no valid cookie: load the page again');
      const paced = pace(name);
      if (!paced.ok) return sendProblem(response, 429, 'too many messages at once', paced.retryAfterSeconds);
      response.locals.name = name;
      next();
    },
    express.json({ limit: MAX_BODY_BYTES, inflate: false }),
    async (request, response) => {
      const from = { channel: 'web', name: String(response.locals.name) };
      const parsed = parseWebMessage(request.body, from, clock());
      if (!parsed.ok) return sendProblem(response, 400, parsed.reason);
      await runtime.handle(parsed.event);
      response.writeHead(202, TAKEN).end('{}');
    },
  ];
}
