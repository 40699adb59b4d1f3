import { z } from 'zod';
import { type ChannelSettings, readChannelSettings } from './channel-settings.ts';
import type { ReadFile } from './secret-files.ts';
import { readStoreSettings, type StoreSettings } from './store-settings.ts';
import {
  type Environment,
  folder,
  matching,
  oneOf,
  originOf,
  readVariables,
  variable,
  wholeNumber,
} from './variable.ts';

/** The environment, parsed once. Folders may be relative to where the process was started. */
export type Config = ChannelSettings &
  StoreSettings & {
    /** 0: any free port. */
    readonly port: number;
    readonly host: string;
    /** An origin without a slash at its end; absent: `http://localhost:PORT`, known once the server listens. */
    readonly publicUrl: string | undefined;
    /** How many reverse proxies stand in front: so many entries of X-Forwarded-For are believed. */
    readonly trustProxy: number;
    /** Chat requests a minute from one network address. */
    readonly addressRate: number;
    readonly contentDir: string;
    readonly flowsDir: string;
    readonly webchat: boolean;
    /** An IANA name. */
    readonly timeZone: string;
    readonly logLevel: LogLevel;
    /** Absent: pretty on a terminal, else JSON. */
    readonly logFormat: LogFormat | undefined;
  };

export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = (typeof LOG_FORMATS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const LOG_FORMATS = ['json', 'pretty'] as const;

const environment = z.object({
  PORT: variable('a whole number from 0 to 65535 (0 takes any free port)', wholeNumber(0, 65_535)).default(3000),
  HOST: variable('a host name or an IP address to listen on', matching(/^[\w.:-]+$/)).default('127.0.0.1'),
  PUBLIC_URL: variable('an address such as https://sabak.example without a path', originOf).optional(),
  TRUST_PROXY: variable('how many reverse proxies stand in front, 0 to 10', wholeNumber(0, 10)).optional(),
  ADDRESS_RATE: variable('requests a minute, a whole number from 1 to 1000000', wholeNumber(1, 1_000_000)).default(600),
  CONTENT_DIR: variable('a folder', folder).default('content'),
  FLOWS_DIR: variable('a folder', folder).default('flows'),
  WEBCHAT: variable('on or off', oneOf(['on', 'off'])).default('on'),
  TIME_ZONE: variable('a time zone such as Asia/Bishkek', timeZone).default('Asia/Bishkek'),
  LOG_LEVEL: variable(`one of ${LOG_LEVELS.join(', ')}`, oneOf(LOG_LEVELS)).default('info'),
  LOG_FORMAT: variable(`one of ${LOG_FORMATS.join(', ')}`, oneOf(LOG_FORMATS)).optional(),
});

/**
 * Reads the variables that Sabak knows; others are not its business. An empty value counts as not set; a secret may come as
 * `NAME_FILE`. `problems`: one sentence for each wrong value, with what it is (unless it is a secret) and what was expected.
 */
export function readConfig(
  env: Environment,
  readFile?: ReadFile,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const own = readVariables(environment, env);
  const store = readStoreSettings(env, readFile);
  const channels = readChannelSettings(env, readFile);
  if (!own.ok || !store.ok || !channels.ok) {
    return { ok: false, problems: [own, store, channels].flatMap((read) => (read.ok ? [] : read.problems)) };
  }
  const values = own.value;
  return {
    ok: true,
    config: {
      port: values.PORT,
      host: values.HOST,
      publicUrl: values.PUBLIC_URL,
      trustProxy: values.TRUST_PROXY ?? (values.PUBLIC_URL?.startsWith('https:') ? 1 : 0),
      addressRate: values.ADDRESS_RATE,
      contentDir: values.CONTENT_DIR,
      flowsDir: values.FLOWS_DIR,
      webchat: values.WEBCHAT === 'on',
      timeZone: values.TIME_ZONE,
      logLevel: values.LOG_LEVEL,
      logFormat: values.LOG_FORMAT,
      ...store.value,
      ...channels.value,
    },
  };
}

function timeZone(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
