import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/learning/certificate.ts';
import { startWorld } from './world.ts';

const ID = '0123456789ABCDEFGHJKMNPQRS';

function certificate(changes: Partial<Certificate> = {}): Certificate {
  return {
    id: ID,
    number: 'SB-2026-000123',
    learner: 'one',
    course: 'growth-mindset',
    name: 'Айгүл Токтосунова',
    language: 'ru',
    title: { ky: 'Ой жүгүртүү', ru: 'Установка на рост' },
    hours: 12,
    score: 0.9,
    issuedAt: Date.UTC(2026, 10, 24, 20),
    signatories: [],
    ...changes,
  };
}

describe('the page of a certificate', () => {
  it.each([
    ['?lang=ky', 'en', 'ky'],
    ['?lang=xx', 'en', 'en'],
    ['', 'ky-KG, ru;q=0.5', 'ky'],
    ['', 'de', 'ru'],
  ])('with "%s" and a browser that asks for "%s" is in %s', async (query, accept, language) => {
    const { ask, certificates } = await startWorld();
    certificates.set(ID, certificate());
    const { status, body, headers } = await ask({ path: `/c/${ID}${query}`, headers: { 'Accept-Language': accept } });
    expect(status).toBe(200);
    expect(body).toContain(`<html lang="${language}">`);
    expect(headers).toMatchObject({ 'x-robots-tag': 'noindex', 'cache-control': 'no-store' });
  });

  it('has its style beside it, and no script', async () => {
    const { ask, certificates } = await startWorld();
    certificates.set(ID, certificate());
    const { body } = await ask({ path: `/c/${ID}` });
    const href = /<link rel="stylesheet" href="([^"]+)">/.exec(body)?.[1] ?? '';
    const style = await ask({ path: href });
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(body).not.toMatch(/<script|style="/);
  });

  it('has an icon where browsers look for one', async () => {
    const { ask } = await startWorld();
    const { status, headers, body } = await ask({ path: '/favicon.ico' });
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(body).toMatch(/^<svg /);
  });

  it('is found by an id as a person copies it', async () => {
    const { ask, certificates } = await startWorld();
    certificates.set(ID, certificate());
    expect((await ask({ path: '/c/ol23456789abcdefghjkmnpqrs' })).status).toBe(200);
  });

  it('looks the same for an id that nobody has and for one that nobody can have', async () => {
    const { ask } = await startWorld();
    const unknown = await ask({ path: `/c/${ID}` });
    expect(unknown.status).toBe(404);
    for (const id of ['x', `${ID}0`, '%00', '%3Cscript%3E', 'U'.repeat(26), '__proto__', 'a'.repeat(5_000)]) {
      const answer = await ask({ path: `/c/${id}` });
      expect([answer.status, answer.body]).toEqual([404, unknown.body]);
    }
  });
});
