import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Reply, Shown } from '../player/shown.ts';

/**
 * What the page asks: `id` of the message, `control` that answers it, `place` in a lesson or test; with `link` it is the
 * certificate instead.
 */
export type Asked = Shown & {
  readonly id: string;
  readonly control: string;
  readonly place?: string;
  readonly link?: string;
};

const scriptOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const READ = scriptOf('./read-page.js');
const AUDIT = scriptOf('./audit-page.js');
const LOOK = scriptOf('../channels/webchat/audit-page.js');

/** A process that was killed has to start, and the page has to find that out, on a busy machine. */
const PATIENCE_MS = 60_000;

/** Waits for a question, or the certificate, that is not the one with the id `before`. */
export async function nextAsked(page: Page, before = ''): Promise<Asked> {
  let asked: Asked | undefined;
  const read = async () => {
    asked = (await page.evaluate(READ)) as Asked | undefined;
    return asked?.id ?? before;
  };
  await expect.poll(read, { timeout: PATIENCE_MS, interval: 40 }).not.toBe(before);
  if (!asked) throw new Error('nothing is asked');
  return asked;
}

/** Names, live region, width and focus; with `look` contrast and sizes as well, which take longer. */
export async function expectNoFaults(page: Page, look = false): Promise<void> {
  expect(await page.evaluate(AUDIT)).toEqual([]);
  if (look) expect(await page.evaluate(LOOK)).toEqual([]);
}

/** Contrast and sizes by day and by night, of a page that is not the chat. */
export async function expectLegible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate(LOOK), colorScheme).toEqual([]);
  }
}

/** Answers as a finger does: by tapping what is on the screen, and typing where there is nothing to tap. */
export async function answer(page: Page, asked: Asked, reply: Reply): Promise<void> {
  if (reply.kind === 'write') return write(page, reply.text);
  const prompt = page.locator('.prompt').last();
  await fillIn(prompt, asked, reply);
  const isDone = asked.control === 'button.choice' || asked.control === 'button.next';
  if (!isDone) await prompt.locator('button.primary').tap();
}

async function fillIn(prompt: Locator, asked: Asked, reply: Exclude<Reply, { kind: 'write' }>): Promise<void> {
  switch (reply.kind) {
    case 'pick': {
      const choices = prompt.locator('button.choice, button.next, .tick');
      for (const label of reply.labels) await choices.nth(asked.options.indexOf(label)).tap();
      return;
    }
    case 'order':
      return putInOrder(prompt, reply.labels);
    case 'match':
      for (const [i, label] of reply.labels.entries()) {
        const index = 1 + (asked.matches ?? []).indexOf(label);
        await prompt.locator('select').nth(i).selectOption({ index });
      }
      return;
    case 'rate':
      return prompt
        .locator('.scale label')
        .filter({ hasText: String(reply.value) })
        .tap();
    case 'number':
      return prompt.locator('input').fill(reply.text);
    default:
      reply satisfies never;
  }
}

async function putInOrder(prompt: Locator, labels: readonly string[]): Promise<void> {
  for (const [to, label] of labels.entries()) {
    const shown = await prompt.locator('.order .label').allTextContents();
    for (let at = shown.indexOf(label); at > to; at--) await prompt.locator('[data-step=up]').nth(at).tap();
  }
}

/** Types into the message field and sends. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator('#field').fill(text);
  await page.locator('#send').tap();
}
