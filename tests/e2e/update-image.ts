import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a README may weigh. */
const MAX_BYTES = 150_000;

/**
 * With UPDATE_IMAGES=1 writes what is on the screen, or `part` of it, to `docs/images/NAME.png`, from the end of the conversation, under the
 * address that a host would have; else does nothing, so that a test leaves the project as it was.
 */
export async function updateImage(page: Page, name: string, part: Page | Locator = page): Promise<void> {
  if (process.env.UPDATE_IMAGES !== '1') return;
  await page.evaluate(`document.querySelector('#scroller')?.scrollTo(0, 1e6)`);
  await page.evaluate(`for (const link of document.querySelectorAll('a, dd')) {
    if (link.childElementCount === 0) link.textContent = link.textContent.replace(/(http:..)?localhost:\\d+/, (found) =>
      found.startsWith('http') ? 'https://sabak.example' : 'sabak.example');
  }`);
  const bytes = await part.screenshot({ path: `docs/images/${name}.png` });
  expect(bytes.length).toBeLessThan(MAX_BYTES);
}
