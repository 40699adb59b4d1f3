import type { BrowserContext, Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { watchErrors } from './browser.ts';
import { type Asked, nextAsked } from './chat-page.ts';
import type { SabakProcess } from './sabak-process.ts';

/** Something that happens while `asked` waits; `reply` answers it on her page. */
export type Incident = (asked: Asked, reply: () => Promise<void>) => Promise<void>;

/** What may happen to a teacher in the middle of a lesson. After each, the next question comes, and nothing is lost or doubled. */
export function incidentsOf(sabak: SabakProcess, page: Page, context: BrowserContext, errors: string[]) {
  /** Until the page has found the new process: what it says about the connection moves what she is about to tap. */
  async function restart(whileAway: () => Promise<void> = async () => undefined): Promise<void> {
    await sabak.kill();
    const isBack = page.waitForResponse((response) => response.url().includes('/chat/events') && response.ok());
    await whileAway();
    await Promise.all([isBack, sabak.start()]);
  }

  return {
    reload: async (asked, reply) => {
      await page.reload();
      expect(await nextAsked(page), 'after a reload the same question waits').toEqual(asked);
      await reply();
    },
    killedWhileIdle: async (asked, reply) => {
      await restart();
      expect(await nextAsked(page), 'the same question waits').toEqual(asked);
      await reply();
    },
    killedAtTheTap: async (_, reply) => {
      await reply();
      await restart();
    },
    killedWhenSent: async (_, reply) => {
      await Promise.all([page.waitForRequest(isPost), reply()]);
      await restart();
    },
    killedWhenKept: async (_, reply) => {
      await Promise.all([page.waitForResponse((response) => isPost(response.request())), reply()]);
      await restart();
    },
    answeredWhileAway: (_, reply) =>
      restart(async () => {
        await reply();
        await page.locator('#outgoing .waiting').waitFor();
      }),
    secondTab: async (asked, reply) => {
      const tab = await context.newPage();
      watchErrors(tab, errors);
      await tab.goto(sabak.url);
      expect(await nextAsked(tab), 'a second tab shows the same').toEqual(asked);
      await reply();
      expect(await nextAsked(tab, asked.id), 'and follows').toEqual(await nextAsked(page, asked.id));
      await tab.close();
    },
  } satisfies Record<string, Incident>;
}

function isPost(request: Request): boolean {
  return request.method() === 'POST';
}
