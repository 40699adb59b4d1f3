import { createPacer } from '../channels/create-pacer.ts';
import { createTelegramPoller } from '../channels/telegram/poller.ts';
import { MENU_COMMANDS, profileText } from '../channels/telegram/profile-texts.ts';
import { setUpTelegram } from '../channels/telegram/set-up.ts';
import { createTelegram, type Telegram } from '../channels/telegram/telegram.ts';
import { createTelegramWebhook } from '../channels/telegram/webhook.ts';
import type { TelegramSettings } from '../config/channel-settings.ts';
import { createRateShare } from '../runtime/rate-share.ts';
import type { Connection, Messenger, MessengerPorts } from './messenger.ts';
import { createPollLease } from './poll-lease.ts';

/** How many messages may go at once, of those of a second: half, so that a hiccup of the network makes no 429. */
const BURST_PART = 1 / 2;
/** Bot API FAQ, "My bot is hitting limits": one message a second in a chat, where a short burst passes. */
const CHAT_PER_SECOND = 1;
const CHAT_BURST = 3;

/** Telegram, heard by a webhook or by asking. */
export async function wireTelegram(settings: TelegramSettings, ports: MessengerPorts): Promise<Messenger> {
  const { store, by, contentDir, publicUrl, watch, clock, startTimer } = ports;
  const { token, apiRoot, mode, rate } = settings;
  const { report } = watch;
  const secret = settings.webhookSecret ?? (await store.secret('telegram-webhook'));
  const shared = createRateShare({ store, rate: 'rate/telegram', by, clock, startTimer, report });
  const pacer = createPacer({
    perSecond: rate,
    burst: Math.max(1, rate * BURST_PART),
    chatPerSecond: CHAT_PER_SECOND,
    chatBurst: CHAT_BURST,
    share: shared.share,
    clock,
    startTimer,
  });
  const telegram = createTelegram({
    ...{ token, apiRoot, publicUrl, contentDir, pacer, mediaIds: store.mediaIds, clock, startTimer, report },
  });
  tellAnswers(telegram, watch.answered);
  shared.start();
  const profile = { telegram, text: profileText, commands: MENU_COMMANDS };

  return {
    channel: telegram,
    connect(inbox): Connection {
      if (mode === 'polling') {
        const lease = createPollLease({ store, by, clock, report });
        const poller = createTelegramPoller({
          ...{ telegram, inbox: lease.over(inbox), lease, clock, startTimer, report },
        });
        return { ...poller, setUp: () => setUpTelegram(profile) };
      }
      const webhook = createTelegramWebhook({ telegram, secret, inbox, clock });
      const setUp = () => setUpTelegram({ ...profile, webhook: { url: publicUrl() + webhook.path, secret } });
      return { webhook, setUp };
    },
    async close() {
      await shared.stop();
      await telegram.close();
    },
  };
}

/** Polls that bring nothing show, too, that the platform is there. */
function tellAnswers({ api }: Telegram, answered: () => void): void {
  api.config.use(async (call, method, payload, signal) => {
    const answer = await call(method, payload, signal);
    if (answer.ok) answered();
    return answer;
  });
}
