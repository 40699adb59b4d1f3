/**
 * Renders every SVG beside this file to a PNG of the same name. Run it after a drawing changed:
 *
 *     npx node content/growth-mindset/media/render.ts
 *
 * CHROMIUM_PATH names the browser; without it /usr/bin/chromium is used. Exits 1 where a picture is over 100 KB.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** The drawings are 480 × 300 units; twice that is sharp on a phone and stays small. */
const SIZE = { width: 960, height: 600 };

/** Learners pay for their line by the megabyte. */
const MAX_BYTES = 100_000;

const folder = import.meta.dirname;
const names = (await readdir(folder)).filter((name) => name.endsWith('.svg'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
try {
  const page = await browser.newPage({ viewport: SIZE });
  for (const name of names) {
    const svg = await readFile(path.join(folder, name), 'utf8');
    const target = path.join(folder, name.replace(/\.svg$/, '.png'));
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    await page.screenshot({ path: target });
    const { size } = await stat(target);
    process.stdout.write(`${path.basename(target)}: ${Math.ceil(size / 1000)} KB\n`);
    if (size > MAX_BYTES) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
