import { expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { StoreError } from '../../src/store/store.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { startWorld } from './world.ts';

it('lives', async () => {
  const { ask } = await startWorld();
  expect(await ask({ path: '/healthz' })).toMatchObject({ status: 200, body: '{"status":"ok"}' });
});

it('is ready', async () => {
  const { ask } = await startWorld();
  const { status, body, headers } = await ask({ path: '/readyz' });
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  expect(JSON.parse(body)).toEqual({ ready: true, stopping: false, store: 'ok', library: { state: 'ok' } });
});

it('says that its library is stale, and goes on', async () => {
  const world = await startWorld();
  world.isStale = true;
  const { status, body } = await world.ask({ path: '/readyz' });
  expect([status, JSON.parse(body)]).toMatchObject([200, { library: { state: 'stale', findings: 1 } }]);
  expect((await world.ask({ path: '/metrics' })).body).toContain('sabak_library_stale 1');
});

it('says which messengers fail, and goes on', async () => {
  const channelStates = () =>
    ({ telegram: { state: 'failing', since: Date.UTC(2026, 10, 25) }, whatsapp: { state: 'ok' } }) as const;
  const { ask } = await startWorld({ channelStates });
  const { status, body } = await ask({ path: '/readyz' });
  expect([status, JSON.parse(body).channels]).toEqual([
    200,
    { telegram: { state: 'failing', since: '2026-11-25T00:00:00.000Z' }, whatsapp: { state: 'ok' } },
  ]);
});

it('is not ready where the store fails, and again when it does not', async () => {
  const world = await startWorld();
  world.failure = new StoreError('disk full');
  const failing = await world.ask({ path: '/readyz' });
  expect([failing.status, JSON.parse(failing.body).store]).toEqual([503, 'failing']);
  expect(world.logged).toContainEqual({
    level: 'error',
    context: {},
    message: 'the store fails its check: disk full',
  });
  world.failure = undefined;
  world.now += 1_000;
  expect((await world.ask({ path: '/readyz' })).status).toBe(200);
});

it('asks the store at most once a second', async () => {
  const world = await startWorld();
  await world.ask({ path: '/readyz' });
  world.failure = new StoreError('disk full');
  world.now += 999;
  expect((await world.ask({ path: '/readyz' })).status).toBe(200);
});

it('is not ready while it stops', async () => {
  const { ask, web } = await startWorld();
  web.stop();
  expect((await ask({ path: '/readyz' })).status).toBe(503);
  expect((await ask({ path: '/healthz' })).status).toBe(200);
});

it('counts for Prometheus', async () => {
  const metrics = createMetrics({ isStale: () => false });
  const world = await startWorld({ metrics });
  metrics.observer.step('text', 'committed', 3);
  metrics.observer.effect('send', 'retry');
  metrics.countHeard('telegram', true);
  metrics.countHeard('telegram', false);
  metrics.countRejected('whatsapp');
  metrics.countSent('telegram', { kind: 'done' });
  metrics.countSent('telegram', { kind: 'retry', reason: '429', isUntried: true });
  metrics.countFacts([
    { id: 'her-id/1', learner: 'her-id', at: 1, kind: 'effect.given-up', effect: 'send', reason: 'x', attempts: 3 },
  ]);
  metrics.observer.conflict?.();
  metrics.observer.wake?.(4_000);
  metrics.observer.damaged?.(2);
  metrics.observer.letGo?.();
  const stream = await world.listen({ Cookie: await world.cookie() });
  await stream.until('ready');
  const { body, headers } = await world.ask({ path: '/metrics' });
  expect(headers['content-type']).toContain('text/plain');
  for (const line of [
    'sabak_steps_total{event="text",result="committed"} 1',
    'sabak_step_seconds_bucket{le="0.005"} 1',
    'sabak_effects_total{effect="send",outcome="retry"} 1',
    'sabak_facts_total{kind="effect.given-up"} 1',
    'sabak_updates_total{channel="telegram",result="kept"} 1',
    'sabak_updates_total{channel="telegram",result="failed"} 1',
    'sabak_updates_rejected_total{channel="whatsapp"} 1',
    'sabak_messages_total{channel="telegram",outcome="done"} 1',
    'sabak_messages_total{channel="telegram",outcome="later"} 1',
    'sabak_open_streams 1',
    'sabak_library_stale 0',
    'sabak_commit_conflicts_total 1',
    'sabak_wake_lag_seconds_bucket{le="2.5"} 0',
    'sabak_wake_lag_seconds_bucket{le="5"} 1',
    'sabak_learners_damaged 2',
    'sabak_damaged_events_total 1',
    `sabak_build_info{version="${packageJson.version}",node="${process.version}"} 1`,
  ]) {
    expect(body).toContain(line);
  }
  expect(body).toContain('process_resident_memory_bytes');
  expect(body).not.toContain('her-id');
  stream.close();
  await vi.waitFor(async () => expect((await world.ask({ path: '/metrics' })).body).toContain('sabak_open_streams 0'));
});
