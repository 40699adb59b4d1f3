import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { findChromium } from '../chromium.ts';
import { withPreview } from './with-preview.ts';

const OFFLINE = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

it('an author sees her lesson, answers its question, and sees what she saves at once', async () => {
  await withPreview(['praise/01-praise', '--lang', 'en'], async ({ origin, directory }) => {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('There is no Chromium: set CHROMIUM_PATH.');
    const browser = await chromium.launch({ executablePath, args: OFFLINE });
    try {
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${origin}/#praise/01-praise/en`);

      const choice = page.locator('[data-step="praise-choice"]');
      await choice.getByRole('button', { name: 'Two' }).click();
      await choice.locator('.bubble.right').waitFor();
      expect(await choice.locator('.bubble.right').textContent()).toContain('Yes.');
      expect(await page.locator('.screen').count()).toBe(3);

      const file = path.join(directory, 'content/praise/lessons/01-praise/en.md');
      await writeFile(file, (await readFile(file, 'utf8')).replace('Which one?', 'Which of *both*?\n\n# Oh'));
      await page.getByText('A screen has no headings').waitFor();
      expect(await choice.locator('em').textContent()).toBe('both');

      await page.getByRole('button', { name: 'Кыргызча' }).click();
      await page.waitForURL(/#praise\/01-praise\/ky$/);
      await choice.getByText('Which one?').waitFor();
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
