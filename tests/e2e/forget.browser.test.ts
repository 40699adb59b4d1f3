import { expect, it, onTestFinished } from 'vitest';
import { shippedLibrary } from '../player/shipped-library.ts';
import { launchBrowser, PHONE, watchErrors } from './browser.ts';
import { expectLegible, nextAsked, write } from './chat-page.ts';
import { startSabakProcess } from './sabak-process.ts';

it('whoever has everything deleted leaves an empty browser, and the next person on it is somebody else', async () => {
  const library = await shippedLibrary();
  const [sabak, browser] = await Promise.all([startSabakProcess(), launchBrowser()]);
  onTestFinished(() => browser.close());
  const context = await browser.newContext(PHONE);
  const [first, second] = [await context.newPage(), await context.newPage()];
  const errors: string[] = [];
  const cookie = async () => (await context.cookies()).map(({ value }) => value).join();
  for (const page of [first, second]) watchErrors(page, errors);

  await first.goto(sabak.url);
  const greeted = await nextAsked(first);
  await second.goto(sabak.url);
  await nextAsked(second);
  const hers = await cookie();
  await write(first, 'мени унут');
  await first.getByRole('button', { name: library.text('ky', 'forget.erase') }).tap();
  for (const page of [first, second]) {
    await page.waitForURL('**/erased*');
    expect(await page.locator('h1').textContent()).toBe('Маалыматыңыз өчүрүлдү');
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
  }
  await expectLegible(second);

  await second.getByRole('link', { name: 'Кайра баштоо' }).tap();
  const anew = await nextAsked(second);
  expect(anew.text).toBe(greeted.text);
  expect(await second.locator('#log .hers').count()).toBe(0);
  expect(await cookie()).toMatch(/^[\w.-]{68}$/);
  expect(await cookie()).not.toBe(hers);
  expect(errors).toEqual([]);
});
