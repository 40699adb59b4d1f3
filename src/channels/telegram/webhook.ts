import { createHash, timingSafeEqual } from 'node:crypto';
import type { Inbox } from '../inbox.ts';
import { readJson } from '../read-json.ts';
import type { Webhook } from '../webhook.ts';
import type { Telegram } from './telegram.ts';

export type TelegramWebhookOptions = {
  readonly telegram: Telegram;
  /** 1 to 256 of `A–Z a–z 0–9 _ -` (Bot API, setWebhook: secret_token). */
  readonly secret: string;
  readonly inbox: Inbox;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

/** Where Telegram calls us: the path that `setUpTelegram` is to be given the address of. */
export const TELEGRAM_WEBHOOK_PATH = '/telegram/webhook';

/** In which the platform shows that it is the platform (Bot API, setWebhook: secret_token). */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

const REFUSED =
  'the secret does not match: the proxy has to pass on X-Telegram-Bot-Api-Secret-Token, and a TELEGRAM_WEBHOOK_SECRET has to be the same wherever this bot runs';

/** One update a request. It is answered when its step is on disk; where that throws, the platform sends it again. */
export function createTelegramWebhook({ telegram, secret, inbox, clock }: TelegramWebhookOptions): Webhook {
  const expected = digest(secret);
  return {
    path: TELEGRAM_WEBHOOK_PATH,
    async receive({ header, body }) {
      // In a time that does not tell how much of it is right.
      if (!timingSafeEqual(digest(header(SECRET_HEADER) ?? ''), expected)) return { status: 401, refused: REFUSED };
      const read = readJson(body);
      if (!read) return { status: 400 };
      const { event, rejection } = telegram.receive(read.json, clock());
      if (rejection) inbox.reject(rejection);
      if (event) await inbox.handle(event);
      return { status: 200 };
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
