import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ask, startWorld } from './world.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const PATHS = [
  '/',
  '/chat/messages',
  '/chat/page/',
  '/media/',
  '/c/',
  '/export/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/x',
];
const HEADERS = [
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Content-Encoding',
  'Content-Type',
  'Cookie',
  'If-None-Match',
  'Last-Event-ID',
  'Origin',
  'Range',
  'Referer',
  'Sec-Fetch-Site',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
];

/** What Node lets a client send: any byte of a header that HTTP allows, and any path without spaces and controls. */
const headerValue = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 60,
});
const pathRest = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 60,
});
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json(),
  fc
    .record(
      {
        id: fc.anything(),
        kind: fc.constantFrom('start', 'text', 'tap', 'language', 'x'),
        text: fc.string({ unit: 'binary' }),
        turn: fc.anything(),
        values: fc.anything(),
      },
      { requiredKeys: ['id', 'kind'] },
    )
    .map((message) => JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? ''),
);

describe('any request', () => {
  it('is answered, and never with a failure of ours', async () => {
    const world = await startWorld({ trustProxy: 1 });
    const request = fc.record({
      method: fc.constantFrom(...METHODS),
      path: fc.tuple(fc.constantFrom(...PATHS), pathRest).map(([path, rest]) => path + rest),
      headers: fc.dictionary(fc.constantFrom(...HEADERS), headerValue, { maxKeys: 5 }),
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async (ask: Ask) => {
        const { status } = await world.ask(ask);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 600 },
    );
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('of a learner with any body is kept or refused', async () => {
    const world = await startWorld();
    const headers = { Cookie: await world.cookie(), 'Content-Type': 'application/json' };
    await fc.assert(
      fc.asyncProperty(body, async (any) => {
        const { status } = await world.ask({ method: 'POST', path: '/chat/messages', headers, body: any });
        expect([202, 400]).toContain(status);
      }),
      { numRuns: 600 },
    );
  });
});
