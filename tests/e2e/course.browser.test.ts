import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { createPlayer, type Played } from '../player/player.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { typed } from '../player/typed.ts';
import { launchBrowser, PHONE, watchErrors } from './browser.ts';
import { answer, expectLegible, expectNoFaults, nextAsked, write } from './chat-page.ts';
import { type Incident, incidentsOf } from './incidents.ts';
import { type SabakProcess, startSabakProcess } from './sabak-process.ts';
import { updateImage } from './update-image.ts';

const NAME = 'Айгүл Өмүрбек кызы';
const MAX_TURNS = 200;
/** The question that README shows. */
const SHOWN = 'stalled-pupil';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a teacher learns the course on her phone, through a reload and killed processes, to her certificate', async () => {
  const sabak = await startSabakProcess();
  const context = await browser.newContext(PHONE);
  const errors: string[] = [];
  const page = await context.newPage();
  watchErrors(page, errors);

  await page.goto(sabak.url);
  const { given, link } = await learn(sabak, page, context, errors);
  await expectCertificate(await context.newPage(), sabak.url + link);
  await expectExport(page, given);
  expect(errors).toEqual([]);
  await context.close();

  expect(await sabak.stop()).toBe(0);
  const { integrity, facts } = sabak.read();
  expect(integrity).toBe('ok');
  expect(answersIn(facts)).toEqual(given);
  expect(facts.filter(({ kind }) => kind === 'certificate.issued')).toHaveLength(1);
  expect(facts.filter(({ kind }) => ['flow.stopped', 'effect.given-up'].includes(kind))).toEqual([]);
});

type Given = Pick<Played, 'question' | 'attempt'>;

/** From the greeting to the certificate. Returns what she answered to the questions of the course, and the link. */
async function learn(sabak: SabakProcess, page: Page, context: BrowserContext, errors: string[]) {
  const library = await shippedLibrary();
  const player = createPlayer(library, 'ky', NAME);
  const tests = ['core.test-before', 'core.test-after'].map((key) => library.text('ky', key));
  const incidents = incidentsByScreen(incidentsOf(sabak, page, context, errors));
  const given: Given[] = [];
  let screens = 0;
  let asked = await nextAsked(page);
  for (let turn = 0; asked.link === undefined; turn++) {
    expect(turn, asked.text).toBeLessThan(MAX_TURNS);
    await expectNoFaults(page, turn % 10 === 0);
    const reply = player.reply(asked, { wrong: player.hasSecondTry(asked) && turn % 3 !== 0 });
    const { question, attempt } = reply;
    if (question !== undefined) given.push({ question, ...(attempt !== undefined && { attempt }) });
    if (question === SHOWN && attempt === 1) await updateImage(page, 'lesson-ky');
    const isLesson = asked.place !== undefined && !tests.some((title) => asked.place?.includes(title));
    if (isLesson) screens += 1;
    const incident = isLesson ? incidents[screens] : undefined;
    const act = () =>
      isTyped(turn, reply) ? write(page, typed(reply, asked, 'letters', 'ky')) : answer(page, asked, reply);
    await (incident ? incident(asked, act) : act());
    asked = await nextAsked(page, asked.id);
  }
  expect(screens).toBeGreaterThan(incidents.length);
  await expectNoFaults(page, true);
  return { given, link: asked.link };
}

/** What happens at which screen of her lessons. */
function incidentsByScreen(incidents: ReturnType<typeof incidentsOf>): readonly (Incident | undefined)[] {
  const { reload, killedWhileIdle, killedAtTheTap, killedWhenSent, killedWhenKept, answeredWhileAway, secondTab } =
    incidents;
  const smooth = undefined;
  return [
    ...[smooth, smooth, smooth, reload, killedWhileIdle, smooth, killedAtTheTap, smooth, killedWhenSent, smooth],
    ...[killedWhenKept, smooth, secondTab, killedAtTheTap, answeredWhileAway, killedAtTheTap],
  ];
}

/** Every seventh time she types what she could tap. */
function isTyped(turn: number, { kind }: Played): boolean {
  return turn % 7 === 4 && kind !== 'write';
}

function answersIn(facts: readonly Fact[]): Given[] {
  return facts.flatMap((fact) =>
    fact.kind === 'question.answered' ? [{ question: fact.question, attempt: fact.attempt }] : [],
  );
}

async function expectCertificate(page: Page, url: string): Promise<void> {
  await page.goto(url);
  const text = await page.locator('body').textContent();
  expect(text).toContain(NAME);
  expect(text).toContain('күчүндө');
  expect(text).toMatch(/SB-\d{4}-\d{6}/);
  expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(360);
  await expectLegible(page);
  await updateImage(page, 'certificate-ky');
  await page.close();
}

/** She asks for everything that is kept about her, and gets her answers, each once. */
async function expectExport(page: Page, given: readonly Given[]): Promise<void> {
  await write(page, 'маалыматымды бер');
  const link = page.locator('#log a[href^="/export/"]');
  await link.waitFor();
  const response = await page.request.get(new URL((await link.getAttribute('href')) ?? '', page.url()).href);
  const exported = await response.json();
  expect(exported.learner.profile).toMatchObject({ name: NAME, language: 'ky' });
  expect(exported.certificates).toHaveLength(1);
  expect(answersIn(exported.facts)).toEqual(given);
}
