import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/store/store.ts';
import { idIn, learner, learnerOf, startWorld } from './world.ts';

describe('the page after everything was erased', () => {
  it.each([
    ['ky', 'Кайра баштоо'],
    ['ru', 'Начать заново'],
    ['en', 'Begin anew'],
  ])('offers in %s to begin anew, and gives the browser another id', async (language, label) => {
    const { ask, cookie } = await startWorld();
    const old = await cookie();
    const { status, body, headers } = await ask({
      path: '/erased',
      headers: { Cookie: old, 'Accept-Language': language },
    });
    expect(status).toBe(200);
    expect(body).toContain(`<html lang="${language}">`);
    expect(body).toContain(`href="/">${label}</a>`);
    expect(headers['cache-control']).toBe('no-store');
    const fresh = headers['set-cookie']?.[0] ?? '';
    expect(fresh).toMatch(
      /^sabak=[\w-]{24}\.[\w-]{43}; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    expect(idIn(fresh)).not.toBe(idIn(old));
  });

  it('is in the language of the conversation, whatever the browser’s is', async () => {
    const { ask } = await startWorld();
    const { body } = await ask({ path: '/erased?lang=ru', headers: { 'Accept-Language': 'en' } });
    expect(body).toContain('<html lang="ru">');
  });

  it('takes the id from nobody who is still there: it leads to her chat', async () => {
    const { ask, cookie, learners } = await startWorld();
    const own = await cookie();
    learners.set(learnerOf(own), learner(learnerOf(own)));
    const { status, headers } = await ask({ path: '/erased', headers: { Cookie: own } });
    expect([status, headers.location, headers['set-cookie']]).toEqual([303, '/', undefined]);
  });

  it('gives no new id while the store can’t say who is there', async () => {
    const world = await startWorld();
    const own = await world.cookie();
    world.failure = new StoreError('disk full');
    const { status, headers } = await world.ask({ path: '/erased', headers: { Cookie: own } });
    expect([status, headers['set-cookie']]).toEqual([503, undefined]);
  });
});
