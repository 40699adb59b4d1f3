import { z } from 'zod';

/** The environment, parsed once. Folders may be relative to where the process was started. */
export type Config = {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** An origin without a slash at its end; absent: `http://localhost:PORT`, known once the server listens. */
  readonly publicUrl: string | undefined;
  /** How many reverse proxies stand in front: so many entries of X-Forwarded-For are believed. */
  readonly trustProxy: number;
  /** Chat requests a minute from one network address. */
  readonly addressRate: number;
  readonly dataDir: string;
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
  HOST: variable('a host name or an IP address to listen on', (text) =>
    /^[\w.:-]+$/.test(text) ? text : undefined,
  ).default('127.0.0.1'),
  PUBLIC_URL: variable('an address such as https://sabak.example without a path', originOf).optional(),
  TRUST_PROXY: variable('how many reverse proxies stand in front, 0 to 10', wholeNumber(0, 10)).optional(),
  ADDRESS_RATE: variable('requests a minute, a whole number from 1 to 1000000', wholeNumber(1, 1_000_000)).default(600),
  DATA_DIR: variable('a folder', folder).default('data'),
  CONTENT_DIR: variable('a folder', folder).default('content'),
  FLOWS_DIR: variable('a folder', folder).default('flows'),
  WEBCHAT: variable('on or off', oneOf(['on', 'off'])).default('on'),
  TIME_ZONE: variable('a time zone such as Asia/Bishkek', timeZone).default('Asia/Bishkek'),
  LOG_LEVEL: variable(`one of ${LOG_LEVELS.join(', ')}`, oneOf(LOG_LEVELS)).default('info'),
  LOG_FORMAT: variable(`one of ${LOG_FORMATS.join(', ')}`, oneOf(LOG_FORMATS)).optional(),
});

/**
 * Reads the variables that Sabak knows; others are not its business. An empty value counts as not set.
 * `problems`: one sentence for each wrong value, with what it is and what was expected.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, given)) };
  const values = parsed.data;
  return {
    ok: true,
    config: {
      port: values.PORT,
      host: values.HOST,
      publicUrl: values.PUBLIC_URL,
      trustProxy: values.TRUST_PROXY ?? (values.PUBLIC_URL?.startsWith('https:') ? 1 : 0),
      addressRate: values.ADDRESS_RATE,
      dataDir: values.DATA_DIR,
      contentDir: values.CONTENT_DIR,
      flowsDir: values.FLOWS_DIR,
      webchat: values.WEBCHAT === 'on',
      timeZone: values.TIME_ZONE,
      logLevel: values.LOG_LEVEL,
      logFormat: values.LOG_FORMAT,
    },
  };
}

/** A variable whose text `parse` understands; where it gives undefined, `expected` says what was right. */
function variable<T>(expected: string, parse: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const value = parse(text.trim());
    if (value !== undefined) return value;
    context.addIssue(expected);
    return z.NEVER;
  });
}

function problemOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  return `${name} is ${JSON.stringify(given[name])}; expected ${issue.message}.`;
}

function wholeNumber(least: number, most: number) {
  return (text: string): number | undefined => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

function oneOf<const T extends readonly string[]>(values: T) {
  return (text: string): T[number] | undefined => values.find((value) => value === text);
}

/** `https://sabak.example/` → `https://sabak.example`. Anything after the origin would be lost, so it is refused. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.href === `${url.origin}/` ? url.origin : undefined;
}

function folder(text: string): string | undefined {
  return text.includes('\0') ? undefined : text;
}

function timeZone(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
