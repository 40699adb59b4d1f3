import { expect, it, onTestFinished } from 'vitest';
import { launchBrowser, PHONE } from '../../e2e/browser.ts';
import { startPageServer } from './page-server.ts';

/** The question shrinks by as much as her words grow: the conversation is as high as before, but was lower in between. */
const SAME_HEIGHT = `for (const rule of [
  '.prompt { height: 300px }',
  '.closed { height: 100px; overflow: hidden }',
  '#outgoing .said { height: 200px; margin: 0 }',
  '#typing { display: none }',
]) document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)`;

it('what she answers is in view, even where the conversation stays as high as it was', async () => {
  const choices = ['Биринчи жооп узунураак', 'Экинчи жооп узунураак'].map((label, i) => ({
    value: 'ab'[i] ?? '',
    label,
  }));
  const past = Array.from({ length: 5 }, () => ({ messages: [{ text: 'Узун билдирүү. '.repeat(30) }] }));
  const server = await startPageServer({
    known: true,
    past: [...past, { messages: [{ text: 'Суроо?', ask: { turn: 1, type: 'choice', choices } }] }],
  });
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    await server.close();
  });
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Экинчи' }).waitFor();
  await page.evaluate(SAME_HEIGHT);
  await page.getByRole('button', { name: 'Экинчи' }).tap();
  await page.locator('#outgoing .said').waitFor();
  await expect.poll(() => server.heard.length).toBe(1);
  server.say({
    heard: { id: server.heard[0]?.id ?? '', text: choices[1]?.label ?? '' },
    messages: [{ text: 'Рахмат' }],
  });
  await page.getByText('Рахмат').waitFor();
  expect(await page.locator('#chip').isVisible()).toBe(false);
});
