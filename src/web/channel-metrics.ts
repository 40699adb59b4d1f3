import { Counter, Histogram, type Registry } from 'prom-client';
import type { Outcome } from '../learning/event.ts';
import { rememberedCounters } from './remembered-counters.ts';

/** Meta wants an answer within 250 ms, Telegram gives up after a minute. */
const WEBHOOK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10];

/** What is heard of platforms, and sent to them. */
export type ChannelMetrics = {
  /** A request of a platform, by the status that it was answered with. */
  observeWebhook(channel: string, status: string, ms: number): void;
  /** What a channel heard, by webhook or by asking. `isKept`: its step is on disk. */
  countHeard(channel: string, isKept: boolean): void;
  countRejected(channel: string): void;
  countSent(channel: string, outcome: Outcome): void;
};

export function channelMetrics(registry: Registry): ChannelMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'sabak_webhook_requests_total',
    help: 'Requests of platforms by channel and status; gone: the platform did not wait for the answer',
    labelNames: ['channel', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'sabak_webhook_seconds',
    help: 'From a request of a platform to its answer, the commit included',
    labelNames: ['channel'],
    buckets: WEBHOOK_SECONDS,
    registers,
  });
  const heard = new Counter({
    name: 'sabak_updates_total',
    help: 'What channels heard, by channel and result; failed: it could not be kept, the platform sends it again',
    labelNames: ['channel', 'result'],
    registers,
  });
  const rejected = new Counter({
    name: 'sabak_updates_rejected_total',
    help: 'Updates, or parts of them, that could not be read',
    labelNames: ['channel'],
    registers,
  });
  const sent = new Counter({
    name: 'sabak_messages_total',
    help: 'Attempts to send by channel and outcome; later: it has to wait for its turn',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const requestsOf = rememberedCounters((channel, status) => requests.labels(channel, status));
  const heardOf = rememberedCounters((channel, result) => heard.labels(channel, result));
  const sentOf = rememberedCounters((channel, outcome) => sent.labels(channel, outcome));

  return {
    observeWebhook(channel, status, ms) {
      requestsOf(channel, status).inc();
      seconds.labels(channel).observe(ms / 1000);
    },
    countHeard: (channel, isKept) => heardOf(channel, isKept ? 'kept' : 'failed').inc(),
    countRejected: (channel) => rejected.labels(channel).inc(),
    countSent: (channel, outcome) => sentOf(channel, isUntried(outcome) ? 'later' : outcome.kind).inc(),
  };
}

function isUntried(outcome: Outcome): boolean {
  return outcome.kind === 'retry' && outcome.isUntried === true;
}
