import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { BotCommand, LanguageCode } from 'grammy/types';
import { LANGUAGES, type Language } from '../../learning/language.ts';
import { explained } from './explain-failure.ts';
import { ALLOWED_UPDATES } from './platform.ts';
import type { Telegram } from './telegram.ts';

export type SetUpTelegramOptions = {
  readonly telegram: Pick<Telegram, 'api'>;
  /** The texts `description`, `short-description` and `command-NAME`, such as `profileText`. */
  readonly text: (language: Language, key: string) => string;
  /** The names of the commands in the menu, in order, such as `MENU_COMMANDS`. */
  readonly commands: readonly string[];
  /** Absent: updates are asked for. `url`: https, as the world reaches us. */
  readonly webhook?: { readonly url: string; readonly secret: string };
};

/** What the platform takes for a command (Bot API, BotCommand: command). */
const COMMAND = /^[a-z0-9_]{1,32}$/;

/** The most updates that it may send at the same time (Bot API, setWebhook: max_connections, at most 100). */
export const MAX_CONNECTIONS = 100;

/** So much of a hash tells one secret from another and tells nothing about either. */
const FINGERPRINT_LENGTH = 6;

/**
 * Tells Telegram what the bot is, in three languages, and how it gets its updates. Looks first, and changes only what is
 * different. Rejects, in words for operators, where Telegram refuses or does not answer.
 */
export function setUpTelegram(options: SetUpTelegramOptions): Promise<void> {
  return explained(setUp(options));
}

async function setUp({ telegram, text, commands, webhook }: SetUpTelegramOptions): Promise<void> {
  const { api } = telegram;
  // Who has another language than these is told in the first.
  const [first] = LANGUAGES;
  const audiences = [{ language: first }, ...LANGUAGES.map((language) => ({ language, code: language }))];
  for (const audience of audiences) await setUpProfile(api, text, commands, audience);
  if (webhook) await setWebhook(api, webhook);
  else await deleteWebhook(api);
}

type Audience = { readonly language: Language; readonly code?: LanguageCode };

async function setUpProfile(
  api: Telegram['api'],
  text: SetUpTelegramOptions['text'],
  names: readonly string[],
  { language, code }: Audience,
): Promise<void> {
  const scope = code === undefined ? {} : { language_code: code };
  const commands: BotCommand[] = names
    .filter((name) => COMMAND.test(name))
    .map((name) => ({ command: name, description: text(language, `command-${name}`) }));
  if (!isDeepStrictEqual(await api.getMyCommands(scope), commands)) await api.setMyCommands(commands, scope);

  const description = text(language, 'description');
  if ((await api.getMyDescription(scope)).description !== description) {
    await api.setMyDescription(description, scope);
  }
  const short = text(language, 'short-description');
  if ((await api.getMyShortDescription(scope)).short_description !== short) {
    await api.setMyShortDescription(short, scope);
  }
}

/**
 * The platform does not tell which secret it has, so the address carries a fingerprint of it: with another secret it is another
 * address.
 */
async function setWebhook(api: Telegram['api'], { url, secret }: { url: string; secret: string }): Promise<void> {
  const fingerprint = createHash('sha256').update(secret).digest('hex').slice(0, FINGERPRINT_LENGTH);
  const wanted = { url: `${url}?secret=${fingerprint}`, allowed: [...ALLOWED_UPDATES].sort(), most: MAX_CONNECTIONS };
  const { url: set, allowed_updates = [], max_connections } = await api.getWebhookInfo();
  if (isDeepStrictEqual(wanted, { url: set, allowed: [...allowed_updates].sort(), most: max_connections })) return;
  await api.setWebhook(wanted.url, {
    secret_token: secret,
    allowed_updates: ALLOWED_UPDATES,
    max_connections: MAX_CONNECTIONS,
    drop_pending_updates: false,
  });
}

/** What waits stays: it is asked for. */
async function deleteWebhook(api: Telegram['api']): Promise<void> {
  const { url = '' } = await api.getWebhookInfo();
  if (url !== '') await api.deleteWebhook({ drop_pending_updates: false });
}
