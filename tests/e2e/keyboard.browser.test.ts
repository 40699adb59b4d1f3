import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPlayer } from '../player/player.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import type { Reply } from '../player/shown.ts';
import { DESKTOP, launchBrowser, watchErrors } from './browser.ts';
import { type Asked, expectNoFaults, nextAsked } from './chat-page.ts';
import { startSabakProcess } from './sabak-process.ts';

/** More controls than stand between any two places of the page that she goes between. */
const MAX_TABS = 40;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a teacher learns a lesson without a mouse, in the dark, and always sees where she is', async () => {
  const library = await shippedLibrary();
  const sabak = await startSabakProcess();
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  const errors: string[] = [];
  watchErrors(page, errors);
  const player = createPlayer(library, 'ky', 'Айгүл Асанова');
  const lessonDone = library.text('ky', 'course.lesson-done', { lessonTitle: '', bar: '', percent: '' }).split(':')[0];

  await page.goto(sabak.url);
  let asked = await nextAsked(page);
  const answered = new Set<string>();
  while (!asked.text.includes(lessonDone ?? '')) {
    await answerByKeys(page, asked, player.reply(asked));
    answered.add(asked.control);
    asked = await nextAsked(page, asked.id);
    await expectNoFaults(page, true);
  }
  expect([...answered]).toEqual(expect.arrayContaining(['button.choice', 'button.next', 'select', 'composer']));
  expect(errors).toEqual([]);
  await context.close();
});

async function answerByKeys(page: Page, asked: Asked, reply: Reply): Promise<void> {
  switch (reply.kind) {
    case 'pick':
      for (const label of reply.labels) {
        await tabTo(page, `.prompt:has(${asked.control})`, label);
        await page.keyboard.press(asked.control === '.tick' ? 'Space' : 'Enter');
      }
      if (asked.control !== '.tick') return;
      break;
    case 'match':
      for (const [i, label] of reply.labels.entries()) {
        await tabTo(page, `.pair:nth-child(${i + 1})`);
        for (let down = 0; down <= (asked.matches ?? []).indexOf(label); down++) await page.keyboard.press('ArrowDown');
      }
      break;
    case 'order':
      for (const [to, label] of reply.labels.entries()) {
        await tabTo(page, '.order', label);
        for (let at = asked.options.length; at > 0; at--) await page.keyboard.press('ArrowUp');
        for (let at = 0; at < to; at++) await page.keyboard.press('ArrowDown');
      }
      break;
    case 'rate':
      await tabTo(page, '.scale');
      await page.keyboard.press('Space');
      for (let at = 1; at < reply.value; at++) await page.keyboard.press('ArrowRight');
      break;
    case 'number':
      await tabTo(page, '.field');
      await page.keyboard.type(reply.text);
      return page.keyboard.press('Enter');
    case 'write':
      await tabTo(page, '#composer');
      await page.keyboard.type(reply.text);
      return page.keyboard.press('Enter');
    default:
      reply satisfies never;
  }
  await tabTo(page, '.done');
  await page.keyboard.press('Enter');
}

/** Presses Tab until the focus is on a control inside `selector` whose name has `label`; each on the way is seen. */
async function tabTo(page: Page, selector: string, label = ''): Promise<void> {
  const isThere = `(() => {
    const { activeElement: one } = document;
    const name = one.getAttribute('aria-label') ?? one.closest('label, button')?.textContent ?? '';
    return one.matches('button, input, select, textarea') && one.closest(${JSON.stringify(selector)}) !== null &&
      name.includes(${JSON.stringify(label)});
  })()`;
  for (let tabs = 0; !(await page.evaluate(isThere)); tabs++) {
    expect(tabs, `Tab leads to ${selector} ${label}`).toBeLessThan(MAX_TABS);
    await page.keyboard.press('Tab');
    await expectNoFaults(page);
  }
}
