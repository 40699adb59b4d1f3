import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../src/learning/random.ts';
import { telegramPhone, whatsappPhone } from '../e2e/phones.ts';
import { createFaults, type DeliveryFault, type Faults } from '../fakes/faults.ts';
import { createFakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { createFakeWhatsApp } from '../fakes/whatsapp/fake-whatsapp.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { TELEGRAM, WHATSAPP } from './accounts.ts';
import { type Taught, teach } from './teacher.ts';

/**
 * One messenger and its people, in a process of their own: `platform-process.ts KIND PEOPLE SEED`. Prints `ready ROOT`; begins at the
 * line `begin WEBHOOK`, ends at the line `end`: then nobody begins anything new. Prints `step` counts, and at last what everybody
 * did and saw.
 */
const [kind, people = '1', seed = ''] = process.argv.slice(2);
const random = randomFrom(`${kind} ${seed}`);
const weather = { isStormy: true };
const counts = { deliveries: 0, duplicates: 0, held: 0, lostAnswers: 0 };
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let isOver = false;
let steps = 0;

const platform = kind === 'telegram' ? await openTelegram() : await openWhatsApp();
console.log(`ready ${platform.root}`);
const [, webhook = ''] = ((await lines.next()).value ?? '').split(' ');
await platform.begin(webhook);
console.log('begun .');
void lines.next().then(() => {
  isOver = true;
  weather.isStormy = false;
});
const library = await shippedLibrary();
const telling = setInterval(() => console.log(`steps ${steps}`), 1_000);
const taught: Taught[] = await Promise.all(
  platform.phones.map(async (phone, i) => {
    await wait(random() * 3_000);
    return teach({
      ...{ phone, library, random },
      name: `Айгүл ${platform.channel} ${i} Асанова`,
      channel: platform.channel,
      isOver: () => isOver,
      onStep: () => {
        steps += 1;
      },
    });
  }),
);
clearInterval(telling);
await platform.idle();
console.log(`taught ${JSON.stringify({ taught, steps, counts })}`);
await once(process.stdin, 'end');
process.exit(0);

/** A fifth comes twice, a fifth later than what was said after it; now and then an answer of ours, or of theirs, is lost. */
function faults(): Faults {
  return createFaults({
    call: () => (weather.isStormy && random() < 0.02 ? { kind: 'drop' } : undefined),
    delivery() {
      counts.deliveries += 1;
      if (!weather.isStormy) return undefined;
      const dice = random();
      if (dice < 0.2) return counted('duplicates', { kind: 'duplicate' });
      if (dice < 0.4) return counted('held', { kind: 'hold', ms: 20 + random() * 400 });
      return dice < 0.45 ? counted('lostAnswers', { kind: 'redeliver' }) : undefined;
    },
  });
}

function counted(what: 'duplicates' | 'held' | 'lostAnswers', fault: DeliveryFault): DeliveryFault {
  counts[what] += 1;
  return fault;
}

/** Telegram's limit for the whole bot would be the bound of everything: it is lifted here, that of a chat is not. */
async function openTelegram() {
  const rates = { perSecond: 100_000, burst: 100_000 };
  const telegram = await createFakeTelegram({ ...TELEGRAM, faults: faults(), takesHttp: true, rates });
  return {
    channel: 'telegram' as const,
    root: telegram.apiRoot,
    phones: Array.from({ length: Number(people) }, (_, i) => telegramPhone(telegram, 101 + i)),
    /** The bot itself says where its webhook is. */
    begin: async (_webhook: string) => undefined,
    async idle() {
      while (telegram.pending() > 0) await wait(100);
    },
  };
}

async function openWhatsApp() {
  const limits = { perSecond: 0 };
  const whatsapp = await createFakeWhatsApp({ ...WHATSAPP, faults: faults(), random, batch: 4, inFlight: 8, limits });
  return {
    channel: 'whatsapp' as const,
    root: whatsapp.apiRoot,
    phones: Array.from({ length: Number(people) }, () => whatsappPhone(whatsapp)),
    begin: (url: string) => whatsapp.subscribe(url),
    idle: () => whatsapp.idle(),
  };
}
