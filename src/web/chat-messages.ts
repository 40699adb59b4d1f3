import express, { type RequestHandler } from 'express';
import { parseWebMessage } from '../channels/webchat/parse-message.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { sendProblem } from './problem.ts';

/** The longest message has 4,096 characters, which JSON may write with six bytes each. */
const MAX_BODY_BYTES = 65_536;

/**
 * `POST /chat/messages`: what she says, as JSON. 202 once its step is on disk, 400 with a reason where it is no message;
 * what the body parser and the runtime throw goes to the error handler.
 */
export function chatMessages(options: {
  runtime: Pick<Runtime, 'handle'>;
  cookie: LearnerCookie;
  clock(): number;
}): RequestHandler[] {
  const { runtime, cookie, clock } = options;
  return [
    express.json({ limit: MAX_BODY_BYTES, inflate: false }),
    async (request, response) => {
      const name = cookie.read(request);
      if (name === undefined) return sendProblem(response, 401, 'no valid cookie: load the page again');
      const parsed = parseWebMessage(request.body, { channel: 'web', name }, clock());
      if (!parsed.ok) return sendProblem(response, 400, parsed.reason);
      await runtime.handle(parsed.event);
      response.status(202).set('Cache-Control', 'no-store').json({});
    },
  ];
}
