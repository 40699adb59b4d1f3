import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { type Sabak, startSabak, type Time } from '../src/start-sabak.ts';
import { createFakeTelegram, type FakeTelegramOptions } from './fakes/telegram/fake-telegram.ts';
import { createFakeWhatsApp } from './fakes/whatsapp/fake-whatsapp.ts';
import { freePorts } from './free-ports.ts';

const TOKEN = '42:secret-of-the-bot';
const NUMBER = {
  token: 'EAAG-secret',
  phoneNumberId: '111',
  appSecret: 'app-secret',
  verifyToken: 'verify-secret',
  businessAccountId: '222',
};

/** Ten times as fast, so that pauses after failures are short. */
const epoch = Date.now();
const time: Time = {
  clock: () => Math.floor(epoch + (Date.now() - epoch) * 10),
  startTimer(ms, run) {
    const timeout = setTimeout(run, ms / 10).unref();
    return () => clearTimeout(timeout);
  },
};

/** A busy machine takes its time. */
function poll<T>(look: () => T) {
  return expect.poll(look, { timeout: 20_000 });
}

describe('Telegram', () => {
  it('that is asked for updates is answered', async () => {
    const { telegram } = await startWithTelegram();
    const user = telegram.user(7, { language_code: 'ky' });
    user.start();
    await poll(() => user.screen().at(-1)?.text).toContain('Саламатсызбы');
    expect(telegram.calls('setWebhook')).toEqual([]);
  });

  it('that calls is answered, once it was told where and with which secret', async () => {
    const { telegram, sabak } = await startWithTelegram({ TELEGRAM_MODE: 'webhook' }, { takesHttp: true });
    await telegram.called('setWebhook', 1);
    const fields = telegram.calls('setWebhook')[0]?.params.fields;
    expect(fields?.url).toContain(`${sabak.url}/telegram/webhook`);
    expect(fields?.secret_token).toMatch(/^[\w-]{43}$/);
    const user = telegram.user(7);
    user.start();
    await poll(() => user.screen().at(-1)?.text).toContain('Саламатсызбы');
    expect(telegram.calls('getUpdates')).toEqual([]);
    const forged = await fetch(`${sabak.url}/telegram/webhook`, { method: 'POST', body: '{"update_id":1}' });
    expect(forged.status).toBe(401);
  });

  it('has its menu in three languages', async () => {
    const { telegram } = await startWithTelegram();
    await telegram.called('setMyShortDescription', 4);
    const languages = telegram.calls('setMyCommands').map(({ params }) => params.fields.language_code);
    expect(languages).toEqual([undefined, 'ky', 'ru', 'en']);
  });

  it('that is away at the start is told of, stops nobody else, and is set up when it is back', async () => {
    const { telegram, sabak, logged } = await startWithTelegram({}, {}, async ({ faults }) => {
      faults.onCall([{ kind: 'gateway' }, { kind: 'reset' }], 'getMyCommands');
    });
    expect((await fetch(sabak.url)).status).toBe(200);
    await telegram.called('setMyShortDescription', 4);
    expect(logged.filter(({ msg }) => msg.includes('could not be set up')).map(({ againInMs }) => againInMs)).toEqual([
      1_000, 2_000,
    ]);
    expect(JSON.stringify(logged)).not.toContain('secret-of-the-bot');
    const user = telegram.user(7);
    user.start();
    await poll(() => user.screen().length).toBe(2);
    await poll(() => channels(sabak)).toEqual({ telegram: { state: 'ok' } });
  });

  it('that refuses the token is failing, says /readyz, and the chat in the browser goes on', async () => {
    const { sabak, logged } = await startWithTelegram({ TELEGRAM_BOT_TOKEN: '42:another' });
    await poll(() => channels(sabak)).toMatchObject({ telegram: { state: 'failing' } });
    expect((await fetch(`${sabak.url}/readyz`)).status).toBe(200);
    await poll(() => logged.some(({ msg }) => /Telegram gives no updates: 401/.test(msg))).toBe(true);
    expect(JSON.stringify(logged)).not.toContain('another');
  });

  it('that calls, and refuses the token, is failing before anybody writes', async () => {
    const env = { TELEGRAM_MODE: 'webhook', TELEGRAM_BOT_TOKEN: '42:another' };
    const { sabak, logged } = await startWithTelegram(env, { takesHttp: true });
    await poll(() => channels(sabak)).toMatchObject({ telegram: { state: 'failing' } });
    expect(logged.map(({ msg }) => msg)).toContain(
      "menu, profile or webhook could not be set up: Call to 'getMyCommands' failed! (401: Unauthorized). Check TELEGRAM_BOT_TOKEN with @BotFather.",
    );
  });

  it('is left at once when Sabak stops, in the midst of a poll', async () => {
    const { telegram, sabak } = await startWithTelegram();
    await telegram.called('setMyShortDescription', 4);
    const since = performance.now();
    await sabak.stop();
    expect(performance.now() - since).toBeLessThan(5_000);
    telegram.user(7).start();
    expect(telegram.pending()).toBe(1);
  });
});

it('stops at once while a messenger leaves it without an answer', async () => {
  const { telegram, sabak } = await startWithTelegram({}, {}, async ({ faults }) => {
    faults.onCall([{ kind: 'delay', ms: 1_000_000 }], 'getMyCommands');
  });
  await telegram.called('getMyCommands', 1);
  const since = performance.now();
  await sabak.stop();
  expect(performance.now() - since).toBeLessThan(1_500);
  expect(telegram.calls('getUpdates')).toEqual([]);
});

it.each<[name: string, env: Record<string, string>, warnings: number]>([
  ['with a messenger and without PUBLIC_URL', {}, 1],
  ['with a messenger and PUBLIC_URL', { PUBLIC_URL: 'http://sabak.example' }, 0],
])('warns %s that links lead nowhere on a phone', async (_name, env, warnings) => {
  const { sabak, logged } = await startWithTelegram(env);
  const { port } = new URL(sabak.url);
  const warned = logged.filter(({ msg }) => msg.startsWith('PUBLIC_URL is not set'));
  expect(warned).toHaveLength(warnings);
  for (const { msg } of warned) expect(msg).toContain(`http://localhost:${port}/`);
});

it('says nothing of links where there is the chat in the browser alone', async () => {
  const { logged } = await start({});
  expect(logged).toEqual([]);
});

describe('WhatsApp', () => {
  it('is verified, and answered', async () => {
    const whatsapp = await createFakeWhatsApp({ ...NUMBER, ...time });
    const { sabak, logged } = await start({
      WEBCHAT: 'off',
      WHATSAPP_API_ROOT: `${whatsapp.apiRoot}/v23.0`,
      WHATSAPP_TOKEN: NUMBER.token,
      WHATSAPP_PHONE_NUMBER_ID: NUMBER.phoneNumberId,
      WHATSAPP_APP_SECRET: NUMBER.appSecret,
      WHATSAPP_VERIFY_TOKEN: NUMBER.verifyToken,
    });
    onTestFinished(() => whatsapp.close());
    await whatsapp.subscribe(`${sabak.url}/whatsapp/webhook`);
    const user = whatsapp.user();
    await user.write('Салам');
    await poll(() => user.screen().at(-1)?.text).toContain('Саламатсызбы');
    expect(await whatsapp.post({ entry: [] }, { 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect((await fetch(`${sabak.url}/whatsapp/webhook?hub.mode=subscribe&hub.verify_token=other`)).status).toBe(403);
    expect(await channels(sabak)).toEqual({ whatsapp: { state: 'ok' } });
    const metrics = await (await fetch(`${sabak.url}/metrics`)).text();
    expect(metrics).toContain('sabak_webhook_requests_total{channel="whatsapp",status="401"} 1');
    expect(metrics).toContain('sabak_messages_total{channel="whatsapp",outcome="done"} 1');
    expect(logged.map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^PUBLIC_URL is not set/),
      expect.stringMatching(
        /^requests to \/whatsapp\/webhook are refused \(401\): the signature does not match WHATSAPP_APP_SECRET: /,
      ),
      expect.stringMatching(
        /^requests to \/whatsapp\/webhook are refused \(403\): compare WHATSAPP_VERIFY_TOKEN with /,
      ),
    ]);
  });
});

describe('MongoDB that can’t be reached', () => {
  const gone = { MONGODB_URI: 'mongodb://sabak:her-secret@127.0.0.1:1/?serverSelectionTimeoutMS=50' };

  it.each<[name: string, path: string, init: RequestInit, status: number, body: RegExp]>([
    ['lives', '/healthz', {}, 200, /^{"status":"ok"}$/],
    ['is not ready', '/readyz', {}, 503, /^{"ready":false,"stopping":false,"store":"unreachable"}$/],
    [
      'shows a person a page',
      '/?lang=en',
      { headers: { accept: 'text/html' } },
      503,
      /Please try again a little later/,
    ],
    [
      'lets the chat send again',
      '/chat/messages',
      { method: 'POST', body: '{}' },
      503,
      /"reason":"not possible just now/,
    ],
    ['lets Telegram send again', '/telegram/webhook', { method: 'POST', body: '{}' }, 503, /"reason":"not possible/],
    ['lets WhatsApp send again', '/whatsapp/webhook', { method: 'POST', body: '{}' }, 503, /"reason":"not possible/],
    ['has the style of the page', '/certificate.css', {}, 200, /notice/],
  ])('at the start: the process %s', async (_name, path, init, status, body) => {
    const { url } = await startWaiting(gone);
    const response = await fetch(url + path, init);
    expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(body)]);
    if (status === 503 && path !== '/readyz') expect(response.headers.get('retry-after')).toBe('5');
  });

  it('is told of in each attempt, without its password, and asked for until Sabak stops', async () => {
    const { logged, stop, url } = await startWaiting(gone);
    await poll(() => logged.map(({ againInMs }) => againInMs).slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    for (const { msg } of logged) expect(msg).toMatch(/^not ready yet: .*127\.0\.0\.1:1/);
    expect(JSON.stringify(logged)).not.toContain('her-secret');
    await stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('leaves a mistake in its address to a human', async () => {
    const { config, log } = prepare({ MONGODB_URI: 'mongodb://127.0.0.1:1/?w=1' });
    await expect(startSabak(config, log, { time })).rejects.toThrow(/^MONGODB_URI .*w=1/);
  });
});

/** On a port of its own. `ended`: what the start ended with. */
async function startWaiting(env: Record<string, string>) {
  const [port] = await freePorts(1);
  const { config, logged, log } = prepare({ PORT: String(port), ...env });
  const ending = new AbortController();
  const ended = startSabak(config, log, { time, signal: ending.signal }).catch((error: unknown) => error);
  const stop = async () => {
    ending.abort();
    await ended;
  };
  onTestFinished(stop);
  const url = `http://127.0.0.1:${port}`;
  await poll(() =>
    fetch(`${url}/healthz`).then(
      ({ status }) => status,
      () => 0,
    ),
  ).toBe(200);
  return { url, logged, ended, stop };
}

type Logged = { readonly msg: string; readonly againInMs?: number };

async function startWithTelegram(
  env: Record<string, string> = {},
  options: Partial<FakeTelegramOptions> = {},
  prepare: (telegram: Awaited<ReturnType<typeof createFakeTelegram>>) => Promise<void> = async () => undefined,
) {
  const telegram = await createFakeTelegram({ token: TOKEN, ...time, ...options });
  await prepare(telegram);
  const started = await start({ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.apiRoot, ...env });
  onTestFinished(() => telegram.close());
  return { telegram, ...started };
}

/** On a free port with data of its own. `logged`: warnings and errors. */
async function start(env: Record<string, string>): Promise<{ sabak: Sabak; logged: readonly Logged[] }> {
  const { config, logged, log } = prepare(env);
  const sabak = await startSabak(config, log, { time });
  onTestFinished(() => sabak.stop());
  return { sabak, logged };
}

function prepare(env: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), 'sabak-start-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, ...env });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const logged: Logged[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) });
  return { config: read.config, logged: logged as readonly Logged[], log };
}

async function channels({ url }: Sabak): Promise<unknown> {
  const response = await fetch(`${url}/readyz`);
  return ((await response.json()) as { channels?: unknown }).channels;
}
