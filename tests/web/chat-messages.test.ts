import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/store/store.ts';
import { RATE_LIMITS } from '../../src/web/rate-limits.ts';
import { type Ask, idIn, startWorld, type World } from './world.ts';

const HELLO = JSON.stringify({ id: 'message-1', kind: 'text', text: 'Салам' });

async function post(world: World, { headers = {}, body = HELLO }: Ask = {}, cookie?: string) {
  const own = { Cookie: cookie ?? (await world.cookie()), 'Content-Type': 'application/json', ...headers };
  return world.ask({ method: 'POST', path: '/chat/messages', headers: own, body });
}

describe('a message', () => {
  it('is handed to the runtime with its address, and answered when that has kept it', async () => {
    const world = await startWorld();
    const cookie = await world.cookie();
    const answer = await post(world, {}, cookie);
    expect([answer.status, answer.body]).toEqual([202, '{}']);
    const from = { channel: 'web', name: idIn(cookie) };
    expect(world.handled).toEqual([{ id: 'message-1', kind: 'text', text: 'Салам', at: world.now, from }]);
  });

  it.each([
    ['invalid JSON', '{"id":', 400],
    ['nothing', '', 400],
    ['a word', 'hello', 400],
    ['a number', '1', 400],
    ['null', 'null', 400],
    ['an array', '[]', 400],
    ['an unknown kind', '{"id":"message-1","kind":"shout"}', 400],
    ['an unknown key', '{"id":"message-1","kind":"text","text":"a","isAdmin":true}', 400],
    ['a prototype', '{"id":"message-1","kind":"text","text":"a","__proto__":{"kind":"tap"}}', 400],
    ['another type', '{"id":"message-1","kind":"text","text":{"$ne":""}}', 400],
    ['an array 30,000 deep', '['.repeat(30_000) + ']'.repeat(30_000), 400],
    ['objects 10,000 deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
    ['64 KB and more', JSON.stringify({ id: 'message-1', kind: 'text', text: 'x'.repeat(65_536) }), 413],
    ['1 MB', JSON.stringify({ id: 'message-1', kind: 'text', text: 'x'.repeat(1_048_576) }), 413],
    ['a long text', JSON.stringify({ id: 'message-1', kind: 'text', text: 'x'.repeat(5_000) }), 400],
    ['bytes', Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x00]), 400],
    ['only NULs in its text', JSON.stringify({ id: 'message-1', kind: 'text', text: '\0\0' }), 400],
  ])('of %s is refused with a reason', async (_, body, status) => {
    const world = await startWorld();
    const answer = await post(world, { body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ reason: expect.stringMatching(/./) });
    expect(world.handled).toEqual([]);
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each([
    ['emoji', '👩🏽‍🏫🇰🇬', '👩🏽‍🏫🇰🇬'],
    ['right-to-left letters', 'שלום \u202eevil', 'שלום evil'],
    ['a NUL within', 'a\0b', 'ab'],
    ['half a surrogate pair', 'a\ud83d', 'a\ufffd'],
    ['4,096 letters of Kyrgyz', 'ң'.repeat(4_096), 'ң'.repeat(4_096)],
  ])('with %s is taken', async (_, text, kept) => {
    const world = await startWorld();
    expect((await post(world, { body: JSON.stringify({ id: 'message-1', kind: 'text', text }) })).status).toBe(202);
    expect(world.handled).toMatchObject([{ text: kept }]);
  });

  it.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another subdomain', { 'Sec-Fetch-Site': 'same-site' }],
    ['an address bar', { 'Sec-Fetch-Site': 'none' }],
    ['an origin of another site', { Origin: 'https://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
    ['an origin that is none', { Origin: '::::' }],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['a form of text', { 'Content-Type': 'text/plain' }],
    ['no type', { 'Content-Type': '' }],
  ])('from %s is forbidden', async (_, headers) => {
    const world = await startWorld();
    expect((await post(world, { headers })).status).toBe(403);
    expect(world.handled).toEqual([]);
  });

  it.each([
    ['our page', (port: number) => ({ 'Sec-Fetch-Site': 'same-origin', Origin: `http://localhost:${port}` })],
    ['our page by another name of this machine', (port: number) => ({ Origin: `http://127.0.0.1:${port}` })],
    ['a program', () => ({})],
    ['a page that names the character set', () => ({ 'Content-Type': 'application/json; charset=utf-8' })],
  ])('from %s is let in', async (_, headers) => {
    const world = await startWorld();
    expect((await post(world, { headers: headers(world.port) })).status).toBe(202);
  });

  it.each([
    ['compressed', { 'Content-Encoding': 'gzip' }],
    ['in an unknown character set', { 'Content-Type': 'application/json; charset=koi8-r' }],
  ])('that is %s is refused', async (_, headers) => {
    const world = await startWorld();
    expect((await post(world, { headers })).status).toBe(415);
  });

  it('is to be sent again where the store fails', async () => {
    const world = await startWorld();
    const cookie = await world.cookie();
    world.failure = new StoreError('/data/sabak.db: disk full');
    const answer = await post(world, {}, cookie);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.body).not.toContain('/data');
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        context: { route: '/chat/messages' },
        message: 'a request failed: /data/sabak.db: disk full',
      },
    ]);
  });

  it('that meets a bug is answered 500 without a word of it, and logged', async () => {
    const world = await startWorld();
    const cookie = await world.cookie();
    world.failure = new Error('secret detail');
    const answer = await post(world, {}, cookie);
    expect([answer.status, answer.body]).toEqual([500, '{"reason":"something went wrong here"}']);
    expect(world.logged).toContainEqual({
      level: 'error',
      context: { err: world.failure, route: '/chat/messages' },
      message: 'a request failed',
    });
  });

  it('is logged by its route, without query, words or person', async () => {
    const world = await startWorld();
    const cookie = await world.cookie();
    await world.ask({ path: '/c/SECRET?lang=ru', headers: { Cookie: cookie } });
    const line = world.logged.findLast(({ level }) => level === 'debug');
    expect(line?.context).toEqual({ method: 'GET', route: '/c/:id', status: 404, ms: expect.any(Number) });
  });
});

describe('the pace', () => {
  it('of one learner is twenty at once and then one a second', async () => {
    const world = await startWorld({ limits: RATE_LIMITS });
    const cookie = await world.cookie();
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let i = 0; i < count; i++) all.push((await post(world, {}, cookie)).status);
      return all;
    };
    expect(await statuses(21)).toEqual([...Array(20).fill(202), 429]);
    expect((await post(world, {}, cookie)).headers['retry-after']).toBe('1');
    expect((await post(world)).status, 'another learner').toBe(202);
    world.now += 2_000;
    expect(await statuses(3)).toEqual([202, 202, 429]);
    world.now += 60_000;
    expect(await statuses(21)).toEqual([...Array(20).fill(202), 429]);
  });

  it('of one address has a bound, whoever sends from it', async () => {
    const world = await startWorld({ limits: { ...RATE_LIMITS, perAddress: 3 } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await post(world)).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    const answer = await post(world, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    expect(answer.status, 'an address that nobody vouches for').toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await world.ask({ path: '/' })).status, 'the page itself').toBe(200);
  });

  it('is that of the address which our proxy names', async () => {
    const world = await startWorld({ limits: { ...RATE_LIMITS, perAddress: 1 }, trustProxy: 1 });
    const from = (address: string) => post(world, { headers: { 'X-Forwarded-For': address } });
    expect((await from('203.0.113.7')).status).toBe(202);
    expect((await from('203.0.113.8')).status).toBe(202);
    expect((await from('198.51.100.1, 203.0.113.7')).status, 'what the client wrote itself').toBe(429);
  });
});
