import type { Messenger } from './messenger.ts';
import { telegramMessenger } from './telegram-messenger.ts';
import { whatsappMessenger } from './whatsapp-messenger.ts';

/** Where lessons can be looked at. */
export const AS = ['web', 'telegram', 'whatsapp'] as const;
export type As = (typeof AS)[number];

export const MESSENGERS: Readonly<Record<Exclude<As, 'web'>, Messenger>> = {
  telegram: telegramMessenger,
  whatsapp: whatsappMessenger,
};
