import { GrammyError, HttpError } from 'grammy';
import { expect, it } from 'vitest';
import { explainFailure } from '../../../src/channels/telegram/explain-failure.ts';

const refusal = (error_code: number, description: string) =>
  new GrammyError("Call to 'getMe' failed!", { ok: false, error_code, description, parameters: {} }, 'getMe', {});
const broken = (cause: unknown) => new HttpError("Network request for 'getMe' failed!", cause);

it.each<[name: string, error: unknown, said: string | undefined]>([
  ['a refusal', refusal(400, 'Bad Request: x'), "Call to 'getMe' failed! (400: Bad Request: x)"],
  [
    'a token that was revoked',
    refusal(401, 'Unauthorized'),
    "Call to 'getMe' failed! (401: Unauthorized). Check TELEGRAM_BOT_TOKEN with @BotFather.",
  ],
  [
    'a token that never was',
    refusal(404, 'Not Found'),
    "Call to 'getMe' failed! (404: Not Found). Check TELEGRAM_BOT_TOKEN with @BotFather.",
  ],
  ['no answer', broken(new Error('reset')), "Network request for 'getMe' failed! reset"],
  ['a cause without a name', broken('reset'), "Network request for 'getMe' failed! reset"],
  [
    'a cause that holds the address',
    broken(new Error('request to https://api.telegram.org/bot42:AAF-x_9/getMe failed, reason: reset')),
    "Network request for 'getMe' failed! request to https://api.telegram.org/bot…/getMe failed, reason: reset",
  ],
  ['a bug', new TypeError('bug'), undefined],
])('%s is explained', (_name, error, said) => {
  expect(explainFailure(error)).toBe(said);
});
