import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTimer as processTimer, type Timer } from '../../../src/timer.ts';
import { createFaults, type Faults } from '../faults.ts';
import { type Call, createApi } from './api.ts';
import { createDeliveries, encode, type Note } from './deliveries.ts';
import { type Account, createFakeUser, type FakeUser, type UserNames } from './fake-user.ts';
import { createGraph, type Person } from './graph.ts';
import { type Limits, META_LIMITS } from './limits.ts';
import { createMediaStore } from './media-store.ts';
import { createTemplates } from './templates.ts';

export type FakeWhatsAppOptions = {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly businessAccountId: string;
  readonly displayNumber?: string;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly startTimer?: Timer;
  /** Draws what is left to chance: batches, and orders. */
  readonly random?: () => number;
  /** Calls are named by the end of their path: `messages`, `media`, `message_templates`, else by their id. */
  readonly faults?: Faults;
  /** Whether this message reaches her after the next one, unless the sender waits for its status. */
  readonly overtake?: () => boolean;
  /** Whether this time is in milliseconds instead of seconds. */
  readonly isInMilliseconds?: () => boolean;
  readonly limits?: Partial<Limits>;
  /** Notes a POST to the webhook at most (1), and POSTs under way at once (1). */
  readonly batch?: number;
  readonly inFlight?: number;
  /** The pause before the first redelivery (20 ms), which doubles up to `maxPauseMs` (1 s). */
  readonly firstPauseMs?: number;
  readonly maxPauseMs?: number;
  /** What a template has when it is made. */
  readonly newTemplates?: 'APPROVED' | 'PENDING';
};

export type FakeWhatsApp = {
  /** `http://127.0.0.1:PORT`; paths may begin with a version, as `/v23.0`. */
  readonly apiRoot: string;
  readonly faults: Faults;
  /** What was asked of it and how it answered, in order. */
  readonly calls: readonly Call[];
  /** How the webhook answered each POST, in order; 0: not at all. */
  readonly answers: readonly number[];
  readonly templates: ReturnType<typeof createTemplates>;
  readonly media: ReturnType<typeof createMediaStore>;
  /** Verifies the webhook as Meta does, then sends there what happens. Throws where the challenge does not come back. */
  subscribe(webhookUrl: string): Promise<void>;
  user(names?: UserNames): FakeUser;
  /** Whether she sees that an answer is being written, and which of her messages bear the read mark. */
  sees(user: FakeUser): { readonly isTyping: boolean; readonly read: readonly string[] };
  /** The next messages fail with these codes, at once or by a status, whichever the code does. */
  failNext(...codes: readonly number[]): void;
  /** Tells the webhook of something: batched, signed and repeated as all else. Resolves when it was taken. */
  tell(note: Note): Promise<void>;
  /** POSTs a payload, or bytes, signed unless `headers` say otherwise. Resolves to the status. */
  post(payload: unknown, headers?: Readonly<Record<string, string>>): Promise<number>;
  /** Resolves when all that is to be told was taken. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** How long a message that is overtaken waits for the next one. */
const OVERTAKEN_MS = 30;

/** The Graph API and webhooks of one WhatsApp number, over HTTP on a port of its own. It refuses what Meta refuses. */
export async function createFakeWhatsApp(options: FakeWhatsAppOptions): Promise<FakeWhatsApp> {
  const { clock = Date.now, startTimer = processTimer, random = Math.random, faults = createFaults() } = options;
  const limits = { ...META_LIMITS, ...options.limits };
  const displayNumber = options.displayNumber ?? '996312000000';
  const metadata = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: displayNumber, phone_number_id: options.phoneNumberId },
  };
  const stamp = () => String(options.isInMilliseconds?.() ? clock() : Math.floor(clock() / 1000));
  const people: Person[] = [];
  const writers = new Map<string, Person>();
  const failures: number[] = [];
  const media = createMediaStore(clock);
  const templates = createTemplates(options.newTemplates ?? 'APPROVED');
  const deliveries = createDeliveries({
    appSecret: options.appSecret,
    account: options.businessAccountId,
    batch: options.batch ?? 1,
    inFlight: options.inFlight ?? 1,
    firstPauseMs: options.firstPauseMs ?? 20,
    maxPauseMs: options.maxPauseMs ?? 1_000,
    faults,
    random,
    startTimer,
  });
  const tell = ({ field, value }: Note) => deliveries.add({ field, value: { ...metadata, ...value } });
  const graph = createGraph({
    limits,
    clock,
    stamp,
    newId,
    people,
    media,
    templates,
    deliveries,
    metadata,
    carry(arrive) {
      if (options.overtake?.()) startTimer(OVERTAKEN_MS, arrive);
      else arrive();
    },
    takeFailure: () => failures.shift(),
  });
  const api = createApi({ ...options, displayNumber, graph, media, templates, writers, faults, startTimer });
  const server = createServer(api.serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api.setRoot(apiRoot);

  function user(names: UserNames = {}): FakeUser {
    const account = accountOf(names, people.length + 1);
    const person: Person = { account, screen: [], transit: [], read: [], typingUntil: 0 };
    people.push(person);
    return createFakeUser({
      account,
      screen: person.screen,
      newId: () => {
        const id = newId(account.number ?? account.userId ?? '');
        graph.heard();
        writers.set(id, person);
        return id;
      },
      stamp,
      clock,
      tell,
      business: displayNumber,
      arrive: () => {
        for (const arrive of person.transit.splice(0)) arrive();
      },
    });
  }

  return {
    apiRoot,
    faults,
    calls: api.calls,
    answers: deliveries.answers,
    templates,
    media,
    async subscribe(webhookUrl) {
      const challenge = String(randomBytes(4).readUInt32BE());
      const query = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.challenge': challenge,
        'hub.verify_token': options.verifyToken,
      });
      const response = await fetch(`${webhookUrl}?${query}`);
      const text = await response.text();
      if (response.status !== 200 || text !== challenge)
        throw new Error(`the callback URL could not be verified: ${response.status} ${text}`);
      deliveries.to(webhookUrl);
    },
    user,
    sees({ account }) {
      const person = people.find((one) => one.account === account);
      return { isTyping: (person?.typingUntil ?? 0) > clock(), read: person?.read ?? [] };
    },
    failNext: (...codes) => void failures.push(...codes),
    tell,
    post: (payload, headers) => deliveries.send(Buffer.isBuffer(payload) ? payload : encode(payload), headers),
    idle: () => deliveries.idle(),
    async close() {
      deliveries.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As Meta's look: the name of the other side and something random, in base64. */
function newId(name: string): string {
  const bytes = Buffer.concat([
    Buffer.from(`\x1c\x18${String.fromCharCode(name.length)}${name}\x15\x02\x00\x11\x18\x12`, 'latin1'),
    randomBytes(10),
  ]);
  return `wamid.${bytes.toString('base64')}`;
}

function accountOf({ number, userId, username, name }: UserNames, n: number): Account {
  return {
    number:
      number === null ? `99655500${String(n).padStart(4, '0')}` : (number ?? `99655500${String(n).padStart(4, '0')}`),
    userId: userId === null ? undefined : (userId ?? `KG.13491208655302${String(n).padStart(6, '0')}`),
    username,
    name: name ?? 'Айгүл',
    isNumberShown: number !== null && (username === undefined || number !== undefined),
    isBlocked: false,
    hasStopped: false,
    isOnline: true,
    wroteAt: Number.NEGATIVE_INFINITY,
  };
}
