import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Timer } from '../../../src/timer.ts';
import type { Faults } from '../faults.ts';

/** A change of a webhook payload, before it is batched with others. */
export type Note = { readonly field: string; readonly value: Readonly<Record<string, unknown>> };

export type DeliveryOptions = {
  readonly appSecret: string;
  readonly account: string;
  /** Notes a POST, at most, and POSTs under way at once. */
  readonly batch: number;
  readonly inFlight: number;
  /** What is not answered 200 is sent again after this pause, which doubles up to the second. Meta goes on for 7 days. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  readonly faults: Faults;
  readonly random: () => number;
  readonly startTimer: Timer;
};

/** How long an answer is waited for. */
const ANSWER_MS = 10_000;
/** How much later the second of two equal notes comes. */
const AGAIN_MS = 10;

type Waiting = { readonly note: Note; readonly taken: () => void; readonly isLost: boolean };
type Post = { readonly body: Buffer; readonly taken: () => void; readonly isLost: boolean; readonly pauseMs: number };

export type Deliveries = ReturnType<typeof createDeliveries>;

/** What the webhook is told: at least once, in no certain order, several notes at a time. */
export function createDeliveries(options: DeliveryOptions) {
  const { faults, random, startTimer, batch, inFlight, firstPauseMs, maxPauseMs } = options;
  const agent = new Agent({ keepAlive: true });
  const waiting: Waiting[] = [];
  const idlers: (() => void)[] = [];
  const answers: number[] = [];
  let url: string | undefined;
  /** Notes that were not answered 200 yet. */
  let open = 0;
  let posting = 0;
  let isClosed = false;

  /** Resolves when a POST with this note was answered 200. */
  function add(note: Note): Promise<void> {
    const fault = faults.takeDelivery();
    if (fault?.kind === 'duplicate') void enqueue(note, AGAIN_MS, false);
    return enqueue(note, fault?.kind === 'hold' ? fault.ms : 0, fault?.kind === 'redeliver');
  }

  function enqueue(note: Note, holdMs: number, isLost: boolean): Promise<void> {
    open += 1;
    return new Promise((resolve) => {
      const taken = () => {
        resolve();
        open -= 1;
        if (open === 0) for (const idle of idlers.splice(0)) idle();
      };
      const wait = () => {
        waiting.push({ note, taken, isLost });
        queueMicrotask(pump);
      };
      if (holdMs === 0) wait();
      else startTimer(holdMs, wait);
    });
  }

  function pump(): void {
    while (!isClosed && url !== undefined && posting < inFlight && waiting.length > 0) {
      const together = waiting.splice(0, 1 + Math.floor(random() * batch));
      const entry = entriesOf(together.map(({ note }) => note));
      const taken = () => {
        for (const one of together) one.taken();
      };
      const body = encode({ object: 'whatsapp_business_account', entry });
      void post({ body, taken, isLost: together.some(({ isLost }) => isLost), pauseMs: firstPauseMs });
    }
  }

  async function post({ body, taken, isLost, pauseMs }: Post): Promise<void> {
    posting += 1;
    const status = await send(body);
    posting -= 1;
    answers.push(status);
    if (status === 200 && !isLost) taken();
    else if (!isClosed) {
      const again = { body, taken, isLost: false, pauseMs: Math.min(2 * pauseMs, maxPauseMs) };
      startTimer(pauseMs, () => void post(again));
    }
    pump();
  }

  /** POSTs these bytes, signed. Resolves to the status; 0: there was no answer. */
  function send(body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    if (url === undefined) throw new Error('nothing is subscribed: call subscribe first');
    const target = url;
    const signed = { 'X-Hub-Signature-256': sign(body, options.appSecret), ...headers };
    return new Promise((resolve) => {
      const sent = request(target, {
        agent,
        method: 'POST',
        timeout: ANSWER_MS,
        headers: { 'Content-Type': 'application/json', 'Content-Length': body.length, ...signed },
      });
      sent.on('response', (response) => {
        const status = response.statusCode ?? 0;
        response
          .on('end', () => resolve(status))
          .on('error', () => resolve(0))
          .resume();
      });
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve(0));
      sent.end(body);
    });
  }

  /** Notes in one or several entries, and those of one field in one or several changes, as it happens. */
  function entriesOf(notes: readonly Note[]): object[] {
    const entries: { id: string; changes: { value: Record<string, unknown>; field: string }[] }[] = [];
    for (const { field, value } of notes) {
      const last = entries.at(-1);
      const change = last?.changes.at(-1);
      if (change?.field === field && random() < 0.5) merge(change.value, value);
      else if (last && random() < 0.5) last.changes.push({ value: { ...value }, field });
      else entries.push({ id: options.account, changes: [{ value: { ...value }, field }] });
    }
    return entries;
  }

  return {
    /** The status of every POST, in order; 0 where there was no answer. */
    answers,
    add,
    send,
    to(webhook: string) {
      url = webhook;
      pump();
    },
    /** Resolves when everything was answered 200. */
    idle: () => (open === 0 ? Promise.resolve() : new Promise<void>((resolve) => idlers.push(resolve))),
    close() {
      isClosed = true;
      agent.destroy();
    },
  };
}

function merge(value: Record<string, unknown>, other: Readonly<Record<string, unknown>>): void {
  for (const [key, more] of Object.entries(other)) {
    const there = value[key];
    if (Array.isArray(more)) value[key] = [...(Array.isArray(there) ? there : []), ...more];
  }
}

/** The bytes that are signed: Meta escapes slashes, and whatever is not ASCII, with lower-case digits. */
export function encode(payload: unknown): Buffer {
  const escaped = JSON.stringify(payload).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(escaped.replaceAll('/', '\\/'), 'latin1');
}

/** The value of `X-Hub-Signature-256`. */
export function sign(body: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
