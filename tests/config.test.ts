import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const DEFAULTS = {
  port: 3000,
  host: '127.0.0.1',
  publicUrl: undefined,
  trustProxy: 0,
  addressRate: 600,
  dataDir: 'data',
  contentDir: 'content',
  flowsDir: 'flows',
  webchat: true,
  timeZone: 'Asia/Bishkek',
  logLevel: 'info',
  logFormat: undefined,
};

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
      'WEBCHAT',
      'TIME_ZONE',
      'LOG_LEVEL',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (env) => {
        const read = readConfig(env);
        if (!read.ok) expect(read.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
