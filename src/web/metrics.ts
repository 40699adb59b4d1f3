import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import type { Fact } from '../learning/fact.ts';
import type { Observer } from '../runtime/create-runtime.ts';
import { type ChannelMetrics, channelMetrics } from './channel-metrics.ts';
import { rememberedCounters } from './remembered-counters.ts';
import { runtimeMetrics } from './runtime-metrics.ts';
import { type StoreMetricsOptions, storeMetrics } from './store-metrics.ts';

/** What Prometheus reads. Counts only: no learner is in a label. */
export type Metrics = ChannelMetrics & {
  readonly registry: Registry;
  /** For the runtime. */
  readonly observer: Observer;
  /** Of each commit: `effect.given-up`, `lesson.completed`, … */
  countFacts(facts: readonly Fact[]): void;
  setOpenStreams(open: number): void;
  /** When all nightly tasks had succeeded (milliseconds since the epoch), in whatever process. */
  nightlySucceeded(at: number): void;
};

export type MetricsOptions = {
  isStale(): boolean;
  /** Absent: what stands in the store is not counted. */
  readonly counts?: StoreMetricsOptions;
};

export function createMetrics({ isStale, counts }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
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
      this.set(isStale() ? 1 : 0);
    },
  });

  const nightly = new Gauge({
    name: 'sabak_nightly_last_success_timestamp_seconds',
    help: 'When all nightly tasks had succeeded; looked at every hour, in every process',
    registers,
  });
  nightly.remove();
  new Gauge({
    name: 'sabak_build_info',
    help: 'Always 1: which version runs, and on which Node',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: packageJson.version, node: process.version }, 1);
  if (counts) storeMetrics(registry, counts);

  const factOf = rememberedCounters((kind) => facts.labels(kind));

  return {
    registry,
    observer: runtimeMetrics(registry),
    countFacts(committed) {
      for (const { kind } of committed) factOf(kind).inc();
    },
    setOpenStreams: (open) => streams.set(open),
    nightlySucceeded: (at) => nightly.set(at / 1000),
    ...channelMetrics(registry),
  };
}
