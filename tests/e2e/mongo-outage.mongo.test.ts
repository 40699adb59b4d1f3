import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import { createFakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { freePorts } from '../free-ports.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { type Relay, startRelay } from '../mongo/start-relay.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { plainText } from '../player/shown.ts';
import { until } from './journey/until.ts';
import { telegramPhone } from './phones.ts';
import { runSabakOnMongo } from './sabak-on-mongo.ts';

const library = await shippedLibrary();

const TOKEN = '42:secret-of-the-bot';
const SECRET = 'secret-of-the-webhook';

/** So that a test need not wait as long as a host does before it is said that nobody answers. */
const IMPATIENT = 'serverSelectionTimeoutMS=500&socketTimeoutMS=1000&waitQueueTimeoutMS=500';

/** A database behind a way that can fail, Telegram that calls, and Sabak between them. `isAway`: the way fails from the start. */
async function openSchool({ isAway = false } = {}) {
  const database = newDatabase();
  const relay = await startRelay(inject('mongoUri'));
  if (isAway) await relay.refuse();
  const telegram = await createFakeTelegram({ token: TOKEN, takesHttp: true });
  onTestFinished(() => telegram.close());
  const [port = 0] = await freePorts(1);
  const sabak = runSabakOnMongo({
    port,
    mongodbUri: relay.uri(database.name, IMPATIENT),
    env: {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      TELEGRAM_MODE: 'webhook',
    },
  });
  const { url } = sabak;
  const statusOf = (path: string, init?: RequestInit) =>
    fetch(url + path, init).then(
      ({ status }) => status,
      () => 0,
    );
  return { database, relay, telegram, sabak, url, statusOf };
}

/** What a program before this one has told Telegram. */
async function setWebhook(apiRoot: string, url: string): Promise<void> {
  const body = JSON.stringify({ url: `${url}/telegram/webhook`, secret_token: SECRET });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${apiRoot}/bot${TOKEN}/setWebhook`, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
}

/** A browser: its cookie, and what is answered to a message. */
async function openBrowser(url: string) {
  const page = await fetch(url);
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, 'content-type': 'application/json' };
  return async (message: { readonly id: string; readonly kind: string; readonly language?: string }) => {
    const body = JSON.stringify(message);
    const response = await fetch(`${url}/chat/messages`, { method: 'POST', headers, body });
    await response.arrayBuffer();
    return { status: response.status, retryAfter: response.headers.get('retry-after') };
  };
}

async function kindsOfFacts(uri: string): Promise<string[]> {
  const store = await openMongoStore({ uri });
  try {
    const facts = await Array.fromAsync(store.facts());
    return facts.map((fact) => (fact.kind === 'learner.created' ? `${fact.kind} ${fact.channel}` : fact.kind)).sort();
  } finally {
    await store.close();
  }
}

describe('a database that is away at the start', () => {
  it('is waited for; no message counts as taken before, and everything starts by itself', async () => {
    const { relay, telegram, sabak, url, statusOf } = await openSchool({ isAway: true });
    await until(async () => (await statusOf('/healthz')) === 200, 'a process that lives');
    expect([await statusOf('/readyz'), await statusOf('/')]).toEqual([503, 503]);
    await setWebhook(telegram.apiRoot, url);
    const phone = telegramPhone(telegram, 7);
    phone.write('салам');
    await until(() => sabak.logged().length >= 2, 'two attempts');
    expect(sabak.logged()[0]).toMatchObject({ msg: expect.stringMatching(/^not ready yet: /), againInMs: 1_000 });
    expect([telegram.pending(), phone.texts()]).toEqual([1, []]);
    await relay.accept();
    await sabak.ready;
    expect(await statusOf('/readyz')).toBe(200);
    await until(() => phone.controls().some(({ value }) => value === 'ky'), 'a greeting');
    expect(telegram.pending()).toBe(0);
    expect(await sabak.stop()).toBe(0);
  });

  it('does not keep a process from stopping in good order', async () => {
    const { sabak, statusOf } = await openSchool({ isAway: true });
    await until(async () => (await statusOf('/healthz')) === 200, 'a process that lives');
    expect(await sabak.stop()).toBe(0);
    await expect(sabak.ready).rejects.toThrow('it ended before it was ready');
  });

  it('that holds something else is a sentence and exit code 1', async () => {
    const { database, relay, sabak } = await openSchool({ isAway: true });
    await database.db.collection('invoices').insertOne({ total: 5 });
    await relay.accept();
    await expect(sabak.ready).rejects.toThrow(database.name);
    expect(sabak.logged().map(({ msg }) => msg)).toContain("Sabak can't start.");
    expect(await sabak.stop()).toBe(1);
  });
});

describe('a database that goes away while Sabak runs', () => {
  it.each<[name: string, leave: (relay: Relay) => Promise<void> | void, back: (relay: Relay) => Promise<void> | void]>([
    ['refuses connections', (relay) => relay.refuse(), (relay) => relay.accept()],
    ['hangs', (relay) => relay.hang(), (relay) => relay.resume()],
  ])('and %s: nothing is lost, nothing counts twice, and it heals by itself', async (_name, leave, back) => {
    const { database, relay, telegram, sabak, url, statusOf } = await openSchool();
    await sabak.ready;
    await telegram.called('setWebhook', 1);
    const phone = telegramPhone(telegram, 7);
    const offered = async (wanted: string) => {
      await until(() => phone.controls().some(({ value }) => value === wanted), `the button ${wanted}`);
      return phone.controls().findLast(({ value }) => value === wanted) ?? expect.unreachable();
    };
    phone.write('салам');
    phone.tap(await offered('ky'));
    const agree = await offered('yes');
    const send = await openBrowser(url);
    expect(await send({ id: 'message-1', kind: 'start', language: 'ky' })).toMatchObject({ status: 202 });

    await leave(relay);
    phone.tap(agree);
    expect(await send({ id: 'message-2', kind: 'language', language: 'ru' })).toEqual({ status: 503, retryAfter: '5' });
    expect([await statusOf('/readyz'), await statusOf('/healthz')]).toEqual([503, 200]);
    expect(telegram.pending()).toBe(1);
    await back(relay);

    await until(async () => (await statusOf('/readyz')) === 200, 'a store that is well again');
    expect(await send({ id: 'message-2', kind: 'language', language: 'ru' })).toMatchObject({ status: 202 });
    const question = plainText(library.text('ky', 'onboarding.ask-name'));
    await until(() => phone.texts().some((text) => plainText(text).includes(question)), 'the next question');
    await until(() => telegram.pending() === 0, 'no update that was not taken');
    expect(new Set(phone.texts()).size).toBe(phone.texts().length);
    expect(await sabak.stop()).toBe(0);
    expect(await kindsOfFacts(database.uri)).toEqual([
      'consent.given',
      'language.chosen',
      'learner.created telegram',
      'learner.created web',
    ]);
  });

  it('does not keep a process from stopping in good order, and the next one goes on', async () => {
    const { database, relay, telegram, sabak } = await openSchool();
    await sabak.ready;
    await telegram.called('setWebhook', 1);
    const phone = telegramPhone(telegram, 7);
    phone.write('салам');
    await until(() => phone.controls().some(({ value }) => value === 'ky'), 'a greeting');
    await relay.refuse();
    expect(await sabak.stop()).toBe(0);
    expect(sabak.logged().filter(({ msg }) => msg.includes('bug'))).toEqual([]);
    await relay.accept();
    expect(await kindsOfFacts(database.uri)).toEqual(['learner.created telegram']);
  });
});
