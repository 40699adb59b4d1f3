import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../chromium.ts';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** The phone of most teachers: 360 pixels wide, Kyrgyz, touched. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  locale: 'ky',
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
};

export const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'ky',
  colorScheme: 'dark',
  reducedMotion: 'reduce',
};

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({ ...(executablePath && { executablePath }), args: FLAGS.split(' ') });
}

/** While the server is away or asks for patience, the browser reports that itself: the page deals with it. */
const EXPECTED = /^Failed to load resource: (net::ERR_|the server responded with a status of (429|503))/;

/** Collects what the browser complains of: errors of scripts, of the console, and of the content security policy. */
export function watchErrors(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) errors.push(message.text());
  });
}
