import { createPacer } from '../channels/create-pacer.ts';
import { createWhatsAppWebhook } from '../channels/whatsapp/webhook.ts';
import { createWhatsApp } from '../channels/whatsapp/whatsapp.ts';
import type { WhatsAppSettings } from '../config/channel-settings.ts';
import { createRateShare } from '../runtime/rate-share.ts';
import type { Messenger, MessengerPorts } from './messenger.ts';

/** Cloud API, Throughput: what comes in counts as well, and needs a place. */
const OUTBOUND_PART = 4 / 5;
/** How many messages may go at once, of those of a second. */
const BURST_PART = 1 / 4;
/** Cloud API, Pair rate limits: one message in 6 s to one person, of which 45 may be borrowed from the future. */
const CHAT_PER_SECOND = 1 / 6;
const CHAT_BURST = 45;

/** WhatsApp, heard by its webhook. */
export function wireWhatsApp(settings: WhatsAppSettings, ports: MessengerPorts): Messenger {
  const { store, by, contentDir, publicUrl, watch, clock, startTimer } = ports;
  const { token, phoneNumberId, appSecret, verifyToken, apiRoot, rate, dailyPeople } = settings;
  const { report } = watch;
  const shared = createRateShare({ store, rate: `rate/whatsapp/${phoneNumberId}`, by, clock, startTimer, report });
  const pacer = createPacer({
    perSecond: rate * OUTBOUND_PART,
    burst: Math.max(1, rate * BURST_PART),
    chatPerSecond: CHAT_PER_SECOND,
    chatBurst: CHAT_BURST,
    share: shared.share,
    clock,
    startTimer,
  });
  const whatsapp = createWhatsApp({
    ...{ token, phoneNumberId, apiRoot, publicUrl, contentDir, pacer, dailyPeople, clock, startTimer, report },
    mediaIds: store.mediaIds,
    countPerson: store.countPerson,
  });
  shared.start();

  return {
    channel: whatsapp,
    connect: (inbox) => ({ webhook: createWhatsAppWebhook({ whatsapp, appSecret, verifyToken, inbox, clock }) }),
    async close() {
      await shared.stop();
      await whatsapp.close();
    },
  };
}
