import { z } from 'zod';
import { CHANNEL_SECRETS, type ReadFile, withSecretFiles } from './secret-files.ts';
import {
  type Environment,
  matching,
  oneOf,
  type Read,
  readVariables,
  rootOf,
  variable,
  wholeNumber,
} from './variable.ts';

export type TelegramSettings = {
  readonly token: string;
  /** Absent: the store makes one and keeps it. */
  readonly webhookSecret: string | undefined;
  readonly mode: 'polling' | 'webhook';
  readonly apiRoot: string;
  /** Messages a second over all chats. */
  readonly rate: number;
};

export type WhatsAppSettings = {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** With the version of the API. */
  readonly apiRoot: string;
  /** Messages a second of the number. */
  readonly rate: number;
  /** How many people a day may be written to first, by a template. */
  readonly dailyPeople: number;
};

/** A channel is absent where it is not set up. */
export type ChannelSettings = {
  readonly telegram: TelegramSettings | undefined;
  readonly whatsapp: WhatsAppSettings | undefined;
};

export const TELEGRAM_API = 'https://api.telegram.org';
export const WHATSAPP_API = 'https://graph.facebook.com/v23.0';

/** Bot API FAQ, "My bot is hitting limits": about 30 messages a second over all chats. */
const TELEGRAM_RATE = 30;
/** Cloud API, Throughput: 80 messages a second for each number, until Meta raises it. */
const WHATSAPP_RATE = 80;
/** Cloud API, Messaging limits: 250 people a day for a portfolio that is not verified yet. */
const WHATSAPP_DAILY_PEOPLE = 250;
/** Higher than any rate that either platform gives. */
const MOST_A_SECOND = 1_000;

const rate = (otherwise: number) =>
  variable(`messages a second, a whole number from 1 to ${MOST_A_SECOND}`, wholeNumber(1, MOST_A_SECOND)).default(
    otherwise,
  );
const apiRoot = (example: string) =>
  variable(`an address such as ${example}, without a query`, rootOf).default(example);

const telegram = z.object({
  TELEGRAM_BOT_TOKEN: variable(
    'a token from BotFather such as 123456789:AAF…, digits, a colon, then letters, digits, _ and -',
    matching(/^\d+:[\w-]+$/),
  ).optional(),
  /** Bot API, setWebhook: secret_token. */
  TELEGRAM_WEBHOOK_SECRET: variable('1 to 256 of A-Z a-z 0-9 _ -', matching(/^[\w-]{1,256}$/)).optional(),
  TELEGRAM_MODE: variable('polling or webhook', oneOf(['polling', 'webhook'])).optional(),
  TELEGRAM_API_ROOT: apiRoot(TELEGRAM_API),
  TELEGRAM_RATE: rate(TELEGRAM_RATE),
  PUBLIC_URL: z.string().optional(),
});

/** What WhatsApp can't do without: what each is, and where Meta shows it. */
const NEEDED = {
  WHATSAPP_TOKEN: 'the access token of a system user (Business settings, Users, System users)',
  WHATSAPP_PHONE_NUMBER_ID:
    'the id of the phone number (App dashboard, WhatsApp, API setup), digits and not the number itself',
  WHATSAPP_APP_SECRET: 'the secret that signs webhooks (App dashboard, App settings, Basic)',
  WHATSAPP_VERIFY_TOKEN: 'a word of your choice, the same as in App dashboard, WhatsApp, Configuration, Verify token',
} as const;

const WORD = matching(/^\S+$/);

const whatsapp = z.object({
  WHATSAPP_TOKEN: variable(NEEDED.WHATSAPP_TOKEN, WORD).optional(),
  WHATSAPP_PHONE_NUMBER_ID: variable(NEEDED.WHATSAPP_PHONE_NUMBER_ID, matching(/^\d{1,32}$/)).optional(),
  WHATSAPP_APP_SECRET: variable(NEEDED.WHATSAPP_APP_SECRET, WORD).optional(),
  WHATSAPP_VERIFY_TOKEN: variable(NEEDED.WHATSAPP_VERIFY_TOKEN, WORD).optional(),
  WHATSAPP_API_ROOT: apiRoot(WHATSAPP_API),
  WHATSAPP_RATE: rate(WHATSAPP_RATE),
  WHATSAPP_DAILY_PEOPLE: variable('a whole number from 1 on, or unlimited', peopleOf).default(WHATSAPP_DAILY_PEOPLE),
});

/**
 * What the environment says of the messengers, secrets from files too. A messenger is on where its token is set; half of what
 * WhatsApp needs is a problem.
 */
export function readChannelSettings(env: Environment, readFile?: ReadFile): Read<ChannelSettings> {
  const secrets = withSecretFiles(env, CHANNEL_SECRETS, readFile);
  if (!secrets.ok) return secrets;
  const ofTelegram = readTelegram(secrets.value);
  const ofWhatsApp = readWhatsApp(secrets.value);
  if (ofTelegram.ok && ofWhatsApp.ok) {
    return { ok: true, value: { telegram: ofTelegram.value, whatsapp: ofWhatsApp.value } };
  }
  return { ok: false, problems: [ofTelegram, ofWhatsApp].flatMap((read) => (read.ok ? [] : read.problems)) };
}

function readTelegram(env: Environment): Read<TelegramSettings | undefined> {
  const read = readVariables(telegram, env, CHANNEL_SECRETS);
  if (!read.ok) return read;
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: webhookSecret, ...rest } = read.value;
  if (token === undefined) return { ok: true, value: undefined };
  const isSecure = rest.PUBLIC_URL?.trim().startsWith('https:') === true;
  const mode = rest.TELEGRAM_MODE ?? (isSecure ? 'webhook' : 'polling');
  /** A Bot API server of one's own may call by http; Telegram's does not. */
  if (mode === 'webhook' && !isSecure && rest.TELEGRAM_API_ROOT === TELEGRAM_API) {
    const problem =
      'TELEGRAM_MODE is "webhook"; expected PUBLIC_URL to begin with https:, as Telegram calls nothing else.';
    return { ok: false, problems: [problem] };
  }
  return { ok: true, value: { token, webhookSecret, mode, apiRoot: rest.TELEGRAM_API_ROOT, rate: rest.TELEGRAM_RATE } };
}

function readWhatsApp(env: Environment): Read<WhatsAppSettings | undefined> {
  const read = readVariables(whatsapp, env, CHANNEL_SECRETS);
  if (!read.ok) return read;
  const { value } = read;
  const {
    WHATSAPP_TOKEN: token,
    WHATSAPP_PHONE_NUMBER_ID: phoneNumberId,
    WHATSAPP_APP_SECRET: appSecret,
    WHATSAPP_VERIFY_TOKEN: verifyToken,
  } = value;
  if (!token && !phoneNumberId && !appSecret && !verifyToken) return { ok: true, value: undefined };
  if (!token || !phoneNumberId || !appSecret || !verifyToken) return { ok: false, problems: missingIn(value) };
  return {
    ok: true,
    value: {
      token,
      phoneNumberId,
      appSecret,
      verifyToken,
      apiRoot: value.WHATSAPP_API_ROOT,
      rate: value.WHATSAPP_RATE,
      dailyPeople: value.WHATSAPP_DAILY_PEOPLE,
    },
  };
}

function missingIn(given: Partial<Record<keyof typeof NEEDED, string | undefined>>): string[] {
  const names = Object.keys(NEEDED) as (keyof typeof NEEDED)[];
  return names
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} is missing: ${NEEDED[name]}. WhatsApp needs all of ${names.join(', ')}.`);
}

function peopleOf(text: string): number | undefined {
  return text === 'unlimited' ? Number.MAX_SAFE_INTEGER : wholeNumber(1, 999_999_999)(text);
}
