import { Api } from 'grammy';
import { explained } from '../../channels/telegram/explain-failure.ts';
import type { TelegramSettings } from '../../config/channel-settings.ts';
import { type LinkMaker, startLinks } from './link-maker.ts';

const TIMEOUT_SECONDS = 10;

/** Asks Telegram what the bot is called. Throws where it does not say so. */
export async function telegramLinks({ token, apiRoot }: TelegramSettings): Promise<LinkMaker> {
  const { username } = await explained(new Api(token, { apiRoot, timeoutSeconds: TIMEOUT_SECONDS }).getMe());
  return startLinks('telegram', `https://t.me/${username}`);
}
