import { expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import type { Outcome } from '../../src/learning/event.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createChannelWatch } from '../../src/wiring/channel-watch.ts';

const EVENT = { id: '1', at: 1, from: { channel: 'telegram', name: '5' }, kind: 'text', text: 'her words' } as const;
const ENTRY = {
  id: 'e',
  effect: { kind: 'send', messages: [{ text: 'hers' }] },
  attempts: 0,
  createdAt: 0,
  dueAt: 0,
} as const;
const TO = { learner: 'her', address: EVENT.from, language: 'ky' } as const;

function world() {
  const logged: [object, string | undefined][] = [];
  const metrics = createMetrics({ isStale: () => false });
  let now = 0;
  const watch = createChannelWatch({
    id: 'telegram',
    metrics,
    log: { error: (context: object, message?: string) => void logged.push([context, message]) },
    clock: () => ++now,
  });
  const send = (outcome: Outcome) => {
    const channel: Channel = {
      id: 'telegram',
      limits: { misfits: () => [] },
      isIdempotent: false,
      send: async () => outcome,
    };
    return watch.over(channel).send(TO, ENTRY);
  };
  return { watch, logged, metrics, send };
}

const never: Outcome = { kind: 'never', reason: 'blocked' };
const unknown: Outcome = { kind: 'retry', reason: '502' };
const turn: Outcome = { kind: 'retry', reason: 'its turn', isUntried: true };

it.each([
  ['at first', [], 'ok'],
  ['after a message', [{ kind: 'done' }], 'ok'],
  ['after one that it refused', [never], 'ok'],
  ['after one that waits for its turn', [turn], 'ok'],
  ['after one without an answer', [unknown], 'failing'],
  ['after an answer again', [unknown, { kind: 'done' }], 'ok'],
  ['after a refusal again', [unknown, never], 'ok'],
  ['while others wait for their turn', [unknown, turn], 'failing'],
] as const)('%s it is as it is', async (_, outcomes, state) => {
  const { watch, send } = world();
  for (const outcome of outcomes) expect(await send(outcome)).toBe(outcome);
  expect(watch.state().state).toBe(state);
});

it('hands on when there is no more time for a message', async () => {
  const { watch } = world();
  const given: unknown[] = [];
  const channel: Channel = {
    id: 'telegram',
    limits: { misfits: () => [] },
    isIdempotent: false,
    send: async (...args) => {
      given.push(...args);
      return { kind: 'done' };
    },
  };
  const { signal } = new AbortController();
  await watch.over(channel).send(TO, ENTRY, signal);
  expect(given).toEqual([TO, ENTRY, signal]);
});

it('fails from the first problem on, until the platform answers or is heard of', async () => {
  const { watch, logged, send } = world();
  watch.report('Telegram does not answer: ECONNREFUSED');
  await send(unknown);
  expect(watch.state()).toEqual({ state: 'failing', since: 1 });
  expect(logged).toEqual([[{ channel: 'telegram' }, 'Telegram does not answer: ECONNREFUSED']]);
  watch.answered();
  expect(watch.state()).toEqual({ state: 'ok' });
  watch.report('again');
  await watch.inbox({ handle: async () => undefined, settle: async () => undefined }).handle(EVENT);
  expect(watch.state()).toEqual({ state: 'ok' });
});

it('fails, without a line, while it can not be set up', () => {
  const { watch, logged } = world();
  watch.failed();
  expect(watch.state()).toEqual({ state: 'failing', since: 1 });
  expect(logged).toEqual([]);
  watch.answered();
  expect(watch.state()).toEqual({ state: 'ok' });
});

it('counts what was kept and what was not, and hands on what was thrown', async () => {
  const { watch, metrics } = world();
  const failure = new Error('disk full');
  await watch.inbox({ handle: async () => undefined, settle: async () => undefined }).handle(EVENT);
  const failing = watch.inbox({ handle: () => Promise.reject(failure), settle: async () => undefined });
  await expect(failing.handle(EVENT)).rejects.toBe(failure);
  const counted = await metrics.registry.metrics();
  expect(counted).toContain('sabak_updates_total{channel="telegram",result="kept"} 1');
  expect(counted).toContain('sabak_updates_total{channel="telegram",result="failed"} 1');
});

it('shows what could not be read, by its number', async () => {
  const { watch, metrics, logged } = world();
  const inbox = watch.inbox({ handle: async () => undefined, settle: async () => undefined });
  inbox.reject({ channel: 'telegram', reason: 'message.date: expected a number', update: '77' });
  expect(logged).toEqual([
    [{ channel: 'telegram', update: '77', reason: 'message.date: expected a number' }, 'an update could not be read'],
  ]);
  expect(await metrics.registry.metrics()).toContain('sabak_updates_rejected_total{channel="telegram"} 1');
});
