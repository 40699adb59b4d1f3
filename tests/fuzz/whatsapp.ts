import { strict as assert } from 'node:assert';
import type { Inbox } from '../../src/channels/inbox.ts';
import type { Webhook, WebhookAnswer } from '../../src/channels/webhook.ts';
import { eventIdOf } from '../../src/channels/whatsapp/event-id.ts';
import { createWhatsAppWebhook } from '../../src/channels/whatsapp/webhook.ts';
import { createWhatsApp } from '../../src/channels/whatsapp/whatsapp.ts';
import type { LearnerEvent } from '../../src/learning/event.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { startTimer } from '../../src/timer.ts';
import { encode, sign } from '../fakes/whatsapp/deliveries.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { mutateBytes, mutateJson, randomBytes, randomJson } from './mutate.ts';
import type { FuzzTarget } from './target.ts';
import { batchOf, PHONE_NUMBER_ID, type SampleNote, sampleNote } from './whatsapp-notes.ts';

const APP_SECRET = 'secret';
const PEOPLE = 40;
/** Elements of a batch, at most. */
const MOST = 6;
/** The part of the payloads that real learners take. */
const REAL = 0.04;
const NOW = Date.UTC(2026, 10, 24, 9);
/** So old that nothing is marked as read: only the webhook is meant here. */
const AGO_MS = 3_600_000;

/** What is posted, and what of it is whole: that has to be handled, whatever is around it. */
type Payload = {
  readonly body: Buffer;
  readonly signature: string | undefined;
  readonly status: readonly number[];
  readonly whole: readonly SampleNote[];
};

/**
 * Posts at the real webhook: batches whole and damaged, other JSON, other bytes, signed well and badly. Never anything but the
 * right answer; what is whole in a damaged batch is handled exactly once. A share goes to the real runtime over SQLite.
 */
export const fuzzWhatsApp: FuzzTarget = async ({ seed, payloads }) => {
  const random = randomFrom(`whatsapp ${seed}`);
  const recorded = openRecorder();
  const real = await openReal();
  try {
    for (let i = 0; i < payloads; i++) {
      const payload = draw(random, seed * 1_000_000 + i * 10);
      const check = random() < REAL ? real.check : recorded.check;
      try {
        await check(payload);
      } catch (error) {
        throw new Error(`payload ${i} of SEED=${seed}: ${describe(payload)}`, { cause: error });
      }
    }
    await real.idle();
  } finally {
    await real.close();
    await recorded.close();
  }
};

function draw(random: () => number, n: number): Payload {
  const at = Math.floor((NOW - AGO_MS) / 1000) + (n % 1_000);
  const count = 1 + Math.floor(random() * MOST);
  const notes = Array.from({ length: count }, (_, i) => sampleNote(random, n + i, Math.floor(random() * PEOPLE), at));
  const dice = random();
  if (dice < 0.25) return signed(encode(batchOf(random, notes)), notes);
  if (dice < 0.6) return signed(...damagedBatch(random, notes));
  if (dice < 0.7) return signed(encode(mutateJson(random, batchOf(random, notes)) ?? null), []);
  if (dice < 0.75) return signed(encode(batchOf(random, notes, '9999')), []);
  if (dice < 0.82) return signed(encode(randomJson(random)), []);
  if (dice < 0.9) return { ...signed(mutateBytes(random, encode(batchOf(random, notes))), []), status: [200, 400] };
  if (dice < 0.95) return { ...signed(randomBytes(random, Math.floor(random() * 200)), []), status: [200, 400] };
  return badlySigned(random, encode(batchOf(random, notes)));
}

/** Elements of their own kind are damaged, and among them are others: whatever stands where a list has room. */
function damagedBatch(random: () => number, notes: readonly SampleNote[]): [Buffer, readonly SampleNote[]] {
  const isHurt = notes.map(() => random() < 0.4);
  const hurt = notes.map((note, i) =>
    isHurt[i] ? { ...note, element: mutateJson(random, note.element) as object } : note,
  );
  const batch = batchOf(random, hurt as readonly SampleNote[]) as { entry: unknown[] };
  const strays = Array.from({ length: Math.floor(random() * 3) }, () => randomJson(random));
  const entry = [...strays, ...batch.entry, ...strays];
  return [encode({ ...batch, entry }), notes.filter((_, i) => !isHurt[i])];
}

function signed(body: Buffer, whole: readonly SampleNote[]): Payload {
  return { body, signature: sign(body, APP_SECRET), status: [200], whole };
}

function badlySigned(random: () => number, body: Buffer): Payload {
  const right = sign(body, APP_SECRET);
  const wrong = [
    undefined,
    '',
    'sha256=',
    right.slice(0, -1),
    right.slice('sha256='.length),
    sign(body, 'another secret'),
    sign(Buffer.concat([body, Buffer.from(' ')]), APP_SECRET),
    'ө'.repeat(71),
  ];
  return { body, signature: wrong[Math.floor(random() * wrong.length)], status: [401, 403], whole: [] };
}

function webhookFor(inbox: Inbox): { webhook: Webhook; close: () => Promise<void> } {
  const clock = () => NOW;
  const whatsapp = createWhatsApp({
    token: 'token',
    phoneNumberId: PHONE_NUMBER_ID,
    apiRoot: 'http://127.0.0.1:9',
    publicUrl: () => 'https://sabak.example',
    contentDir: 'content',
    pacer: { take: async () => ({ ok: true }), pause: () => undefined },
    mediaIds: { get: async () => undefined, put: async () => undefined, delete: async () => undefined },
    countPerson: async () => true,
    dailyPeople: 250,
    clock,
    startTimer,
    report: () => undefined,
  });
  const webhook = createWhatsAppWebhook({ whatsapp, appSecret: APP_SECRET, verifyToken: 'verify', inbox, clock });
  return { webhook, close: () => whatsapp.close() };
}

async function post(webhook: Webhook, { body, signature, status }: Payload): Promise<WebhookAnswer> {
  const header = (name: string) => (name.toLowerCase() === 'x-hub-signature-256' ? signature : undefined);
  const answer = await webhook.receive({ header, body });
  assert.ok(status.includes(answer.status), `answered ${answer.status} instead of ${status.join(' or ')}`);
  return answer;
}

/** An inbox that writes down what comes. */
function openRecorder() {
  let handled: LearnerEvent[] = [];
  let settled: string[] = [];
  const inbox: Inbox = {
    handle: async (event) => void handled.push(event),
    settle: async (learner, { entry }) => void settled.push(`${learner}/${entry}`),
    reject: ({ reason }) => assert.ok(reason !== ''),
  };
  const { webhook, close } = webhookFor(inbox);
  return {
    close,
    async check(payload: Payload) {
      handled = [];
      settled = [];
      const { status } = await post(webhook, payload);
      if (status !== 200) assert.deepEqual([handled, settled], [[], []], 'what is refused is not handled');
      for (const { is, id } of payload.whole) {
        const heard = handled.filter((event) => event.id === eventIdOf(id)).length;
        if (is === 'heard') assert.equal(heard, 1, `${id} was handled ${heard} times`);
        const told = settled.filter((one) => one === id).length;
        if (is === 'told') assert.equal(told, 1, `${id} was settled ${told} times`);
      }
    },
  };
}

/** Real learners, in a database of their own. What is posted comes twice, and counts once. */
async function openReal() {
  const store = await openSqliteStore({ path: ':memory:' });
  const library = await shippedLibrary();
  const steps: string[] = [];
  const runtime = createRuntime({
    store,
    channels: {
      whatsapp: {
        id: 'whatsapp',
        limits: { misfits: () => [] },
        isIdempotent: false,
        send: async () => ({ kind: 'done' }),
      },
    },
    library: () => library,
    secret: 'secret',
    clock: () => NOW,
    log: { warn: () => undefined },
    observe: { step: (kind, result) => steps.push(`${kind} ${result}`), effect: () => undefined },
    exportAll: async () => ({ kind: 'never', reason: 'not here' }),
    issueCertificate: async () => ({ kind: 'never', reason: 'not here' }),
  });
  const seen: LearnerEvent[] = [];
  /** Steps that changed a learner because of what she did. */
  const moved = () => steps.filter((step) => /^(text|start|tap|other) committed$/.test(step)).length;
  const inbox: Inbox = {
    async handle(event) {
      seen.push(event);
      await runtime.handle(event);
    },
    settle: runtime.settle,
    reject: () => undefined,
  };
  const { webhook, close } = webhookFor(inbox);
  const count = async () => {
    let facts = 0;
    for await (const _ of store.facts()) facts += 1;
    return facts;
  };
  return {
    idle: () => runtime.idle(),
    async close() {
      await runtime.stop();
      await close();
      await store.close();
    },
    async check(payload: Payload) {
      seen.length = 0;
      steps.length = 0;
      await post(webhook, payload);
      await runtime.idle();
      const heard = payload.whole.flatMap(({ is, id }) => (is === 'heard' ? [eventIdOf(id)] : []));
      for (const id of heard) assert.equal(seen.filter((event) => event.id === id).length, 1, `${id} came once`);
      assert.ok(moved() >= heard.length, `${moved()} steps for ${heard.length} messages`);
      steps.length = 0;
      const before = await count();
      await post(webhook, payload);
      await runtime.idle();
      assert.equal(moved(), 0, 'the same payload again moves nobody');
      assert.equal(await count(), before, 'the same payload again leaves no fact');
    },
  };
}

function describe({ body, signature }: Payload): string {
  return `${body.toString().slice(0, 4_000)}\nsigned ${signature}`;
}
