import { telegramLimits } from '../channels/telegram/limits.ts';
import { webchatLimits } from '../channels/webchat/limits.ts';
import { whatsappLimits } from '../channels/whatsapp/limits.ts';

/** What each channel can't show of a message, by the channel's id: what authors' files are checked against. */
export const MISFITS = {
  web: webchatLimits.misfits,
  telegram: telegramLimits.misfits,
  whatsapp: whatsappLimits.misfits,
};
