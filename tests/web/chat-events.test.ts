import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../src/store/store.ts';
import { entry, learner, learnerOf, startWorld, type World } from './world.ts';

async function newcomer(world: World) {
  const cookie = await world.cookie();
  const id = learnerOf(cookie);
  return { id, headers: { Cookie: cookie } };
}

describe('the stream of events', () => {
  it('gives the past as it was, then says that it is ready, then what is delivered', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.entries.set(id, [entry(3, 'Салам 👋\n\nэкинчи'), entry(7)]);
    const stream = await world.listen(headers);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(await stream.until('ready')).toEqual([
      { id: '3', event: 'entry', data: entry(3, 'Салам 👋\n\nэкинчи') },
      { id: '7', event: 'entry', data: entry(7) },
      { event: 'ready', data: { language: 'ky', known: true } },
    ]);
    world.deliver(id, entry(9));
    expect(await stream.next()).toEqual({ id: '9', event: 'entry', data: entry(9) });
  });

  it('knows the learner and her language', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.learners.set(id, learner(id));
    const stream = await world.listen({ ...headers, 'Accept-Language': 'en' });
    expect(await stream.next()).toEqual({ event: 'ready', data: { language: 'ru', known: true } });
  });

  it('takes the browser’s language for somebody new', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    const stream = await world.listen({ ...headers, 'Accept-Language': 'en' });
    expect(await stream.next()).toEqual({ event: 'ready', data: { language: 'en', known: false } });
  });

  it('gives a page that is loaded the newest 200 entries', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.entries.set(
      id,
      Array.from({ length: 250 }, (_, i) => entry(i + 1)),
    );
    const events = await (await world.listen(headers)).until('ready');
    expect(events.slice(0, -1).map((event) => event.id)).toEqual(Array.from({ length: 200 }, (_, i) => `${i + 51}`));
  });

  it.each([
    ['its header', { 'Last-Event-ID': '40' }, '/chat/events'],
    ['its address', {}, '/chat/events?after=40'],
    ['its header rather than its address', { 'Last-Event-ID': '40' }, '/chat/events?after=2'],
  ])('goes on after the last id that %s names, however many are missing', async (_, header, path) => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.entries.set(
      id,
      Array.from({ length: 300 }, (_, i) => entry(i + 1)),
    );
    const events = await (await world.listen({ ...headers, ...header }, path)).until('ready');
    expect(events.slice(0, -1).map((event) => event.id)).toEqual(Array.from({ length: 260 }, (_, i) => `${i + 41}`));
  });

  it.each(['-1', '1e3', 'abc', '', '9'.repeat(16), '9'.repeat(400), 'NaN', '0x10'])(
    'starts anew after the id "%s"',
    async (last) => {
      const world = await startWorld();
      const { id, headers } = await newcomer(world);
      world.entries.set(id, [entry(1)]);
      const stream = await world.listen({ ...headers, 'Last-Event-ID': last }, `/chat/events?after=${last}`);
      expect((await stream.next())?.id).toBe('1');
    },
  );

  it('goes on after numbers as large as they are where many processes write', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    const first = Date.UTC(2099, 0) * 1_000;
    world.entries.set(id, [entry(first), entry(first + 1)]);
    const stream = await world.listen({ ...headers, 'Last-Event-ID': `${first}` });
    expect((await stream.until('ready')).map((event) => event.id)).toEqual([`${first + 1}`, undefined]);
  });

  it('keeps the page of a learner who can’t be read', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.damaged.add(id);
    const stream = await world.listen({ ...headers, 'Accept-Language': 'en' });
    expect(await stream.next()).toEqual({ event: 'ready', data: { language: 'en', known: true } });
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('loses and repeats nothing that is delivered while the past is being read', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.entries.set(id, [entry(1), entry(2)]);
    world.beforeRead = async () => {
      world.deliver(id, entry(2));
      world.deliver(id, entry(3));
      world.entries.set(id, [entry(1), entry(2), entry(3)]);
      world.deliver(id, entry(4));
    };
    const stream = await world.listen(headers);
    const past = [...(await stream.until('ready')), await stream.next()];
    expect(past.map((event) => event?.id ?? event?.event)).toEqual(['1', '2', '3', 'ready', '4']);
    world.deliver(id, entry(4));
    world.deliver(id, entry(5));
    expect((await stream.next())?.id).toBe('5');
  });

  it('reaches every open page of hers and nobody else', async () => {
    const world = await startWorld();
    const her = await newcomer(world);
    const other = await newcomer(world);
    const [first, second, others] = await Promise.all([
      world.listen(her.headers),
      world.listen(her.headers),
      world.listen(other.headers),
    ]);
    await Promise.all([first.until('ready'), second.until('ready'), others.until('ready')]);
    world.deliver(her.id, entry(1));
    world.deliver(other.id, entry(2));
    expect([(await first.next())?.id, (await second.next())?.id, (await others.next())?.id]).toEqual(['1', '1', '2']);
  });

  it('tells every open page of hers, and nobody else, that she is erased', async () => {
    const world = await startWorld();
    const her = await newcomer(world);
    const other = await newcomer(world);
    for (const { id } of [her, other]) world.learners.set(id, learner(id));
    const streams = await Promise.all([her, her, other].map(({ headers }) => world.listen(headers)));
    await Promise.all(streams.map((stream) => stream.until('ready')));
    world.erase(her.id);
    world.deliver(other.id, entry(2));
    const next = await Promise.all(streams.map((stream) => stream.next()));
    expect(next.map((event) => event?.event)).toEqual(['cleared', 'cleared', 'entry']);
  });

  it('says that she is erased, not that it is ready, where that happens while the past is being read', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    world.learners.set(id, learner(id));
    world.beforeRead = async () => world.erase(id);
    const stream = await world.listen(headers);
    expect(await stream.next()).toEqual({ event: 'cleared', data: {} });
  });

  it('is open eight times for one cookie, and again when one is closed', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    const streams = await Promise.all(Array.from({ length: 12 }, () => world.listen(headers)));
    const open = streams.filter(({ status }) => status === 200);
    expect(open).toHaveLength(8);
    const refused = streams.find(({ status }) => status !== 200);
    expect([refused?.status, refused?.headers['retry-after']]).toEqual([429, '5']);
    expect((await world.listen((await newcomer(world)).headers)).status).toBe(200);
    open[0]?.close();
    await vi.waitFor(async () => expect((await world.listen(headers)).status).toBe(200));
  });

  it('stops listening when the page is gone', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    const stream = await world.listen(headers);
    await stream.until('ready');
    expect(world.subscribers()).toBe(1);
    stream.close();
    await vi.waitFor(() => expect(world.subscribers()).toBe(0));
  });

  it('says something every 20 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const world = await startWorld();
      const { headers } = await newcomer(world);
      const stream = await world.listen(headers);
      await stream.until('ready');
      vi.advanceTimersByTime(20_000);
      expect(await stream.next()).toEqual({ comment: 'ping' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('drops a page that reads nothing, and keeps the others', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    const slow = await world.listen(headers);
    await slow.until('ready');
    const text = 'x'.repeat(200_000);
    let number = 0;
    while (world.subscribers() > 0 && number < 400) {
      number += 1;
      world.deliver(id, entry(number, text));
      await new Promise(setImmediate);
    }
    expect(world.subscribers()).toBe(0);
    const next = await world.listen(headers);
    expect(next.status).toBe(200);
  });

  it('gives a long past in the pace of a slow page', async () => {
    const world = await startWorld();
    const { id, headers } = await newcomer(world);
    const text = 'x'.repeat(100_000);
    world.entries.set(
      id,
      Array.from({ length: 200 }, (_, i) => entry(i + 1, text)),
    );
    const stream = await world.listen(headers);
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect(await stream.until('ready')).toHaveLength(201);
  });

  it('ends with a hint to come back in a second when the process stops', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    const stream = await world.listen(headers);
    await stream.until('ready');
    world.web.stop();
    expect(await stream.next()).toEqual({ retry: '1000' });
    expect(await stream.next()).toBeUndefined();
  });

  it('does not open while the process stops', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    world.web.stop();
    expect((await world.listen(headers)).status).toBe(503);
  });

  it('is refused with 503 where the store fails', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    world.failure = new StoreError('disk full');
    const stream = await world.listen(headers);
    expect([stream.status, stream.headers['retry-after']]).toEqual([503, '5']);
    await vi.waitFor(() => expect(world.subscribers()).toBe(0));
  });

  it('answers a HEAD without staying open', async () => {
    const world = await startWorld();
    const { headers } = await newcomer(world);
    const { status } = await world.ask({ method: 'HEAD', path: '/chat/events', headers });
    expect(status).toBe(200);
  });
});
