import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from '../learning/event.ts';
import type { Fact } from '../learning/fact.ts';
import type { Observer } from '../runtime/create-runtime.ts';

/** What Prometheus reads. Counts only: no learner is in a label. */
export type Metrics = {
  readonly registry: Registry;
  /** For the runtime. */
  readonly observer: Observer;
  /** Of each commit: `effect.given-up`, `lesson.completed`, … */
  countFacts(facts: readonly Fact[]): void;
  setOpenStreams(open: number): void;
  /** A request of a platform, by the status that it was answered with. */
  observeWebhook(channel: string, status: string, ms: number): void;
  /** What a channel heard, by webhook or by asking. `isKept`: its step is on disk. */
  countHeard(channel: string, isKept: boolean): void;
  countRejected(channel: string): void;
  countSent(channel: string, outcome: Outcome): void;
};

/** A commit takes about a millisecond, a full disk queue seconds. */
const STEP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Meta wants an answer within 250 ms, Telegram gives up after a minute. */
const WEBHOOK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10];

export function createMetrics(library: { isStale(): boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const steps = new Counter({
    name: 'sabak_steps_total',
    help: 'Steps by kind of event and result',
    labelNames: ['event', 'result'],
    registers,
  });
  const seconds = new Histogram({
    name: 'sabak_step_seconds',
    help: 'From the event to its commit, with the wait for earlier steps of the learner',
    buckets: STEP_SECONDS,
    registers,
  });
  const effects = new Counter({
    name: 'sabak_effects_total',
    help: 'Attempts at an effect by its kind and outcome',
    labelNames: ['effect', 'outcome'],
    registers,
  });
  const facts = new Counter({
    name: 'sabak_facts_total',
    help: 'Facts by kind; effect.given-up is what the outbox could not deliver',
    labelNames: ['kind'],
    registers,
  });
  facts.inc({ kind: 'effect.given-up' }, 0);
  const streams = new Gauge({ name: 'sabak_open_streams', help: 'Chat pages that listen', registers });
  new Gauge({
    name: 'sabak_library_stale',
    help: '1 while files that fail the checks keep an older library running',
    registers,
    collect() {
      this.set(library.isStale() ? 1 : 0);
    },
  });

  const ofChannels = channelMetrics(registry);
  const stepOf = remembered((event, result) => steps.labels(event, result));
  const effectOf = remembered((effect, outcome) => effects.labels(effect, outcome));
  const factOf = remembered((kind) => facts.labels(kind));

  return {
    registry,
    observer: {
      step(event, result, ms) {
        stepOf(event, result).inc();
        seconds.observe(ms / 1000);
      },
      effect: (effect, outcome) => effectOf(effect, outcome).inc(),
    },
    countFacts(committed) {
      for (const { kind } of committed) factOf(kind).inc();
    },
    setOpenStreams: (open) => streams.set(open),
    ...ofChannels,
  };
}

type ChannelMetrics = Pick<Metrics, 'observeWebhook' | 'countHeard' | 'countRejected' | 'countSent'>;

function channelMetrics(registry: Registry): ChannelMetrics {
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
  const requestsOf = remembered((channel, status) => requests.labels(channel, status));
  const heardOf = remembered((channel, result) => heard.labels(channel, result));
  const sentOf = remembered((channel, outcome) => sent.labels(channel, outcome));

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

type Child = Counter.Internal;

/** The counter of these labels; prom-client looks it up by a string that it builds of all labels each time. */
function remembered(find: (first: string, second: string) => Child): (first: string, second?: string) => Child {
  const children = new Map<string, Map<string, Child>>();
  return (first, second = '') => {
    const ofFirst = children.get(first) ?? new Map<string, Child>();
    const child = ofFirst.get(second) ?? find(first, second);
    children.set(first, ofFirst.set(second, child));
    return child;
  };
}
