import { GrammyError, HttpError } from 'grammy';
import { messageOf } from '../../message-of.ts';

/** What to do where Telegram does not know the bot. */
export const CHECK_TOKEN = 'Check TELEGRAM_BOT_TOKEN with @BotFather.';

/** Libraries name the address that they called, and the token is part of it (Bot API, Making requests). */
const TOKEN_IN_ADDRESS = /\/bot\d+(:|%3A)[\w-]+/gi;

/** Bot API: 401 for a token that was revoked, 404 for one that never was. */
export function isTokenRefused(error: GrammyError): boolean {
  return error.error_code === 401 || error.error_code === 404;
}

/** Rejects with what `explainFailure` says instead of what grammY throws, and not with it as the cause: logs show causes whole. */
export async function explained<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const explanation = explainFailure(error);
    throw explanation === undefined ? error : new Error(explanation);
  }
}

/** For operators: what grammY throws, with its cause and what to do, and without the token. Anything else is no failure: undefined. */
export function explainFailure(error: unknown): string | undefined {
  if (error instanceof GrammyError) return isTokenRefused(error) ? `${error.message}. ${CHECK_TOKEN}` : error.message;
  if (error instanceof HttpError) return `${error.message} ${causeOf(error)}`;
  return undefined;
}

/** Why there was no answer. */
export function causeOf({ error }: HttpError): string {
  return messageOf(error).replace(TOKEN_IN_ADDRESS, '/bot…');
}
