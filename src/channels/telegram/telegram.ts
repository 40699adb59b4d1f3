import { Api } from 'grammy';
import type { Timer } from '../../timer.ts';
import { createCaller } from '../call.ts';
import { createCallFetch } from '../call-fetch.ts';
import type { Channel } from '../channel.ts';
import type { MediaIds } from '../media-ids.ts';
import type { Pacer } from '../pacer.ts';
import { createSparingReport } from '../sparing-report.ts';
import { createUploadOnce } from '../upload-once.ts';
import { telegramLimits } from './limits.ts';
import { createReceiveUpdate, type ReceiveUpdate } from './receive-update.ts';
import { createSendEntry } from './send-entry.ts';
import { createSendMessage } from './send-message.ts';
import { unlessRefused } from './unless-refused.ts';

export type TelegramOptions = {
  /** As @BotFather gave it: the bot's number, a colon, a secret. */
  readonly token: string;
  /** `https://api.telegram.org`, or a server of one's own (Bot API, Using a Local Bot API Server). */
  readonly apiRoot: string;
  readonly publicUrl: () => string;
  readonly contentDir: string;
  readonly pacer: Pacer;
  readonly mediaIds: MediaIds;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  /** Shows the operators what they alone can mend. */
  readonly report: (problem: string) => void;
};

/** One bot. `api` calls the platform without ever repeating a call; `receive` takes what the platform says. */
export type Telegram = Channel & {
  readonly api: Api;
  readonly receive: ReceiveUpdate;
  /** Closes the connections. */
  close(): Promise<void>;
};

/** How long the platform may hold a poll open when it has nothing to tell (Bot API, getUpdates: timeout). */
export const POLL_SECONDS = 25;

/** What an answer may take above that. */
const POLL_SLACK_MS = 10_000;

export function createTelegram(options: TelegramOptions): Telegram {
  const { token, pacer, publicUrl, clock, startTimer } = options;
  const caller = createCaller({ startTimer });
  const fetch = createCallFetch(caller, timeoutMsOf);
  const api = new Api(token, { apiRoot: options.apiRoot.replace(/\/+$/, ''), fetch });
  const report = createSparingReport(options);
  const photos = createUploadOnce({
    ids: options.mediaIds,
    prefix: `telegram/${token.split(':', 1)[0]}/`,
    contentDir: options.contentDir,
    upload: () => Promise.reject(new Error('a picture goes up to Telegram with a message')),
    // A file_id does not end (Bot API, Sending files); where the platform does not know one, it goes up again.
    maxAgeMs: Number.POSITIVE_INFINITY,
    clock,
  });
  const sendMessage = createSendMessage({ api, photos, report });
  return {
    id: 'telegram',
    limits: telegramLimits,
    isIdempotent: false,
    send: createSendEntry({ api, sendMessage, pacer, publicUrl, clock, report }),
    showTyping: ({ address }) => void unlessRefused(api.sendChatAction(address.name, 'typing')),
    api,
    receive: createReceiveUpdate({ api }),
    close: () => caller.close(),
  };
}

function timeoutMsOf(url: string): number | undefined {
  return url.endsWith('/getUpdates') ? POLL_SECONDS * 1_000 + POLL_SLACK_MS : undefined;
}
