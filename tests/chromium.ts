import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: CHROMIUM_PATH, the system's, or the one in Playwright's cache; undefined: there is none.
 * Throws where CHROMIUM_PATH names no file.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = env;
  if (CHROMIUM_PATH !== undefined && !existsSync(CHROMIUM_PATH)) {
    throw new Error(`CHROMIUM_PATH is ${CHROMIUM_PATH}, but there is no such file: name a Chromium, or unset it.`);
  }
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [CHROMIUM_PATH, ...onPath, chromium.executablePath()].find((path) => path !== undefined && existsSync(path));
}

/**
 * Gets a Chromium where there is none: Playwright's own download; where that fails and this process may install
 * packages, Debian's. Undefined: neither worked.
 */
export function getChromium(): string | undefined {
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', timeout: 300_000 });
  if (!findChromium() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installDebianPackage();
  return findChromium();
}

function installDebianPackage(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-core'], { stdio: 'inherit', env });
}
