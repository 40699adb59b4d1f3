import { Router } from 'express';
import type { Logger } from 'pino';
import { type Store, StoreError } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

/** Whether a messenger does what it is asked. `since`: milliseconds since the epoch. */
export type ChannelState = { readonly state: 'ok' } | { readonly state: 'failing'; readonly since: number };

export type HealthOptions = {
  readonly store: Pick<Store, 'check'>;
  readonly library: { isStale(): boolean; findings(): readonly unknown[] };
  readonly metrics: Pick<Metrics, 'registry'>;
  readonly log: Pick<Logger, 'error'>;
  /** Absent: no messenger is set up. */
  readonly channelStates?: () => Readonly<Record<string, ChannelState>>;
  isStopping(): boolean;
  /** Milliseconds since the epoch. */
  clock(): number;
};

/** A check writes to the disk: strangers who ask often must not. */
const CHECK_KEPT_MS = 1_000;

/**
 * - `/healthz`: the process lives.
 * - `/readyz`: 503 where the store fails or the process is stopping. A stale library and a messenger that fails are told of in
 *   the body but stay 200: the last good library teaches on, what is owed on the messenger is kept, and taking every process out
 *   of service would help nobody.
 * - `/metrics`: for Prometheus.
 */
export function health({ store, library, metrics, log, channelStates, isStopping, clock }: HealthOptions): Router {
  let check: { at: number; result: Promise<boolean> } | undefined;

  function isStoreWell(): Promise<boolean> {
    if (!check || clock() - check.at >= CHECK_KEPT_MS) check = { at: clock(), result: checkStore() };
    return check.result;
  }

  async function checkStore(): Promise<boolean> {
    try {
      await store.check();
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.error(`the store fails its check: ${error.message}`);
      return false;
    }
  }

  const router = Router();
  router.use(['/healthz', '/readyz', '/metrics'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const isWell = await isStoreWell();
    const isReady = isWell && !isStopping();
    response.status(isReady ? 200 : 503).json({
      ready: isReady,
      stopping: isStopping(),
      store: isWell ? 'ok' : 'failing',
      library: library.isStale() ? { state: 'stale', findings: library.findings().length } : { state: 'ok' },
      ...(channelStates && { channels: statesOf(channelStates()) }),
    });
  });
  router.get('/metrics', async (_request, response) => {
    response.set('Content-Type', metrics.registry.contentType).end(await metrics.registry.metrics());
  });
  return router;
}

function statesOf(states: Readonly<Record<string, ChannelState>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(states).map(([id, state]) => [
      id,
      state.state === 'ok' ? state : { ...state, since: new Date(state.since).toISOString() },
    ]),
  );
}
