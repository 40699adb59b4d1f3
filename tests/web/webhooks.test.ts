import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { REPORT_EVERY_MS } from '../../src/channels/sparing-report.ts';
import { MAX_UPDATE_BYTES, type Webhook, type WebhookRequest } from '../../src/channels/webhook.ts';
import { NewerSchemaError, StoreError } from '../../src/store/store.ts';
import { startWorld } from './world.ts';

const BUG = new TypeError('x is not a function');

type Received = { readonly body: Buffer; readonly secret: string | undefined };

/** A platform's webhook that takes what has the right secret, and fails as it is told. */
function platform(failure?: Error): Webhook & { readonly received: Received[] } {
  const received: Received[] = [];
  return {
    received,
    path: '/platform/webhook',
    verify: (query) =>
      query.get('hub.verify_token') === 'right'
        ? { status: 200, text: query.get('hub.challenge') ?? '' }
        : { status: 403, refused: 'compare the tokens' },
    async receive({ header, body }: WebhookRequest) {
      if (failure) throw failure;
      const secret = header('X-Secret');
      received.push({ body, secret });
      return secret === 'right' ? { status: 200 } : { status: 401, refused: 'compare the secrets' };
    },
  };
}

async function startWith(webhook: Webhook, limits = { perAddress: 1, burst: 1, perSecond: 1 }) {
  const world = await startWorld({ webhooks: { platform: webhook }, limits });
  const post = (body: string | Buffer, headers: Record<string, string> = { 'X-Secret': 'right' }) =>
    world.ask({ method: 'POST', path: webhook.path, headers, body });
  const pass = (ms: number) => {
    world.now += ms;
  };
  return { ...world, post, pass };
}

describe('a webhook', () => {
  it.each([
    ['JSON', { 'Content-Type': 'application/json' }, Buffer.from('{"text":"\\u0441\\u0430\\u043b\\u0430\\u043c"}')],
    ['JSON that is none', { 'Content-Type': 'application/json' }, Buffer.from('{"text":')],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, Buffer.from('a=%20b')],
    ['text in another encoding', { 'Content-Type': 'text/plain; charset=koi8-r' }, Buffer.from([0xd0, 0xd2])],
    ['bytes without a type', {}, Buffer.from([0, 0xff, 0xc3, 0x28])],
    ['nothing', {}, Buffer.alloc(0)],
  ])('is given %s as the bytes that came', async (_, headers, body) => {
    const webhook = platform();
    const { post } = await startWith(webhook);
    expect(await post(body, { 'X-Secret': 'right', ...headers })).toMatchObject({ status: 200, body: '' });
    expect(webhook.received).toEqual([{ body, secret: 'right' }]);
  });

  it('says who is not let in', async () => {
    const { post } = await startWith(platform());
    expect((await post('{}', { 'X-Secret': 'wrong' })).status).toBe(401);
    expect((await post('{}', {})).status).toBe(401);
  });

  it('warns of who is not let in, once in a while for each status, and says what to do', async () => {
    const { post, ask, pass, logged } = await startWith(platform());
    const verify = () => ask({ path: '/platform/webhook?hub.verify_token=wrong' });
    for (const ms of [0, REPORT_EVERY_MS - 1, 1]) {
      pass(ms);
      await post('{"text":"her words"}', { 'X-Secret': 'of another' });
      await post('{}', {});
    }
    await verify();
    await verify();
    const refused = (status: number, remedy: string) => ({
      level: 'warn',
      context: { channel: 'platform' },
      message: `requests to /platform/webhook are refused (${status}): ${remedy}. Where messages come in all the same, it was a stranger`,
    });
    expect(logged.filter(({ level }) => level !== 'debug')).toEqual([
      refused(401, 'compare the secrets'),
      refused(401, 'compare the secrets'),
      refused(403, 'compare the tokens'),
    ]);
  });

  it('is not counted as requests of one address', async () => {
    const { post } = await startWith(platform());
    for (let i = 0; i < 5; i++) expect((await post('{}')).status).toBe(200);
  });

  it.each([
    ['the right token', 'hub.mode=subscribe&hub.verify_token=right&hub.challenge=%3Cb%3E1%3F2', 200, '<b>1?2'],
    ['a wrong token', 'hub.verify_token=wrong&hub.challenge=1', 403, ''],
    ['a question mark in it', 'hub.challenge=?&hub.verify_token=right', 200, '?'],
    ['nothing', '', 403, ''],
  ])('that is asked who it is with %s answers as text', async (_, query, status, body) => {
    const { ask } = await startWith(platform());
    const answer = await ask({ path: `/platform/webhook?${query}` });
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it('that is never asked who it is answers no GET', async () => {
    const { verify: _, ...webhook } = platform();
    const { ask } = await startWith(webhook);
    expect((await ask({ path: webhook.path })).status).toBe(404);
  });

  it('takes the largest update, and nothing above', async () => {
    const webhook = platform();
    const { post } = await startWith(webhook);
    expect((await post(Buffer.alloc(MAX_UPDATE_BYTES))).status).toBe(200);
    expect(await post(Buffer.alloc(MAX_UPDATE_BYTES + 1))).toMatchObject({ status: 413, body: '' });
    expect(webhook.received.map(({ body }) => body.length)).toEqual([MAX_UPDATE_BYTES]);
  });

  it('takes nothing compressed: that is not what was signed', async () => {
    const { post } = await startWith(platform());
    expect((await post(brotliCompressSync('{}'), { 'Content-Encoding': 'br' })).status).toBe(415);
  });

  it.each([
    ['could not keep it', new StoreError('disk full'), 503, { message: 'a request failed: disk full' }],
    ['has a bug', BUG, 500, { message: 'a request failed', context: { err: BUG } }],
  ])('that %s has it sent again', async (_, failure, status, told) => {
    const { post, logged } = await startWith(platform(failure));
    expect((await post('{"text":"her words"}')).status).toBe(status);
    expect(logged.filter(({ level }) => level === 'error')).toMatchObject([told]);
    expect(JSON.stringify(logged)).not.toContain('her words');
  });

  it('that leaves a learner to newer processes has it sent again, and that is no error', async () => {
    const { post, logged } = await startWith(platform(new NewerSchemaError('she', 'written by a newer version')));
    expect((await post('{}')).status).toBe(503);
    expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is measured by channel and status', async () => {
    const { post, ask } = await startWith(platform());
    await post('{}');
    await post('{}', {});
    await post(Buffer.alloc(MAX_UPDATE_BYTES + 1));
    await ask({ path: '/platform/webhook?hub.verify_token=wrong' });
    await vi.waitFor(async () => {
      const { body } = await ask({ path: '/metrics' });
      expect(body).toContain('sabak_webhook_requests_total{channel="platform",status="200"} 1');
      expect(body).toContain('sabak_webhook_requests_total{channel="platform",status="401"} 1');
      expect(body).toContain('sabak_webhook_requests_total{channel="platform",status="413"} 1');
      expect(body).toContain('sabak_webhook_requests_total{channel="platform",status="403"} 1');
      expect(body).toContain('sabak_webhook_seconds_count{channel="platform"} 4');
    });
  });

  it('answers any request, and never with a failure of ours', async () => {
    const { ask } = await startWith(platform());
    const header = fc.string({ unit: fc.constantFrom(...' !"%,;=/abyzAZ019-'), maxLength: 40 });
    const request = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'),
      path: fc
        .string({ unit: fc.constantFrom(...'?&=%/.#[]\\@:abc019'), maxLength: 40 })
        .map((rest) => `/platform/webhook${rest}`),
      headers: fc.dictionary(fc.constantFrom('X-Secret', 'Content-Type', 'Content-Encoding', 'Host'), header),
      body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    });
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        expect((await ask(one)).status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
