import { z } from 'zod';
import { linkText, parameterOf } from '../../channels/whatsapp/link-text.ts';
import type { WhatsAppSettings } from '../../config/channel-settings.ts';
import type { Language } from '../../learning/language.ts';
import type { LinkMaker } from './link-maker.ts';

const TIMEOUT_MS = 10_000;

/** Graph API, WhatsApp Business phone number: as people write it, such as `+996 312 00 00 00`. */
const phoneNumber = z.object({ display_phone_number: z.string() });
const refusal = z.object({ error: z.object({ message: z.string() }) });

/**
 * Asks WhatsApp what the number is. Throws where it does not say so. A link carries words in `language` that she sees and sends
 * herself (WhatsApp, click to chat).
 */
export async function whatsappLinks(settings: WhatsAppSettings, language: Language): Promise<LinkMaker> {
  const base = `https://wa.me/${await askNumber(settings)}`;
  return {
    channel: 'whatsapp',
    linkTo(parameter) {
      const text = linkText(parameter, language);
      if (parameter !== undefined && parameterOf(text) !== parameter) {
        return { ok: false, reason: `"${parameter}" can't be carried: expected at most 64 of A-Z a-z 0-9 _ -` };
      }
      return { ok: true, url: `${base}?text=${encodeURIComponent(text)}` };
    },
  };
}

/** In digits. */
async function askNumber({ apiRoot, phoneNumberId, token }: WhatsAppSettings): Promise<string> {
  const response = await fetch(`${apiRoot}/${phoneNumberId}?fields=display_phone_number`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body: unknown = await response.json();
  const known = phoneNumber.safeParse(body);
  if (known.success) return known.data.display_phone_number.replace(/\D/g, '');
  const refused = refusal.safeParse(body);
  throw new Error(refused.success ? refused.data.error.message : `the answer has the status ${response.status}`);
}
