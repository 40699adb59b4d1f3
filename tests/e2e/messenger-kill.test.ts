import { expect, onTestFinished, test, vi } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { createFaults } from '../fakes/faults.ts';
import { createFakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { createFakeWhatsApp } from '../fakes/whatsapp/fake-whatsapp.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { plainText } from '../player/shown.ts';
import { type Phone, telegramPhone, whatsappPhone } from './phones.ts';
import { startSabakProcess } from './sabak-process.ts';

const library = await shippedLibrary();

/** Of each messenger. */
const LEARNERS = 12;
const STRIKES = 5;
/** The longest that a reply may take: what is unknown is tried again after a pause, and there are many on two cores. */
const REPLY_MS = 120_000;
const TEST_MS = 540_000;

/** `after`: what stands on her screen before she does it: a button of this value, or a text. */
type Step = { readonly write: string; readonly after?: string; readonly reads?: string } | { readonly tap: string };

/** She answers the first questions, chooses a course, and changes her language again and again: each is a fact. */
const STEPS: readonly Step[] = [
  { write: 'салам' },
  { tap: 'ky' },
  { tap: 'yes' },
  { write: 'Айгүл Асанова', reads: library.text('ky', 'onboarding.ask-name') },
  { tap: 'later' },
  { tap: '19:00' },
  { tap: 'growth-mindset' },
  { write: 'меню', after: 'begin' },
  { tap: 'settings' },
  { tap: 'language' },
  { tap: 'ru' },
  { tap: 'language' },
  { tap: 'en' },
  { tap: 'language' },
  { tap: 'ky' },
  { tap: 'hour' },
  { tap: '08:00' },
];
/** What stands there when all is said. */
const LAST = 'back';

const WHATSAPP = {
  token: 'token',
  phoneNumberId: '1001',
  appSecret: 'secret',
  verifyToken: 'verify',
  businessAccountId: '2002',
};
const TELEGRAM_TOKEN = '1234567890:AAE-kill';

/** Both messengers with faults on every way, and Sabak between them as a host runs it. */
async function openSchool(mode: 'polling' | 'webhook') {
  const random = randomFrom(`messengers ${mode}`);
  const weather = { isStormy: false };
  const happens = (probability: number) => weather.isStormy && random() < probability;
  const faults = () =>
    createFaults({
      call: () => {
        if (happens(0.03)) return { kind: 'drop' };
        if (happens(0.01)) return { kind: 'reset' };
        return happens(0.03) ? { kind: 'delay', ms: 50 } : undefined;
      },
      delivery: () => {
        if (happens(0.05)) return { kind: 'duplicate' };
        if (happens(0.05)) return { kind: 'redeliver' };
        return happens(0.05) ? { kind: 'hold', ms: 30 } : undefined;
      },
    });
  const telegram = await createFakeTelegram({ token: TELEGRAM_TOKEN, faults: faults(), takesHttp: true });
  onTestFinished(() => telegram.close());
  const whatsapp = await createFakeWhatsApp({ ...WHATSAPP, faults: faults(), random, batch: 4, inFlight: 4 });
  onTestFinished(() => whatsapp.close());
  const sabak = await startSabakProcess({
    WEBCHAT: 'off',
    LOG_LEVEL: 'silent',
    TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MODE: mode,
    WHATSAPP_TOKEN: WHATSAPP.token,
    WHATSAPP_PHONE_NUMBER_ID: WHATSAPP.phoneNumberId,
    WHATSAPP_APP_SECRET: WHATSAPP.appSecret,
    WHATSAPP_VERIFY_TOKEN: WHATSAPP.verifyToken,
    WHATSAPP_API_ROOT: `${whatsapp.apiRoot}/v23.0`,
  });
  await whatsapp.subscribe(`${sabak.url}/whatsapp/webhook`);
  const phones = Array.from({ length: LEARNERS }, (_, i) => [
    telegramPhone(telegram, 101 + i),
    whatsappPhone(whatsapp),
  ]);
  return { telegram, whatsapp, sabak, weather, random, phones: phones.flat() };
}

/** She does all steps, each when what it needs is there. `onSaid` is told of each. */
async function learn(phone: Phone, onSaid: () => void): Promise<void> {
  let turn = 0;
  const offered = (wanted: string) =>
    waitFor(`${phone.name} waits for the button ${wanted}; she reads ${phone.texts().at(-1)}`, () =>
      phone.controls().findLast((one) => one.value === wanted && one.turn > turn),
    );
  for (const step of STEPS) {
    if ('tap' in step) {
      const control = await offered(step.tap);
      turn = control.turn;
      phone.tap(control);
    } else {
      if (step.after !== undefined) turn = (await offered(step.after)).turn;
      const { reads } = step;
      if (reads !== undefined) await waitFor(`${phone.name} waits for ${reads}`, () => reading(phone, reads));
      phone.write(step.write);
    }
    onSaid();
  }
  await offered(LAST);
}

function reading(phone: Phone, text: string): true | undefined {
  return phone.texts().some((one) => plainText(one).includes(plainText(text))) || undefined;
}

function waitFor<T>(what: string, find: () => T | undefined): Promise<T> {
  const look = () => {
    const found = find();
    if (found === undefined) throw new Error(what);
    return found;
  };
  return vi.waitFor(look, { timeout: REPLY_MS, interval: 25 });
}

/** Each reply where it was seen first: a repeat is allowed, a gap or another order is not. */
function firsts(phone: Phone): readonly string[] {
  return [...new Set(phone.texts())];
}

test.each(['polling', 'webhook'] as const)(
  'killed again and again under load, it counts each update once and loses no reply: Telegram by %s, and WhatsApp',
  { timeout: TEST_MS },
  async (mode) => {
    const { telegram, whatsapp, sabak, weather, random, phones } = await openSchool(mode);
    weather.isStormy = true;
    const steps = phones.length * STEPS.length;
    const strikes = Array.from({ length: STRIKES }, (_, i) => Math.floor(((i + random()) * steps) / STRIKES) + 1);
    let said = 0;
    let striking = Promise.resolve();
    const strike = async () => {
      await sabak.kill();
      await sabak.start();
    };
    await Promise.all(
      phones.map((phone) =>
        learn(phone, () => {
          said += 1;
          if (strikes.includes(said)) striking = striking.then(strike);
        }),
      ),
    );
    await striking;
    weather.isStormy = false;
    await whatsapp.idle();
    await waitFor('updates that were not taken', () => telegram.pending() === 0 || undefined);
    expect(await sabak.stop()).toBe(0);

    const { integrity, facts } = sabak.read();
    expect(integrity).toBe('ok');
    checkFacts(facts, phones.length);
    for (const kind of ['Telegram', 'WhatsApp']) {
      const [reference, ...others] = phones.filter(({ name }) => name.startsWith(kind)).map(firsts);
      for (const other of others) expect(other).toEqual(reference);
      expect(reference?.length).toBeGreaterThan(STEPS.length / 2);
    }
  },
);

/**
 * Everybody on a messenger has the same facts, each once: a repeat would be one more, a loss one less. Telegram tells the language
 * of her device, so that choosing it changes nothing.
 */
function checkFacts(facts: readonly Fact[], learners: number): void {
  const ofLearners = [...Map.groupBy(facts, ({ learner }) => learner).values()];
  expect(ofLearners).toHaveLength(learners);
  const expected = (channel: string) => [
    `learner.created ${channel}`,
    ...(channel === 'whatsapp' ? ['language.chosen ky'] : []),
    'consent.given ky',
    'language.chosen ru',
    'language.chosen en',
    'language.chosen ky',
  ];
  for (const hers of ofLearners) {
    const told = hers.map(inWords);
    expect(told).toEqual(expected(hers[0]?.kind === 'learner.created' ? hers[0].channel : ''));
  }
}

function inWords(fact: Fact): string {
  const of = 'channel' in fact ? ` ${fact.channel}` : 'language' in fact ? ` ${fact.language}` : '';
  return fact.kind + of;
}
