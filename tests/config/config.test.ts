import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const DEFAULTS = {
  port: 3000,
  host: '127.0.0.1',
  publicUrl: undefined,
  trustProxy: 0,
  addressRate: 600,
  mongodbUri: undefined,
  dataDir: 'data',
  contentDir: 'content',
  flowsDir: 'flows',
  webchat: true,
  timeZone: 'Asia/Bishkek',
  logLevel: 'info',
  logFormat: undefined,
  telegram: undefined,
  whatsapp: undefined,
};

const TOKEN = '123456:AAF-secret_of_the_bot';
const TELEGRAM = {
  token: TOKEN,
  webhookSecret: undefined,
  mode: 'polling',
  apiRoot: 'https://api.telegram.org',
  rate: 30,
};
const WHATSAPP_ENV = {
  WHATSAPP_TOKEN: 'EAAG-secret',
  WHATSAPP_PHONE_NUMBER_ID: '1234567890',
  WHATSAPP_APP_SECRET: 'app-secret',
  WHATSAPP_VERIFY_TOKEN: 'verify-secret',
};
const WHATSAPP = {
  token: 'EAAG-secret',
  phoneNumberId: '1234567890',
  appSecret: 'app-secret',
  verifyToken: 'verify-secret',
  apiRoot: 'https://graph.facebook.com/v23.0',
  rate: 80,
  dailyPeople: 250,
};

const MONGODB = 'mongodb://sabak:secret_of_the_database@db1.example,db2.example/school?replicaSet=rs0';

/** The files of this machine. */
function files(path: string): string {
  if (path === '/run/token') return `${TOKEN}\n`;
  if (path === '/run/mongodb') return `${MONGODB}\n`;
  if (path === '/run/empty') return ' \n';
  throw new Error(`ENOENT: no such file or directory, open '${path}'`);
}

describe('the environment', () => {
  it.each([
    ['nothing', {}, {}],
    ['variables that are not ours', { HOME: '/root', PORTS: 'x' }, {}],
    ['empty values', { PORT: '', HOST: ' ', PUBLIC_URL: '', TIME_ZONE: '' }, {}],
    ['any free port', { PORT: '0' }, { port: 0 }],
    ['a port with spaces', { PORT: ' 8080 ' }, { port: 8080 }],
    ['the last port', { PORT: '65535' }, { port: 65_535 }],
    ['every address', { HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    ['an IPv6 address', { HOST: '::1' }, { host: '::1' }],
    [
      'an address with a slash',
      { PUBLIC_URL: 'http://sabak.example:8080/' },
      { publicUrl: 'http://sabak.example:8080' },
    ],
    [
      'https, which means a proxy',
      { PUBLIC_URL: 'https://Sabak.Example' },
      { publicUrl: 'https://sabak.example', trustProxy: 1 },
    ],
    [
      'https and two proxies',
      { PUBLIC_URL: 'https://a.example', TRUST_PROXY: '2' },
      { publicUrl: 'https://a.example', trustProxy: 2 },
    ],
    [
      'https without a proxy',
      { PUBLIC_URL: 'https://a.example', TRUST_PROXY: '0' },
      { publicUrl: 'https://a.example' },
    ],
    ['a rate', { ADDRESS_RATE: '60000' }, { addressRate: 60_000 }],
    ['folders', { DATA_DIR: '/srv/data', CONTENT_DIR: 'mine' }, { dataDir: '/srv/data', contentDir: 'mine' }],
    ['no chat in the browser', { WEBCHAT: 'off' }, { webchat: false }],
    ['another time zone', { TIME_ZONE: 'Europe/Berlin' }, { timeZone: 'Europe/Berlin' }],
    ['a quiet log', { LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, { logLevel: 'silent', logFormat: 'json' }],
  ])('with %s is understood', (_, env, expected) => {
    expect(readConfig(env)).toEqual({ ok: true, config: { ...DEFAULTS, ...expected } });
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT is "abc"; expected a whole number from 0 to 65535 (0 takes any free port).'],
    [{ PORT: '65536' }, 'PORT is "65536"; expected a whole number'],
    [{ PORT: '-1' }, 'PORT is "-1"; expected'],
    [{ PORT: '3000.5' }, 'PORT is "3000.5"; expected'],
    [{ PORT: '0x10' }, 'PORT is "0x10"; expected'],
    [{ HOST: 'http://localhost' }, 'HOST is "http://localhost"; expected a host name or an IP address to listen on.'],
    [
      { PUBLIC_URL: 'sabak.example' },
      'PUBLIC_URL is "sabak.example"; expected an address such as https://sabak.example without a path.',
    ],
    [{ PUBLIC_URL: 'https://sabak.example/chat' }, 'PUBLIC_URL is "https://sabak.example/chat"; expected'],
    [{ PUBLIC_URL: 'https://user:secret@sabak.example' }, 'expected an address'],
    [{ PUBLIC_URL: 'ftp://sabak.example' }, 'PUBLIC_URL is "ftp://sabak.example"; expected'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY is "true"; expected how many reverse proxies stand in front, 0 to 10.'],
    [{ ADDRESS_RATE: '0' }, 'ADDRESS_RATE is "0"; expected'],
    [{ WEBCHAT: 'yes' }, 'WEBCHAT is "yes"; expected on or off.'],
    [{ WEBCHAT: 'toString' }, 'WEBCHAT is "toString"; expected on or off.'],
    [{ TIME_ZONE: 'Bishkek' }, 'TIME_ZONE is "Bishkek"; expected a time zone such as Asia/Bishkek.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; expected one of trace, debug, info, warn, error, fatal, silent.'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT is "xml"; expected one of json, pretty.'],
  ])('with %o is refused', (env, problem) => {
    expect(readConfig(env)).toEqual({ ok: false, problems: [expect.stringContaining(problem)] });
  });

  it('with several mistakes names each', () => {
    const read = readConfig({ PORT: 'x', WEBCHAT: 'x', LOG_LEVEL: 'x' });
    expect(read.ok ? [] : read.problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'WEBCHAT',
      'LOG_LEVEL',
    ]);
  });

  it('of any values is understood or refused', () => {
    const names = [
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'TRUST_PROXY',
      'ADDRESS_RATE',
      'DATA_DIR',
      'MONGODB_URI',
      'MONGODB_URI_FILE',
      'WEBCHAT',
      'TIME_ZONE',
      'LOG_LEVEL',
      'TELEGRAM_BOT_TOKEN',
      'TELEGRAM_BOT_TOKEN_FILE',
      'TELEGRAM_MODE',
      'WHATSAPP_TOKEN',
      'WHATSAPP_API_ROOT',
      'WHATSAPP_DAILY_PEOPLE',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (env) => {
        const read = readConfig(env, files);
        if (!read.ok) expect(read.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the environment of the store', () => {
  it.each([
    ['an address', { MONGODB_URI: MONGODB }, MONGODB],
    ['an address in a file', { MONGODB_URI_FILE: '/run/mongodb' }, MONGODB],
    [
      'an address that a name server completes',
      { MONGODB_URI: 'mongodb+srv://db.example' },
      'mongodb+srv://db.example',
    ],
    ['an empty address', { MONGODB_URI: ' ' }, undefined],
  ])('with %s of MongoDB is understood', (_, env, mongodbUri) => {
    expect(readConfig(env, files)).toEqual({ ok: true, config: { ...DEFAULTS, mongodbUri } });
  });

  it.each([
    [
      { MONGODB_URI: 'db.secret.example' },
      'MONGODB_URI is not what it should be; expected an address that begins with',
    ],
    [{ MONGODB_URI: 'postgres://sabak:secret_of@db.example' }, 'MONGODB_URI is not what it should be; expected'],
    [{ MONGODB_URI: 'mongodb://' }, 'MONGODB_URI is not what it should be; expected'],
    [{ MONGODB_URI: MONGODB, MONGODB_URI_FILE: '/run/mongodb' }, 'MONGODB_URI and MONGODB_URI_FILE are both set'],
    [{ MONGODB_URI_FILE: '/run/none' }, 'MONGODB_URI_FILE is "/run/none"; expected a file that can be read'],
    [{ DATA_DIR: 'a\0b' }, 'DATA_DIR is "a\\u0000b"; expected a folder.'],
  ])('with %o is refused', (env, problem) => {
    expectRefused(env, problem);
  });
});

describe('the environment of Telegram', () => {
  it.each([
    ['a token', { TELEGRAM_BOT_TOKEN: TOKEN }, {}],
    ['a token in a file', { TELEGRAM_BOT_TOKEN_FILE: '/run/token' }, {}],
    ['an empty name of a file beside a token', { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_BOT_TOKEN_FILE: ' ' }, {}],
    ['https', { TELEGRAM_BOT_TOKEN: TOKEN, PUBLIC_URL: 'https://a.example' }, { mode: 'webhook' }],
    ['https and polling', { TELEGRAM_BOT_TOKEN: TOKEN, PUBLIC_URL: 'https://a.example', TELEGRAM_MODE: 'polling' }, {}],
    [
      'a webhook by http from a server of one’s own',
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_MODE: 'webhook', TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' },
      { mode: 'webhook', apiRoot: 'http://127.0.0.1:8081' },
    ],
    [
      'a secret and a rate',
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: 'a_B-9', TELEGRAM_RATE: '1000' },
      { webhookSecret: 'a_B-9', rate: 1_000 },
    ],
  ])('with %s is understood', (_, env, expected) => {
    const read = readConfig(env, files);
    expect(read).toMatchObject({ ok: true, config: { telegram: { ...TELEGRAM, ...expected }, whatsapp: undefined } });
  });

  it('without a token switches nothing on', () => {
    expect(readConfig({ TELEGRAM_RATE: '10', TELEGRAM_MODE: 'polling' })).toMatchObject({
      ok: true,
      config: { telegram: undefined },
    });
  });

  it.each([
    [{ TELEGRAM_BOT_TOKEN: 'secret' }, 'TELEGRAM_BOT_TOKEN is not what it should be; expected a token from BotFather'],
    [
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_BOT_TOKEN_FILE: '/run/token' },
      'TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set; expected one of them.',
    ],
    [
      { TELEGRAM_BOT_TOKEN_FILE: '/run/none' },
      `TELEGRAM_BOT_TOKEN_FILE is "/run/none"; expected a file that can be read (ENOENT: no such file or directory, open '/run/none').`,
    ],
    [
      { TELEGRAM_BOT_TOKEN_FILE: '/run/empty' },
      'TELEGRAM_BOT_TOKEN_FILE is "/run/empty"; expected a file that is not empty.',
    ],
    [
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: 'a secret' },
      'TELEGRAM_WEBHOOK_SECRET is not what it should be; expected 1 to 256 of A-Z a-z 0-9 _ -.',
    ],
    [{ TELEGRAM_MODE: 'push' }, 'TELEGRAM_MODE is "push"; expected polling or webhook.'],
    [
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_MODE: 'webhook' },
      'TELEGRAM_MODE is "webhook"; expected PUBLIC_URL to begin with https:',
    ],
    [{ TELEGRAM_API_ROOT: 'api.telegram.org' }, 'TELEGRAM_API_ROOT is "api.telegram.org"; expected an address such as'],
    [{ TELEGRAM_RATE: '0' }, 'TELEGRAM_RATE is "0"; expected messages a second, a whole number from 1 to 1000.'],
  ])('with %o is refused', (env, problem) => {
    expectRefused(env, problem);
  });
});

describe('the environment of WhatsApp', () => {
  it.each([
    ['what it needs', {}, {}],
    [
      'everything',
      {
        WHATSAPP_API_ROOT: 'http://127.0.0.1:9000/v25.0',
        WHATSAPP_RATE: '500',
        WHATSAPP_DAILY_PEOPLE: '2000',
      },
      { apiRoot: 'http://127.0.0.1:9000/v25.0', rate: 500, dailyPeople: 2_000 },
    ],
    ['no limit of people', { WHATSAPP_DAILY_PEOPLE: 'unlimited' }, { dailyPeople: Number.MAX_SAFE_INTEGER }],
  ])('with %s is understood', (_, env, expected) => {
    expect(readConfig({ ...WHATSAPP_ENV, ...env })).toMatchObject({
      ok: true,
      config: { whatsapp: { ...WHATSAPP, ...expected }, telegram: undefined },
    });
  });

  it.each(Object.keys(WHATSAPP_ENV))('without %s is half, and is refused', (name) => {
    expectRefused({ ...WHATSAPP_ENV, [name]: '' }, `${name} is missing: `);
  });

  it.each([
    [
      { ...WHATSAPP_ENV, WHATSAPP_PHONE_NUMBER_ID: '+996555' },
      'WHATSAPP_PHONE_NUMBER_ID is "+996555"; expected the id of',
    ],
    [{ ...WHATSAPP_ENV, WHATSAPP_APP_SECRET: 'app secret' }, 'WHATSAPP_APP_SECRET is not what it should be; expected'],
    [{ WHATSAPP_API_ROOT: 'https://a.example/?a=1' }, 'WHATSAPP_API_ROOT is "https://a.example/?a=1"; expected'],
    [{ WHATSAPP_RATE: '1001' }, 'WHATSAPP_RATE is "1001"; expected'],
    [
      { WHATSAPP_DAILY_PEOPLE: 'all' },
      'WHATSAPP_DAILY_PEOPLE is "all"; expected a whole number from 1 on, or unlimited.',
    ],
  ])('with %o is refused', (env, problem) => {
    expectRefused(env, problem);
  });
});

/** With this problem alone, and without a word of a secret. */
function expectRefused(env: Record<string, string>, problem: string): void {
  const read = readConfig(env, files);
  expect(read).toEqual({ ok: false, problems: [expect.stringContaining(problem)] });
  expect(JSON.stringify(read)).not.toMatch(/secret_of|secret.example|"secret"|a secret|app secret|EAAG/);
}

it('.env.example lists every variable that is read, and no other', () => {
  const sources = [
    'src/config/config.ts',
    'src/config/store-settings.ts',
    'src/config/channel-settings.ts',
    'src/cli/templates.ts',
  ];
  const read = sources.flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/^ +([A-Z]+(?:_[A-Z]+)*): (?:variable|apiRoot|rate|z)\b/gm),
  ]);
  const listed = readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z]+(?:_[A-Z]+)*)=/gm);
  const names = (matches: Iterable<RegExpMatchArray>) => [...new Set([...matches].map(([, name]) => name))].sort();
  expect(names(listed)).toEqual(names(read));
});
