import { isDeepStrictEqual } from 'node:util';
import type { Inbox } from '../../src/channels/inbox.ts';
import { createTelegram } from '../../src/channels/telegram/telegram.ts';
import { createTelegramWebhook } from '../../src/channels/telegram/webhook.ts';
import type { Webhook } from '../../src/channels/webhook.ts';
import type { LearnerEvent } from '../../src/learning/event.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startTimer } from '../../src/timer.ts';
import { createFakeTelegram, type FakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import { smallLibrary } from '../learning/small-library.ts';
import { pick } from '../simulation/world.ts';
import { mutateBytes, mutateJson, randomBytes, randomJson } from './mutate.ts';
import type { FuzzTarget } from './target.ts';
import { type SampleUpdate, sampleUpdate } from './telegram-updates.ts';

const TOKEN = '1234567890:AAFuzz';
const SECRET = 'fuzz';
const NOW = Date.UTC(2026, 10, 25, 9);
/** Those whose updates come whole, and those whose are mutated. */
const PEOPLE = 20;
const FIRST_PERSON = 700_000_000_000;
const FIRST_STRANGER = 800_000_000_000;
/** One payload in so many meets the runtime over SQLite; the others an inbox that only writes down what it hears. */
const RUNTIME_EVERY = 10;
const VALID_SHARE = 0.2;

type Payload = { readonly body: Buffer; readonly valid?: SampleUpdate };

/**
 * Payloads at the webhook as Express calls it: valid updates of every kind, mutated ones, any JSON, any bytes. Nothing is thrown;
 * JSON is answered 200 and everything else 400, or 401 or 403 without the secret; and every valid update counts exactly once.
 */
export const fuzzTelegram: FuzzTarget = async ({ seed, payloads }) => {
  const random = randomFrom(`fuzz telegram ${seed}`);
  await using fake = disposable(await createFakeTelegram({ token: TOKEN, rates: UNLIMITED }));
  for (let i = 0; i < PEOPLE; i++) fake.user(FIRST_PERSON + i).start();
  const heard: LearnerEvent[] = [];
  const recorder: Inbox = {
    handle: async (event) => void heard.push(event),
    settle: async () => undefined,
    reject: () => undefined,
  };
  const plain = webhookFor(fake, recorder);
  const [real, control] = [await startRuntime(fake), await startRuntime(fake)];
  const [taken, expected]: SampleUpdate[][] = [[], []];
  for (let i = 0; i < payloads; i++) {
    const payload = drawPayload(random, i);
    const isReal = i % RUNTIME_EVERY === 0;
    await post(random, isReal ? real.webhook : plain, payload);
    if (!payload.valid) continue;
    if (!isReal) expected?.push(payload.valid);
    else {
      taken?.push(payload.valid);
      if (random() < 0.5) await post(random, real.webhook, payload);
    }
  }
  checkHeard(heard, expected ?? []);
  for (const { update } of taken ?? []) {
    await control.webhook.receive({ header: headerOf(SECRET), body: Buffer.from(JSON.stringify(update)) });
  }
  await checkSame(real, control);
};

const UNLIMITED = { perSecond: 1e9, burst: 1e9, chatPerSecond: 1e9, chatBurst: 1e9 };

function drawPayload(random: () => number, index: number): Payload {
  const dice = random();
  const isValid = dice < VALID_SHARE;
  const person = (isValid ? FIRST_PERSON : FIRST_STRANGER) + Math.floor(random() * PEOPLE);
  const sample = sampleUpdate(random, 1_000 + index, person, NOW / 1000 + index);
  const json = Buffer.from(JSON.stringify(sample.update));
  if (isValid) return { body: json, valid: sample };
  if (dice < 0.65) return { body: Buffer.from(JSON.stringify(mutateJson(random, sample.update))) };
  if (dice < 0.8) return { body: mutateBytes(random, json) };
  if (dice < 0.95) return { body: Buffer.from(JSON.stringify(randomJson(random))) };
  return { body: randomBytes(random, Math.floor(random() * 200)) };
}

/** Now and then with another secret, or none: never one of a valid update. */
async function post(random: () => number, webhook: Webhook, { body, valid }: Payload): Promise<void> {
  const secret = valid || random() < 0.9 ? SECRET : pick(random, ['', 'fuz', 'fuzzz', 'FUZZ']);
  const allowed = secret !== SECRET ? [401, 403] : [isJson(body) ? 200 : 400];
  const fail = (what: string, cause?: unknown) =>
    new Error(`${what} to ${JSON.stringify(body.toString())} with the secret ${secret}`, { cause });
  try {
    const { status } = await webhook.receive({ header: headerOf(secret), body });
    if (!allowed.includes(status)) throw fail(`${status} is the answer`);
  } catch (error) {
    throw error instanceof Error && error.message.includes('with the secret') ? error : fail('an error', error);
  }
}

/** No header where the secret is empty. */
function headerOf(secret: string) {
  return (name: string) => (name.toLowerCase() === 'x-telegram-bot-api-secret-token' && secret) || undefined;
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Of the people whose updates come whole: each update once, the others never. */
function checkHeard(heard: readonly LearnerEvent[], expected: readonly SampleUpdate[]): void {
  const counts = new Map<string, number>();
  for (const { id, from } of heard) {
    if (!isPerson(from.name)) continue;
    const update = id.split('.')[0] ?? '';
    counts.set(update, (counts.get(update) ?? 0) + 1);
  }
  for (const { update, isHeard } of expected) {
    const count = counts.get(String(update.update_id)) ?? 0;
    if (isHeard ? count !== 1 : count > 1) {
      throw new Error(`an update was heard ${count} times: ${JSON.stringify(update)}`);
    }
  }
}

function isPerson(name: string): boolean {
  const id = Number(name) - FIRST_PERSON;
  return id >= 0 && id < PEOPLE;
}

type World = { readonly webhook: Webhook; readonly runtime: Runtime; readonly store: Store };

async function startRuntime(fake: FakeTelegram): Promise<World> {
  const store = await openSqliteStore({ path: ':memory:' });
  const library = smallLibrary();
  const telegram = telegramOf(fake);
  const runtime = createRuntime({
    store,
    channels: { telegram },
    library: () => library,
    secret: 'secret',
    clock: () => NOW,
    log: { warn: () => undefined },
    observe: { step: () => undefined, effect: () => undefined },
    exportAll: async () => ({ kind: 'never', reason: 'none' }),
    issueCertificate: async () => ({ kind: 'never', reason: 'none' }),
  });
  const inbox = { ...runtime, reject: () => undefined };
  const webhook = createTelegramWebhook({ telegram, secret: SECRET, inbox, clock: () => NOW });
  return { webhook, runtime, store };
}

function webhookFor(fake: FakeTelegram, inbox: Inbox): Webhook {
  return createTelegramWebhook({ telegram: telegramOf(fake), secret: SECRET, inbox, clock: () => NOW });
}

function telegramOf({ apiRoot }: FakeTelegram) {
  return createTelegram({
    token: TOKEN,
    apiRoot,
    publicUrl: () => 'https://sabak.example',
    contentDir: 'content',
    pacer: { take: async () => ({ ok: true }), pause: () => undefined },
    mediaIds: { get: async () => undefined, put: async () => undefined, delete: async () => undefined },
    clock: () => NOW,
    startTimer,
    report: () => undefined,
  });
}

/** What mutations and repeats leave of the people is what their own updates alone leave. */
async function checkSame(real: World, control: World): Promise<void> {
  for (const { runtime } of [real, control]) await runtime.idle();
  for (let i = 0; i < PEOPLE; i++) {
    const address = { channel: 'telegram', name: String(FIRST_PERSON + i) };
    const [left, right] = await Promise.all([real, control].map((world) => stateOf(world, address)));
    if (!isDeepStrictEqual(left, right)) {
      throw new Error(`the learner ${address.name} is ${JSON.stringify(left)}, and should be ${JSON.stringify(right)}`);
    }
  }
  for (const { runtime, store } of [real, control]) {
    await runtime.stop();
    await store.close();
  }
}

async function stateOf({ runtime, store }: World, address: { channel: string; name: string }) {
  const learner = await store.load(runtime.identify(address));
  if (!learner) return undefined;
  const { conversation, profile, progress, seen } = learner;
  return { conversation, profile, progress, seen };
}

function disposable<T extends { close(): Promise<void> }>(owner: T): T & AsyncDisposable {
  return Object.assign(owner, { [Symbol.asyncDispose]: () => owner.close() });
}
