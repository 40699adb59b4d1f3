import { expect, onTestFinished, test } from 'vitest';
import { createWebchat } from '../../src/channels/webchat/webchat.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startTimer } from '../../src/timer.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { freePorts } from '../free-ports.ts';
import { smallLibrary } from '../learning/small-library.ts';
import { PAGE_FILES, startWorld, type World } from './world.ts';

const library = smallLibrary();

/** A process as it is wired, but for messengers, over a store that it shares with others. */
async function startProcess(store: Store, publicUrl: string): Promise<World> {
  const report = (problem: string) => expect.unreachable(problem);
  const others = { messages: store.messages, startTimer, report };
  const webchat = createWebchat({ append: store.messages.append, clock: Date.now, others });
  const watched: Store = {
    ...store,
    async erase(learner) {
      await store.erase(learner);
      webchat.clear(learner);
    },
  };
  const runtime = createRuntime({
    store: watched,
    channels: { web: webchat },
    library: () => library,
    secret: 'secret',
    clock: Date.now,
    log: { warn: (_, problem) => report(problem) },
    observe: { step: () => undefined, effect: () => undefined },
    exportAll: async () => ({ kind: 'never', reason: 'nobody asks for it' }),
    issueCertificate: async () => ({ kind: 'never', reason: 'nobody gets so far' }),
  });
  onTestFinished(() => runtime.stop());
  const metrics = createMetrics({ isStale: () => false });
  const chat = { pageFiles: PAGE_FILES, subscribe: webchat.subscribe };
  return startWorld({ store: watched, runtime, metrics, chat, publicUrl, clock: Date.now });
}

async function begin() {
  const sqlite = await openSqliteStore({ path: ':memory:' });
  onTestFinished(() => sqlite.close());
  const store: Store = { ...sqlite, isExclusive: false };
  const [port] = await freePorts(1);
  const publicUrl = `http://localhost:${port}`;
  const [a, b] = [await startProcess(store, publicUrl), await startProcess(store, publicUrl)];
  const headers = { Cookie: await a.cookie() };
  let messages = 0;
  const post = async (to: World, message: object) => {
    const id = `message-${++messages}`;
    const { status } = await to.ask({
      method: 'POST',
      path: '/chat/messages',
      headers: { ...headers, Origin: publicUrl, 'Content-Type': 'application/json' },
      body: JSON.stringify({ id, ...message }),
    });
    expect(status).toBe(202);
  };
  return { a, b, headers, post };
}

const heardOf = (data: unknown) => (data as { heard?: { text?: string } }).heard?.text;

test('what she says to one process is answered on a page that hangs on another, in order', async () => {
  const { a, b, headers, post } = await begin();
  const page = await a.listen(headers);
  await page.until('ready');
  await post(b, { kind: 'start', language: 'en' });
  expect((await page.next())?.event).toBe('entry');
  const heard: (string | undefined)[] = [];
  for (const [i, text] of ['1', '1', 'Айгүл'].entries()) {
    await post(i % 2 === 0 ? a : b, { kind: 'text', text });
    heard.push(heardOf((await page.next())?.data));
  }
  expect(heard).toEqual(['1', '1', 'Айгүл']);
});

test('a page that comes back to another process goes on where it was', async () => {
  const { a, b, headers, post } = await begin();
  const page = await a.listen(headers);
  await page.until('ready');
  await post(a, { kind: 'start', language: 'en' });
  const first = await page.next();
  page.close();
  await post(a, { kind: 'text', text: '1' });
  const again = await b.listen({ ...headers, 'Last-Event-ID': String(first?.id) });
  await post(a, { kind: 'text', text: '1' });
  const got: number[] = [];
  while (got.length < 2) {
    const event = await again.next();
    if (event?.event === 'entry') got.push(Number(event.id));
  }
  expect(got).toEqual(got.toSorted((x, y) => x - y));
  expect(got[0]).toBeGreaterThan(Number(first?.id));
});

test('pages on every process are told that she is erased', async () => {
  const { a, b, headers, post } = await begin();
  const pages = [await a.listen(headers), await b.listen(headers)];
  for (const page of pages) await page.until('ready');
  await post(a, { kind: 'start', language: 'en' });
  for (const page of pages) expect((await page.next())?.event).toBe('entry');
  for (const text of ['1', '1', 'Айгүл', '/forget', '1']) await post(b, { kind: 'text', text });
  for (const page of pages) expect((await page.until('cleared')).length).toBeGreaterThan(0);
});
