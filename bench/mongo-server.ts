import { createTelegram } from '../src/channels/telegram/telegram.ts';
import { createTelegramWebhook } from '../src/channels/telegram/webhook.ts';
import { openMongoStore } from '../src/store/mongo/open-mongo-store.ts';
import { countRoundTrips } from './count-round-trips.ts';
import { serveChannel } from './serve-channel.ts';
import { SECRET, TOKEN } from './telegram-dialogue.ts';

/** As `telegram-server.ts`, on the database MONGODB_URI. ROUND_TRIPS: a file that is told what was asked of it; that costs time. */
const { MONGODB_URI: uri = '', ROUND_TRIPS } = process.env;
const count = ROUND_TRIPS ? countRoundTrips(ROUND_TRIPS) : undefined;

await serveChannel(
  (ports) => {
    const telegram = createTelegram({ ...ports, token: TOKEN, apiRoot: process.env.TELEGRAM_API_ROOT ?? '' });
    const { clock } = ports;
    return {
      channel: count?.channel(telegram) ?? telegram,
      webhook: (inbox) =>
        createTelegramWebhook({ telegram, secret: SECRET, inbox: count?.inbox(inbox) ?? inbox, clock }),
    };
  },
  async () => {
    const store = await openMongoStore({ uri: count ? `${uri}?monitorCommands=true` : uri });
    count?.listen();
    return store;
  },
);
