import { expect, it, onTestFinished } from 'vitest';
import { newCertificateId } from '../../src/certificates/certificate-id.ts';
import { MISFITS } from '../../src/cli/misfits.ts';
import type { Fact } from '../../src/learning/fact.ts';
import type { TranscriptEntry } from '../../src/learning/transcript.ts';
import { loadLibrary } from '../../src/library/load-library.ts';
import { openMongoStore } from '../../src/store/mongo/open-mongo-store.ts';
import { startBalancer } from '../chaos/balancer.ts';
import { createFakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { freePorts } from '../free-ports.ts';
import { newDatabase } from '../mongo/new-database.ts';
import { certificateOf } from '../store/samples.ts';
import { STEPS } from './journey/steps.ts';
import { openTelegramHand } from './journey/telegram-hand.ts';
import { travel } from './journey/travel.ts';
import { until } from './journey/until.ts';
import { openWebHand } from './journey/web-hand.ts';
import { runSabakOnMongo } from './sabak-on-mongo.ts';

const CONTENT = 'tests/e2e/journey/content';
const TOKEN = '42:secret-of-the-bot';
const MINUTES = 60_000;

/** Three processes on one database, and before them a balancer that gives each request to the next one. */
async function openSchool() {
  const database = newDatabase();
  const telegram = await createFakeTelegram({ token: TOKEN, takesHttp: true });
  onTestFinished(() => telegram.close());
  const ports = await freePorts(3);
  let turn = 0;
  const balancer = await startBalancer(() => ports[turn++ % ports.length]);
  onTestFinished(() => balancer.close());
  const env = {
    PUBLIC_URL: balancer.url,
    CONTENT_DIR: CONTENT,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MODE: 'webhook',
  };
  const processes = ports.map((port) => runSabakOnMongo({ port, mongodbUri: database.uri, env }));
  await Promise.all(processes.map(({ ready }) => ready));
  const store = await openMongoStore({ uri: database.uri });
  onTestFinished(() => store.close());
  const logged = () =>
    processes.flatMap((one) => one.logged()).filter(({ msg }) => !msg.includes('sabak lint shows them'));
  return { telegram, balancer, processes, urls: processes.map(({ url }) => url), store, logged };
}

it('what one process was told, every other knows: a journey needs none of them in particular', {
  timeout: 4 * MINUTES,
}, async () => {
  const { telegram, balancer, processes, store, logged } = await openSchool();
  await telegram.called('setMyShortDescription', 4);
  const loaded = await loadLibrary({ contentDir: CONTENT, flowsDir: 'flows', misfits: MISFITS });
  if (!loaded.ok) throw new Error('the small course has mistakes: sabak lint tests/e2e/journey/content');
  const web = await openWebHand(balancer.url, 'ky', 'ru');
  onTestFinished(() => web.close());
  await Promise.all([
    travel(loaded.library, web, 'ky', STEPS),
    travel(loaded.library, openTelegramHand(telegram, 'en'), 'ru', STEPS),
  ]);
  await until(() => telegram.pending() === 0, 'no update that was not taken');
  expect(await Promise.all(processes.map((one) => one.stop()))).toEqual([0, 0, 0]);

  const facts = await Array.fromAsync(store.facts());
  const journeys = [...Map.groupBy(facts, ({ learner }) => learner).values()];
  expect(journeys).toHaveLength(2);
  for (const journey of journeys) {
    expect(journey.map(sequenceOf).sort((one, other) => one - other)).toEqual(journey.map((_, i) => i));
    expect(journey.filter(({ kind }) => kind === 'question.answered')).toHaveLength(9);
    expect(journey.filter(({ kind }) => kind === 'course.completed')).toHaveLength(1);
  }
  expect(logged()).toEqual([]);
});

it('cookies, links to everything about her, certificates and pages of one process are good at every other', async () => {
  const { urls, store } = await openSchool();
  const [first = '', second = '', third = ''] = urls;
  const cookie = (await fetch(first)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await listen(third, cookie);
  const post = async (url: string, message: object) => {
    const headers = { cookie, 'content-type': 'application/json' };
    const response = await fetch(`${url}/chat/messages`, { method: 'POST', headers, body: JSON.stringify(message) });
    expect(response.status).toBe(202);
  };
  await post(second, { id: 'message-1', kind: 'start', language: 'en' });
  await post(first, { id: 'message-2', kind: 'text', text: 'my data' });
  await until(() => linkIn(page) !== undefined, 'a link to everything about her, on a page of the third');
  const { pathname } = new URL(linkIn(page) ?? '', first);
  const exports = await Promise.all(urls.map(async (url) => (await fetch(url + pathname)).json()));
  const learner = exports.map((one) => (one as { learner: { id: string } }).learner.id);
  expect(new Set(learner).size).toBe(1);

  const issued = await store.certificates.issue(certificateOf(newCertificateId(), learner[0] ?? ''));
  const shown = await Promise.all(urls.map(async (url) => (await fetch(`${url}/c/${issued.id}`)).text()));
  for (const html of shown) expect(html).toContain(issued.name);

  await store.erase(learner[0] ?? '');
  await until(() => page.cleared, 'a page that knows of its end');
});

type Page = { readonly entries: TranscriptEntry[]; cleared: boolean };

/** An open chat page. */
async function listen(url: string, cookie: string): Promise<Page> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const stream = await fetch(`${url}/chat/events`, { headers: { cookie }, signal: leaving.signal });
  const page: Page = { entries: [], cleared: false };
  const read = async () => {
    let rest = '';
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(page, block);
    }
  };
  read().catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  return page;
}

function take(page: Page, block: string): void {
  if (block.includes('event: cleared')) page.cleared = true;
  if (block.includes('event: entry')) page.entries.push(JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ''));
}

function linkIn({ entries }: Page): string | undefined {
  const messages = entries.flatMap((entry) => entry.messages);
  return messages.flatMap(({ link }) => link?.url ?? []).find((url) => url.includes('/export/'));
}

function sequenceOf({ id }: Fact): number {
  return Number(id.split('/').at(-1));
}
