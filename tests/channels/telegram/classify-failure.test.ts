import { GrammyError, HttpError } from 'grammy';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../../src/channels/call-fetch.ts';
import { classifyFailure, type Failure } from '../../../src/channels/telegram/classify-failure.ts';

const refusal = (error_code: number, description: string, parameters = {}) =>
  new GrammyError('failed', { ok: false, error_code, description, parameters }, 'sendMessage', {});
const broken = (kind: 'unsent' | 'unknown') => new HttpError('failed', new CallError({ kind, reason: 'reset' }));

const NEVER = { kind: 'never', reason: expect.any(String) };
const GONE = { ...NEVER, unreachable: true };
const UNANSWERED = {
  problem: expect.stringMatching(/^Telegram does not answer: .+; it is tried again$/),
  problemKind: 'no answer',
};
const RETRY = { kind: 'retry', reason: expect.any(String) };

describe('classifyFailure', () => {
  it.each<[name: string, error: unknown, failure: object]>([
    [
      'too many, with a time',
      refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
      { outcome: { ...RETRY, afterMs: 7_000, isUntried: true }, pauseMs: 7_000 },
    ],
    [
      'too many, without',
      refusal(429, 'Too Many Requests'),
      { outcome: { ...RETRY, afterMs: 1_000, isUntried: true }, pauseMs: 1_000 },
    ],
    ['blocked', refusal(403, 'Forbidden: bot was blocked by the user'), { outcome: GONE }],
    ['never met', refusal(403, "Forbidden: bot can't initiate conversation with a user"), { outcome: GONE }],
    ['no such chat', refusal(400, 'Bad Request: chat not found'), { outcome: GONE }],
    ['deactivated, as a 400', refusal(400, 'Bad Request: user is deactivated'), { outcome: GONE }],
    [
      'a bad payload',
      refusal(400, 'Bad Request: BUTTON_DATA_INVALID'),
      { outcome: NEVER, problem: expect.stringMatching(/for good/) },
    ],
    [
      'a body that is too large',
      refusal(413, 'Request Entity Too Large'),
      { outcome: NEVER, problem: expect.any(String) },
    ],
    [
      'a wrong token',
      refusal(401, 'Unauthorized'),
      { outcome: { ...RETRY, afterMs: 60_000, isUntried: true }, problem: expect.stringMatching(/BotFather/) },
    ],
    [
      'a token that is none',
      refusal(404, 'Not Found'),
      { outcome: { ...RETRY, afterMs: 60_000, isUntried: true }, problem: expect.stringMatching(/BotFather/) },
    ],
    [
      'the platform fails',
      refusal(500, 'Internal Server Error'),
      { outcome: { ...RETRY, afterMs: 5_000 }, ...UNANSWERED },
    ],
    [
      'JSON that is no answer',
      refusal(undefined as unknown as number, ''),
      { outcome: { ...RETRY, afterMs: 5_000 }, ...UNANSWERED },
    ],
    ['no connection', broken('unsent'), { outcome: RETRY, ...UNANSWERED }],
    ['an answer that never came', broken('unknown'), { outcome: { ...RETRY, afterMs: 5_000 }, ...UNANSWERED }],
  ])('%s', (_name, error, failure) => {
    expect(classifyFailure(error)).toEqual(failure satisfies Partial<Failure> | object);
  });

  it('throws on what is no failure of the platform', () => {
    expect(() => classifyFailure(new TypeError('bug'))).toThrow('bug');
    expect(() => classifyFailure(new HttpError('failed', new TypeError('bug')))).toThrow('bug');
  });
});
