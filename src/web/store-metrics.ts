import { Gauge, type Registry } from 'prom-client';
import type { Counts } from '../store/store.ts';
import type { Timer } from '../timer.ts';

/** How long what the store has counted is kept. */
const KEPT_MS = 10_000;

/** Prometheus gives up after 10 s by default, and would then have nothing at all. */
const MAX_WAIT_MS = 1_000;

export type StoreMetricsOptions = {
  /** `store.count`. */
  readonly count: () => Promise<Counts>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
};

const GAUGES: readonly (readonly [keyof Counts, string])[] = [
  ['learners', 'Learners in the store, the same in every process'],
  ['facts', 'Facts in the store, the same in every process'],
  ['certificates', 'Certificates in the store, the same in every process'],
];

/** What stands in the store. Where it can't be counted in time, these gauges are left out: `/readyz` and the log say what is wrong. */
export function storeMetrics(registry: Registry, options: StoreMetricsOptions): void {
  let latest: { readonly at: number; readonly counts: Promise<Counts | undefined> } | undefined;

  function read(): Promise<Counts | undefined> {
    const now = options.clock();
    if (!latest || now - latest.at >= KEPT_MS) latest = { at: now, counts: countInTime(options) };
    return latest.counts;
  }

  for (const [name, help] of GAUGES) {
    new Gauge({
      name: `sabak_${name}`,
      help,
      registers: [registry],
      async collect() {
        const counts = await read();
        if (counts) this.set(counts[name]);
        else this.remove();
      },
    });
  }
}

async function countInTime({ count, startTimer }: StoreMetricsOptions): Promise<Counts | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = startTimer(MAX_WAIT_MS, () => late.resolve(undefined));
  const counted = count().catch(() => undefined);
  try {
    return await Promise.race([counted, late.promise]);
  } finally {
    cancel();
  }
}
