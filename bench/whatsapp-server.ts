import { createWhatsAppWebhook } from '../src/channels/whatsapp/webhook.ts';
import { createWhatsApp } from '../src/channels/whatsapp/whatsapp.ts';
import { serveChannel } from './serve-channel.ts';
import { APP_SECRET, PHONE_NUMBER_ID, TOKEN } from './whatsapp-dialogue.ts';

await serveChannel((ports) => {
  const whatsapp = createWhatsApp({
    ...ports,
    token: TOKEN,
    phoneNumberId: PHONE_NUMBER_ID,
    apiRoot: process.env.WHATSAPP_API_ROOT ?? '',
    dailyPeople: 250,
  });
  const { clock } = ports;
  return {
    channel: whatsapp,
    webhook: (inbox) => createWhatsAppWebhook({ whatsapp, appSecret: APP_SECRET, verifyToken: 'bench', inbox, clock }),
  };
});
