import { GrammyError, HttpError } from 'grammy';
import type { Outcome } from '../../learning/event.ts';
import { CallError } from '../call-fetch.ts';
import { CHECK_TOKEN, isTokenRefused } from './explain-failure.ts';

/**
 * What a failed call means.
 *
 * - `outcome`: for the entry that was to be sent
 * - `pauseMs`: the platform wants nothing more for so long, in this chat (Bot API, ResponseParameters: retry_after)
 * - `problem`: what the operators have to know, because it is no learner's
 * - `problemKind`: for `SparingReport`; absent: each in other words is another
 */
export type Failure = {
  readonly outcome: Outcome;
  readonly pauseMs?: number;
  readonly problem?: string;
  readonly problemKind?: string;
};

/** How long a 429 without `retry_after` is taken to last. */
const DEFAULT_PAUSE_MS = 1_000;

/** While the token is refused, nothing can be sent to anybody. */
const BAD_TOKEN_PAUSE_MS = 60_000;

/**
 * How long after an answer that never came an entry is sent again: the message may have arrived, and the longer a hiccup of the
 * platform is given, the fewer messages come twice.
 */
const UNKNOWN_PAUSE_MS = 5_000;

/** Descriptions of a 400 that say that nobody is there (Bot API errors as the server words them). */
const GONE =
  /chat not found|user not found|user is deactivated|bot was blocked|PEER_ID_INVALID|INPUT_USER_DEACTIVATED/i;

/** Takes what grammY throws. Anything else that was thrown is a bug, and is thrown on. */
export function classifyFailure(error: unknown): Failure {
  if (error instanceof GrammyError) return classifyRefusal(error);
  if (error instanceof HttpError) return classifyConnection(error.error);
  throw error;
}

function classifyRefusal(error: GrammyError): Failure {
  const { error_code: code, description, parameters, method } = error;
  const reason = `${method}: ${code} ${description}`;
  if (code === 429) {
    const pauseMs = parameters.retry_after === undefined ? DEFAULT_PAUSE_MS : parameters.retry_after * 1_000;
    return { outcome: { kind: 'retry', reason, afterMs: pauseMs, isUntried: true }, pauseMs };
  }
  if (code === 403 || (code === 400 && GONE.test(description))) {
    return { outcome: { kind: 'never', reason, unreachable: true } };
  }
  if (isTokenRefused(error)) {
    const problem = `Telegram does not know the bot: ${reason}. ${CHECK_TOKEN}`;
    return { outcome: { kind: 'retry', reason, afterMs: BAD_TOKEN_PAUSE_MS, isUntried: true }, problem };
  }
  if (code >= 400 && code < 500 && code !== 409) {
    return { outcome: { kind: 'never', reason }, problem: `Telegram refused a message for good: ${reason}` };
  }
  return unanswered({ kind: 'retry', reason, afterMs: UNKNOWN_PAUSE_MS }, reason);
}

function classifyConnection(cause: unknown): Failure {
  if (!(cause instanceof CallError)) throw cause;
  const { kind, reason: said } = cause.failure;
  const reason = `no answer from Telegram: ${said}`;
  return unanswered({ kind: 'retry', reason, ...(kind === 'unknown' && { afterMs: UNKNOWN_PAUSE_MS }) }, said);
}

function unanswered(outcome: Outcome, said: string): Failure {
  return { outcome, problem: `Telegram does not answer: ${said}; it is tried again`, problemKind: 'no answer' };
}
