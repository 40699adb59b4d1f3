import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { createPlayer, type Played } from '../player/player.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { typed } from '../player/typed.ts';
import { launchBrowser, PHONE, watchErrors } from './browser.ts';
import { type Asked, answer, expectNoFaults, nextAsked, write } from './chat-page.ts';
import { startSabakProcess } from './sabak-process.ts';

const NAME = 'Айгүл Өмүрбек кызы';
const MAX_TURNS = 200;

/** Something that goes wrong while `asked` waits for her `reply`. */
type Incident = (asked: Asked, reply: () => Promise<void>) => Promise<void>;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a teacher learns the course on her phone, through a reload and killed processes, to her certificate', async () => {
  const library = await shippedLibrary();
  const sabak = await startSabakProcess();
  const context = await browser.newContext(PHONE);
  const errors: string[] = [];
  const page = await context.newPage();
  watchErrors(page, errors);
  const player = createPlayer(library, 'ky', NAME);
  const given: Played[] = [];
  const tests = ['core.test-before', 'core.test-after'].map((key) => library.text('ky', key));

  const restart = async () => {
    await sabak.kill();
    await sabak.start();
  };
  /** What happens in her lessons, by how many screens of them she has seen. */
  const incidents: Readonly<Record<number, Incident>> = {
    3: async (asked, reply) => {
      await page.reload();
      expect(await nextAsked(page), 'after a reload the same question waits').toEqual(asked);
      await reply();
    },
    4: killedWhileIdle,
    6: killedAfter(async (reply) => reply()),
    8: killedAfter(async (reply) => {
      const sent = page.waitForRequest(isPost);
      await Promise.all([sent, reply()]);
    }),
    10: killedAfter(async (reply) => {
      const kept = page.waitForResponse((response) => isPost(response.request()));
      await Promise.all([kept, reply()]);
    }),
    12: async (asked, reply) => {
      const tab = await context.newPage();
      watchErrors(tab, errors);
      await tab.goto(sabak.url);
      expect(await nextAsked(tab), 'a second tab shows the same').toEqual(asked);
      await reply();
      expect(await nextAsked(tab, asked.id), 'and follows').toEqual(await nextAsked(page, asked.id));
      await tab.close();
    },
    13: killedAfter(async (reply) => reply()),
    14: killedWhileIdle,
    15: killedAfter(async (reply) => reply()),
  };

  async function killedWhileIdle(asked: Asked, reply: () => Promise<void>): Promise<void> {
    await restart();
    expect(await nextAsked(page), 'the same question waits').toEqual(asked);
    await reply();
  }

  function killedAfter(answerUpTo: (reply: () => Promise<void>) => Promise<void>): Incident {
    return async (_, reply) => {
      await answerUpTo(reply);
      await restart();
    };
  }

  await page.goto(sabak.url);
  let asked = await nextAsked(page);
  let screens = 0;
  for (let turn = 0; asked.link === undefined; turn++) {
    expect(turn, asked.text).toBeLessThan(MAX_TURNS);
    await expectNoFaults(page, turn % 10 === 0);
    const reply = player.reply(asked, { wrong: player.hasSecondTry(asked) && turn % 3 !== 0 });
    if (reply.question !== undefined) given.push(reply);
    const isLesson = asked.place !== undefined && !tests.some((title) => asked.place?.includes(title));
    if (isLesson) screens += 1;
    const incident = isLesson ? incidents[screens] : undefined;
    const act = () =>
      isTyped(turn, reply) ? write(page, typed(reply, asked, 'letters', 'ky')) : answer(page, asked, reply);
    await (incident ? incident(asked, act) : act());
    asked = await nextAsked(page, asked.id);
  }
  for (const screen of Object.keys(incidents)) expect(screens).toBeGreaterThan(Number(screen));
  await expectNoFaults(page, true);

  await expectCertificate(await context.newPage(), sabak.url + asked.link);
  expect(errors).toEqual([]);
  await context.close();
  expect(await sabak.stop()).toBe(0);
  const { integrity, facts } = sabak.read();
  expect(integrity).toBe('ok');
  expect(answersIn(facts)).toEqual(given.map(({ question, attempt }) => ({ question, attempt })));
  expect(facts.filter(({ kind }) => kind === 'certificate.issued')).toHaveLength(1);
  expect(facts.filter(({ kind }) => ['flow.stopped', 'effect.given-up'].includes(kind))).toEqual([]);
});

function isPost(request: Request): boolean {
  return request.method() === 'POST';
}

/** Every seventh time she types what she could tap. */
function isTyped(turn: number, { kind }: Played): boolean {
  return turn % 7 === 4 && kind !== 'write';
}

function answersIn(facts: readonly Fact[]) {
  return facts.flatMap((fact) =>
    fact.kind === 'question.answered' ? [{ question: fact.question, attempt: fact.attempt }] : [],
  );
}

async function expectCertificate(page: Page, url: string): Promise<void> {
  await page.goto(url);
  const text = await page.locator('main').textContent();
  expect(text).toContain(NAME);
  expect(text).toMatch(/SB-\d{4}-\d{6}/);
  expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(360);
}
