import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { launchBrowser, PHONE, watchErrors } from '../e2e/browser.ts';
import { updateImage } from '../e2e/update-image.ts';
import { withPreview, withShippedPreview } from './with-preview.ts';

it('an author sees her lesson, answers its question, and sees what she saves at once', async () => {
  await withPreview(['praise/01-praise', '--lang', 'en'], async ({ origin, directory }) => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      const problems: string[] = [];
      watchErrors(page, problems);
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

const QUESTION = 'stalled-pupil';
const RIGHT = '«Эки кадамың туура. Эми эмне тоскоол?»';

/** Opens the first shipped lesson on a phone as a messenger shows it. */
async function withPhone(as: string, use: (page: Page) => Promise<void>): Promise<void> {
  await withShippedPreview(['growth-mindset/01-why-pupils-stop', '--as', as], async ({ said }) => {
    const browser = await launchBrowser();
    try {
      // Both pictures are high, and a README shows them small.
      const page = await browser.newPage({ ...PHONE, deviceScaleFactor: 1.5 });
      const problems: string[] = [];
      watchErrors(page, problems);
      await page.goto(said().split('\n')[0] ?? '');
      await page.locator('.screen').nth(6).waitFor();
      await use(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
}

it('an author taps through a lesson as Telegram shows it', async () => {
  await withPhone('telegram', async (page) => {
    const pairs = page.locator('[data-step="behind-the-act"]');
    await pairs.getByRole('button', { name: 'б', exact: true }).click();
    await pairs.getByRole('button', { name: '1 – б', exact: true }).waitFor();

    const question = page.locator(`[data-step="${QUESTION}"]`);
    expect(await question.textContent()).toContain(`3. ${RIGHT}`);
    await question.getByRole('button', { name: '3', exact: true }).click();
    await question.locator('.post').nth(1).waitFor();
    expect(await question.locator('.keyboard').first().textContent()).toMatch(/^✓ «Эки кадамың туура/);
    expect(await question.locator('.hers').count()).toBe(0);
    await updateImage(page, 'preview-telegram', question);
  });
});

it('an author opens the list of a question as WhatsApp shows it, and types an answer', async () => {
  await withPhone('whatsapp', async (page) => {
    const question = page.locator(`[data-step="${QUESTION}"]`);
    await question.getByRole('button', { name: 'Тандоо' }).click();
    await question.getByRole('button', { name: `3 ${RIGHT}` }).waitFor();
    await updateImage(page, 'preview-whatsapp', question);
    await question.getByRole('button', { name: `3 ${RIGHT}` }).click();
    await question.locator('.hers').waitFor();
    expect(await question.locator('.hers').textContent()).toContain(RIGHT);

    const pairs = page.locator('[data-step="behind-the-act"]');
    await pairs.getByRole('textbox').fill('1а 2б 3в 4г');
    await pairs.getByRole('textbox').press('Enter');
    await pairs.locator('.post').nth(2).waitFor();
    await page.getByRole('button', { name: 'Telegram' }).click();
    await page.waitForURL(/\/ky\/telegram$/);
  });
});
