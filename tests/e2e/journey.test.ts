import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { MISFITS } from '../../src/cli/misfits.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Fact } from '../../src/learning/fact.ts';
import type { Language } from '../../src/learning/language.ts';
import type { Library } from '../../src/learning/library.ts';
import { loadLibrary } from '../../src/library/load-library.ts';
import { startSabak, type Time } from '../../src/start-sabak.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { createFakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { createFakeWhatsApp } from '../fakes/whatsapp/fake-whatsapp.ts';
import type { Hand } from './journey/hand.ts';
import { FAREWELL, STEPS } from './journey/steps.ts';
import { openTelegramHand } from './journey/telegram-hand.ts';
import { travel } from './journey/travel.ts';
import { openWebHand } from './journey/web-hand.ts';
import { openWhatsAppHand } from './journey/whatsapp-hand.ts';

const CONTENT = 'tests/e2e/journey/content';
const TOKEN = '42:secret-of-the-bot';
const NUMBER = {
  token: 'EAAG-secret',
  phoneNumberId: '111',
  appSecret: 'app-secret',
  verifyToken: 'verify-secret',
  businessAccountId: '222',
};

/** Time runs ten times as fast, for the platforms too, which allow a chat one message a second. */
const SPEED = 10;
const epoch = Date.now();
const time: Time = {
  clock: () => Math.floor(epoch + (Date.now() - epoch) * SPEED),
  startTimer(ms, run) {
    const timeout = setTimeout(run, ms / SPEED).unref();
    return () => clearTimeout(timeout);
  },
};

it('a journey is the same in a browser, on Telegram and on WhatsApp', { timeout: 180_000 }, async () => {
  const library = await smallLibrary();
  const { hands, facts, logged } = await everyChannel();
  await Promise.all(hands.map(([hand, language]) => travel(library, hand, language, STEPS)));
  const journeys = await facts();
  const [web, ...others] = hands.map(([{ channel }]) => journeys.get(channel)?.map(comparable));
  expect(web?.map(({ kind }) => kind)).toContain('course.completed');
  expect(web?.filter(({ kind }) => kind === 'question.answered')).toHaveLength(9);
  for (const other of others) expect(other).toEqual(web);

  await Promise.all(hands.map(([hand, language]) => travel(library, hand, language, FAREWELL)));
  await expect.poll(async () => (await facts()).size, { timeout: 20_000 }).toBe(0);
  // Nobody has told it how phones reach it; of anything else it has no reason to complain.
  expect(logged()).toEqual([expect.stringContaining('PUBLIC_URL is not set')]);
});

/** A fact without what differs: ids, times, the channel, and what is said in one language. */
function comparable(fact: Fact): Record<string, unknown> {
  const { id: _, learner: __, at: ___, ...rest } = fact;
  switch (rest.kind) {
    case 'learner.created':
      return { kind: rest.kind };
    case 'consent.given':
    case 'language.chosen':
      return { kind: rest.kind };
    case 'question.answered': {
      const isInWords = ['opposite', 'tomorrow'].includes(rest.question);
      return { ...rest, tookMs: 0, answer: isInWords ? rest.answer.length : rest.answer };
    }
    default:
      return rest;
  }
}

async function smallLibrary(): Promise<Library> {
  const loaded = await loadLibrary({ contentDir: CONTENT, flowsDir: 'flows', misfits: MISFITS });
  if (!loaded.ok) throw new Error('the small course has mistakes: sabak lint tests/e2e/journey/content');
  return loaded.library;
}

/** Sabak with everything on, and a learner on each channel. `logged`: warnings and errors, but not that lessons have many questions. */
async function everyChannel() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sabak-journey-'));
  const telegram = await createFakeTelegram({ token: TOKEN, ...time });
  const whatsapp = await createFakeWhatsApp({ ...NUMBER, ...time });
  const read = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    CONTENT_DIR: CONTENT,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    WHATSAPP_API_ROOT: `${whatsapp.apiRoot}/v23.0`,
    WHATSAPP_TOKEN: NUMBER.token,
    WHATSAPP_PHONE_NUMBER_ID: NUMBER.phoneNumberId,
    WHATSAPP_APP_SECRET: NUMBER.appSecret,
    WHATSAPP_VERIFY_TOKEN: NUMBER.verifyToken,
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
  const sabak = await startSabak(read.config, log, { time });
  await whatsapp.subscribe(`${sabak.url}/whatsapp/webhook`);
  const web = await openWebHand(sabak.url, 'ky', 'ru');
  // All of them choose another language than the one in which they are greeted.
  const hands: readonly (readonly [Hand, Language])[] = [
    [web, 'ky'],
    [openTelegramHand(telegram, 'en'), 'ru'],
    [openWhatsAppHand(whatsapp, 'en'), 'en'],
  ];
  onTestFinished(async () => {
    await web.close();
    await sabak.stop();
    await Promise.all([telegram.close(), whatsapp.close()]);
    await rm(dataDir, { recursive: true });
  });

  /** By the channel of their learner. */
  async function facts(): Promise<ReadonlyMap<string, readonly Fact[]>> {
    const store = await openSqliteStore({ path: join(dataDir, 'sabak.sqlite') });
    const all = await Array.fromAsync(store.facts());
    await store.close();
    const created = all.filter((fact) => fact.kind === 'learner.created');
    return new Map(created.map(({ channel, learner }) => [channel, all.filter((fact) => fact.learner === learner)]));
  }

  return { hands, facts, logged: () => lines.filter((line) => !line.includes('sabak lint shows them')) };
}
