import { createHmac } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { idIn, PAGE_FILES, startWorld } from './world.ts';

function signed(id: string, secret: string): string {
  return `sabak=${id}.${createHmac('sha256', secret).update(id).digest('base64url')}`;
}

describe('the chat page', () => {
  it('comes with every header that keeps a page to itself', async () => {
    const { ask } = await startWorld();
    const { status, headers } = await ask({ path: '/' });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toBe(
      "default-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none';object-src 'none'",
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=(), microphone=()');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('insists on https, and on cookies that travel by it only, where PUBLIC_URL is https', async () => {
    const { ask } = await startWorld({ publicUrl: 'https://sabak.example' });
    const { headers } = await ask({ path: '/' });
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    expect(headers['set-cookie']?.[0]).toContain('; Secure');
  });

  it.each([
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['en-US,en;q=0.9,ky;q=0.95', 'ky'],
    ['en', 'en'],
    ['de-DE,de', 'ky'],
    ['*', 'ky'],
    ['\u00ff;;q=zzz', 'ky'],
  ])('to a browser that asks for %s is marked as %s', async (header, language) => {
    const { ask } = await startWorld();
    const { body, headers } = await ask({ path: '/', headers: { 'Accept-Language': header } });
    expect(body).toContain(`<html lang="${language}">`);
    expect(headers.vary).toContain('Accept-Language');
  });

  it('names its files so that they can be kept for ever, and serves them so', async () => {
    const { ask } = await startWorld();
    const { body } = await ask({ path: '/' });
    const path = /src="(\/chat\/page\/[\w-]{16}\/app\.ts)"/.exec(body)?.[1];
    const file = await ask({ path: path ?? '' });
    expect(file.body).toBe(String(PAGE_FILES[1]?.body));
    expect(file.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const old = await ask({ path: '/chat/page/an-older-version/app.ts' });
    expect([old.status, old.headers['cache-control']]).toEqual([200, 'no-cache']);
  });

  it.each([
    '/chat/page/none.ts',
    '/chat/page/v/none.ts',
    '/chat/page/__proto__',
    '/chat/page/v/..%2f..%2fpackage.json',
  ])('has no file %s', async (path) => {
    const { ask } = await startWorld();
    expect((await ask({ path })).status).toBe(404);
  });

  it.each([
    ['br', (body: Buffer) => brotliDecompressSync(body)],
    ['gzip', (body: Buffer) => gunzipSync(body)],
  ])('travels as %s, with an ETag of its own, and not again where it is known', async (encoding, decode) => {
    const { ask } = await startWorld();
    const response = await ask({ path: '/chat/page/app.ts', headers: { 'Accept-Encoding': encoding } });
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(response.headers.etag).toMatch(new RegExp(`^"[\\w-]{16}-${encoding}"$`));
    expect(decode(response.bytes)).toEqual(PAGE_FILES[1]?.body);
    const headers = { 'Accept-Encoding': encoding, 'If-None-Match': response.headers.etag ?? '' };
    const again = await ask({ path: '/chat/page/app.ts', headers });
    expect([again.status, again.body]).toEqual([304, '']);
  });
});

describe('the cookie', () => {
  it('is an unguessable signed id that scripts and other sites do not get', async () => {
    const { ask } = await startWorld();
    const { headers } = await ask({ path: '/' });
    expect(headers['set-cookie']?.[0]).toMatch(
      /^sabak=[\w-]{24}\.[\w-]{43}; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  it('is a new one for each browser, and stays one browser’s own', async () => {
    const { ask, cookie } = await startWorld();
    const [first, second] = [await cookie(), await cookie()];
    expect(first).not.toBe(second);
    const again = await ask({ path: '/', headers: { Cookie: `theme=dark; ${first}` } });
    expect(again.headers['set-cookie']?.[0]).toContain(first);
  });

  const id = 'AAAAAAAAAAAAAAAAAAAAAAAA';
  it.each([
    ['signed with another secret', signed(id, 'another secret')],
    ['without a signature', `sabak=${id}`],
    ['with an empty signature', `sabak=${id}.`],
    ['of another length', signed('short', 'secret of cookies')],
    ['that is empty', 'sabak='],
    ['of binary', 'sabak=\u00ff\u00fe\t.\u00ff'],
    ['of 7 KB', `sabak=${'A'.repeat(7_000)}`],
    ['of another name', signed(id, 'secret of cookies').replace('sabak', 'sabak2')],
  ])('%s is replaced, and opens nothing', async (_, forged) => {
    const { ask } = await startWorld();
    const { headers } = await ask({ path: '/', headers: { Cookie: forged } });
    expect(headers['set-cookie']?.[0]).not.toContain(id);
    expect((await ask({ path: '/chat/events', headers: { Cookie: forged } })).status).toBe(401);
    const body = '{"id":"12345678","kind":"start"}';
    const post = { Cookie: forged, 'Content-Type': 'application/json' };
    expect((await ask({ method: 'POST', path: '/chat/messages', headers: post, body })).status).toBe(401);
  });

  it('is not accepted with one letter of its id or signature changed', async () => {
    const { ask, cookie } = await startWorld();
    const value = (await cookie()).slice('sabak='.length);
    for (let i = 0; i < value.length; i++) {
      if (value[i] === '.') continue;
      const changed = `sabak=${value.slice(0, i)}${value[i] === 'A' ? 'B' : 'A'}${value.slice(i + 1)}`;
      const { headers } = await ask({ path: '/', headers: { Cookie: changed } });
      expect(idIn(headers['set-cookie']?.[0] ?? '')).not.toBe(idIn(changed));
    }
  });

  it('is found beside a forged one of the same name', async () => {
    const { ask, cookie } = await startWorld();
    const own = await cookie();
    const { headers } = await ask({ path: '/', headers: { Cookie: `sabak=forged; ${own}` } });
    expect(headers['set-cookie']?.[0]).toContain(own);
  });
});
