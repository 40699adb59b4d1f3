import type { Inbox, Rejection } from '../../../src/channels/inbox.ts';
import type { MediaIds } from '../../../src/channels/media-ids.ts';
import type { Pacer } from '../../../src/channels/pacer.ts';
import { createTelegram, type Telegram } from '../../../src/channels/telegram/telegram.ts';
import type { OutboxEntry } from '../../../src/learning/effect.ts';
import type { LearnerEvent } from '../../../src/learning/event.ts';
import type { OutboundMessage } from '../../../src/learning/message.ts';
import { createFakeTelegram, type FakeTelegram } from '../../fakes/telegram/fake-telegram.ts';
import { createTimers } from '../../runtime/timers.ts';

export const TOKEN = '1234567890:AAExample';
export const AIGUL = 1001;
export const NOW = Date.UTC(2026, 10, 25, 9);

/** Sends at once, and writes down what it is asked and told. */
export function freePacer() {
  const taken: string[] = [];
  const pauses: (readonly [ms: number, chat: string | undefined])[] = [];
  let refusals: number[] = [];
  const pacer: Pacer = {
    async take(chat, priority) {
      taken.push(`${chat} ${priority}`);
      const afterMs = refusals.shift();
      return afterMs === undefined ? { ok: true } : { ok: false, afterMs };
    },
    pause: (ms, chat) => void pauses.push([ms, chat]),
  };
  return {
    pacer,
    taken,
    pauses,
    refuse: (...afterMs: number[]) => {
      refusals = afterMs;
    },
  };
}

export function keptIds(): MediaIds & { readonly ids: Map<string, { id: string; at: number }> } {
  const ids = new Map<string, { id: string; at: number }>();
  return {
    ids,
    get: async (key) => ids.get(key),
    put: async (key, id, at) => void ids.set(key, { id, at }),
    delete: async (key) => void ids.delete(key),
  };
}

/** The channel with the platform that it talks to. Time passes when a test says so. */
export type Rig = Awaited<ReturnType<typeof startTelegram>>;

/** `token`: what the channel takes for it. */
export async function startTelegram(contentDir = '/nowhere', token = TOKEN) {
  const timers = createTimers();
  const time = { now: NOW };
  const clock = () => time.now;
  const unlimited = { perSecond: 1e6, burst: 1e6, chatPerSecond: 1e6, chatBurst: 1e6 };
  const fake: FakeTelegram = await createFakeTelegram({
    token: TOKEN,
    clock,
    startTimer: timers.start,
    rates: unlimited,
    takesHttp: true,
  });
  const pace = freePacer();
  const problems: string[] = [];
  const mediaIds = keptIds();
  const telegram: Telegram = createTelegram({
    token,
    apiRoot: fake.apiRoot,
    publicUrl: () => 'https://sabak.kg',
    contentDir,
    pacer: pace.pacer,
    mediaIds,
    clock,
    startTimer: timers.start,
    report: (problem) => void problems.push(problem),
  });
  return {
    ...{ fake, telegram, timers, time, pace, problems, mediaIds, clock },
    /** First lets everything happen that needs no time, such as the fake's own timers. */
    async elapse(ms: number) {
      await timers.rest();
      time.now += ms;
      await timers.elapse(ms);
    },
    async close() {
      await telegram.close();
      await fake.close();
    },
  };
}

export const TO = {
  learner: 'L1',
  address: { channel: 'telegram', name: `${AIGUL}` },
  language: 'ky' as const,
  lastHeard: { id: '1', at: NOW },
};

export function entryOf(messages: readonly OutboundMessage[], rest: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id: '1.0', effect: { kind: 'send', messages }, attempts: 0, createdAt: NOW, dueAt: NOW, ...rest };
}

/** Hears, and keeps or fails as the test wants. */
export function recordingInbox() {
  const events: LearnerEvent[] = [];
  const rejections: Rejection[] = [];
  const failing: string[] = [];
  const inbox: Inbox = {
    async handle(event) {
      await new Promise(setImmediate);
      const at = failing.indexOf(event.id);
      if (at >= 0) {
        failing.splice(at, 1);
        throw new Error('the disk is full');
      }
      events.push(event);
    },
    settle: async () => undefined,
    reject: (rejection) => void rejections.push(rejection),
  };
  return { inbox, events, rejections, failing };
}
