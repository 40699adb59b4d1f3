import { createTelegram } from '../src/channels/telegram/telegram.ts';
import { createTelegramWebhook } from '../src/channels/telegram/webhook.ts';
import { serveChannel } from './serve-channel.ts';
import { SECRET, TOKEN } from './telegram-dialogue.ts';

await serveChannel((ports) => {
  const telegram = createTelegram({ ...ports, token: TOKEN, apiRoot: process.env.TELEGRAM_API_ROOT ?? '' });
  const { clock } = ports;
  return {
    channel: telegram,
    webhook: (inbox) => createTelegramWebhook({ telegram, secret: SECRET, inbox, clock }),
  };
});
