import { Agent, request } from 'node:http';
import type { Update } from 'grammy/types';
import type { Timer } from '../../../src/timer.ts';
import type { DeliveryFault, Faults } from '../faults.ts';
import type { PendingUpdate, Updates } from './updates.ts';

/** The server's own: how long one answer is waited for, and the longest pause before an update comes again. */
const ANSWER_MS = 60_000;
const MAX_PAUSE_S = 60;

export type WebhookSettings = {
  readonly url: string;
  readonly secret: string;
  readonly maxConnections: number;
};

export type Delivery = {
  set(settings: WebhookSettings | undefined): void;
  readonly settings: () => WebhookSettings | undefined;
  /** The newest refusal, in the server's words. */
  readonly lastError: () => { readonly at: number; readonly message: string } | undefined;
  /** Resolves when nothing is under way and nothing can be sent before time passes. */
  idle(): Promise<void>;
  close(): void;
};

type Options = {
  readonly updates: Updates;
  readonly faults: Faults;
  readonly clock: () => number;
  readonly startTimer: Timer;
  /** Where the proxy in front of a bot takes what is sent to its https address. */
  readonly origin: (() => string) | undefined;
};

/**
 * Posts updates to the webhook: those of one lane one after another, lanes side by side, `maxConnections` at once. What is not
 * answered 2xx comes again: at once, then after 2, 4, 8 … seconds, at most a minute.
 */
export function createDelivery({ updates, faults, clock, startTimer, origin }: Options): Delivery {
  const agent = new Agent({ keepAlive: true });
  const underWay = new Map<string, Promise<void>>();
  const failures = new Map<Update, { readonly pauseS: number; readonly wakeAt: number }>();
  let settings: WebhookSettings | undefined;
  let lastError: { at: number; message: string } | undefined;
  let cancelWake: (() => void) | undefined;

  /** The first of each lane that nothing of is under way. */
  function heads(): PendingUpdate[] {
    const lanes = new Map<string, PendingUpdate>();
    for (const pending of updates.pending()) if (!lanes.has(pending.lane)) lanes.set(pending.lane, pending);
    return [...lanes.values()].filter(({ lane }) => !underWay.has(lane));
  }

  function pump(): void {
    cancelWake?.();
    cancelWake = undefined;
    if (!settings) return;
    let nextAt = Number.POSITIVE_INFINITY;
    for (const head of heads()) {
      if (underWay.size >= settings.maxConnections) return;
      const { wakeAt = 0 } = failures.get(head.update) ?? {};
      if (wakeAt > clock()) nextAt = Math.min(nextAt, wakeAt);
      else begin(head, settings);
    }
    if (nextAt < Number.POSITIVE_INFINITY) cancelWake = startTimer(Math.max(0, nextAt - clock()), pump);
  }

  function begin({ update, lane }: PendingUpdate, to: WebhookSettings): void {
    const fault = faults.takeDelivery();
    if (fault?.kind === 'hold') {
      failures.set(update, { pauseS: 1, wakeAt: clock() + fault.ms });
      setImmediate(pump);
      return;
    }
    const work = deliver(update, to, fault).then(() => {
      underWay.delete(lane);
      pump();
    });
    underWay.set(lane, work);
  }

  async function deliver(update: Update, to: WebhookSettings, fault: DeliveryFault | undefined): Promise<void> {
    const again = fault?.kind === 'duplicate' ? post(update, to) : undefined;
    const status = await post(update, to);
    await again;
    if (typeof status === 'number' && status >= 200 && status < 300 && fault?.kind !== 'redeliver') {
      failures.delete(update);
      updates.remove(update);
    } else fail(update, status);
  }

  function fail(update: Update, status: number | string): void {
    const before = failures.get(update);
    const pauseS = before ? Math.min(MAX_PAUSE_S, 2 * before.pauseS) : 1;
    failures.set(update, { pauseS, wakeAt: before ? clock() + 1000 * pauseS : clock() });
    const message = typeof status === 'number' ? `Wrong response from the webhook: ${status}` : status;
    lastError = { at: clock(), message };
  }

  /** Resolves to the status, or to what went wrong with the connection. */
  function post(update: Update, { url, secret }: WebhookSettings): Promise<number | string> {
    const target = new URL(url);
    const at = origin ? new URL(target.pathname + target.search, origin()) : target;
    const headers = {
      'content-type': 'application/json',
      ...(secret && { 'x-telegram-bot-api-secret-token': secret }),
    };
    return new Promise((resolve) => {
      const sent = request(at, { agent, method: 'POST', headers, setHost: true }, (response) => {
        response.resume().on('end', () => {
          cancel();
          resolve(response.statusCode ?? 0);
        });
      });
      const cancel = startTimer(ANSWER_MS, () => sent.destroy(new Error('Read timeout expired')));
      sent.on('error', (error) => {
        cancel();
        resolve(error.message);
      });
      sent.end(JSON.stringify(update));
    });
  }

  updates.onAdd = pump;
  return {
    set(next) {
      settings = next;
      pump();
    },
    settings: () => settings,
    lastError: () => lastError,
    async idle() {
      for (;;) {
        await new Promise(setImmediate);
        if (underWay.size === 0) return;
        await Promise.all(underWay.values());
      }
    },
    close() {
      settings = undefined;
      cancelWake?.();
      agent.destroy();
    },
  };
}
