import type { Effect, OutboxEntry } from '../../learning/effect.ts';
import type { Outcome } from '../../learning/event.ts';
import type { OutboundMessage, OutboundTemplate } from '../../learning/message.ts';
import type { Recipient } from '../channel.ts';
import type { Pacer, Priority } from '../pacer.ts';
import { encodeCallbackData } from './callback-data.ts';
import { meaningOf, outcomeOf, WINDOW_CLOSED } from './classify-error.ts';
import type { GraphApi, GraphResult } from './graph-api.ts';
import { recipientOf } from './identity.ts';
import type { Parts } from './parts.ts';
import { type Payload, payloadOf, templatePayload } from './payload-of.ts';
import type { Pictures } from './pictures.ts';
import { renderMessages, type WhatsAppMessage } from './render-message.ts';
import type { StatusLog } from './status-log.ts';
import type { Trouble } from './trouble.ts';
import type { Windows } from './window.ts';

export type Send = Extract<Effect, { kind: 'send' }>;

export type SenderOptions = {
  readonly api: GraphApi;
  readonly pacer: Pacer;
  readonly pictures: Pictures;
  readonly parts: Parts;
  readonly statuses: StatusLog;
  readonly windows: Windows;
  readonly trouble: Trouble;
  readonly publicUrl: () => string;
  /** Told of the pictures that leave: under which id of a message. */
  readonly pictureSent: (id: string, src: string) => void;
  /** `Store.countPerson`: whether one more person may be spoken to first today. */
  readonly countPerson: CountPerson;
  readonly dailyPeople: number;
  readonly clock: () => number;
};

export type CountPerson = (
  name: string,
  who: string,
  window: { readonly now: number; readonly windowMs: number; readonly limit: number },
) => Promise<boolean>;

/** Whoever wrote so short a time ago waits for an answer. */
const REPLY_MS = 60_000;

/** No further message of an entry is begun later than this: what one effect may take (30 s) has to hold its sending, too. */
const BEGIN_WITHIN_MS = 8_000;

/** Messaging limits count people in 24 hours that slide. */
const DAY_MS = 24 * 3_600_000;
/** When to ask again whether somebody more may be spoken to first. */
const DAILY_PAUSE_MS = 3_600_000;

type Job = { readonly to: Recipient; readonly entry: OutboxEntry; readonly effect: Send; readonly key: string };

/** Delivers one entry, as `Channel.send` promises. */
export function createSender(
  options: SenderOptions,
): (to: Recipient, entry: OutboxEntry, effect: Send) => Promise<Outcome> {
  const { api, pacer, pictures, parts, statuses, windows, trouble, publicUrl, clock } = options;

  async function send(to: Recipient, entry: OutboxEntry, effect: Send): Promise<Outcome> {
    const job = { to, entry, effect, key: keyOf(to.learner, entry.id) };
    return windows.isOpen(to, clock()) ? sendMessages(job) : sendTemplate(job);
  }

  async function sendMessages(job: Job, isSecondTry = false): Promise<Outcome> {
    const { to, effect, key } = job;
    const uploaded = await pictures.idsOf(effect.messages);
    if (!uploaded.ok) return failed(job, uploaded.failure);
    const isMissing = (src: string) => !uploaded.ids.has(src);
    const messages = renderMessages(effect.messages, { language: to.language, publicUrl: publicUrl(), isMissing });
    const begunAt = clock();
    for (let at = parts.countOf(key); at < messages.length; at = parts.countOf(key)) {
      const message = messages[at];
      if (!message) break;
      if (clock() - begunAt > BEGIN_WITHIN_MS)
        return { kind: 'retry', reason: 'more of it follows', isUntried: true, afterMs: 0 };
      const isPart = at < messages.length - 1;
      const result = await post(job, payloadOf(message, uploaded.ids.get(srcOf(message) ?? '')), isPart);
      if (result.kind === 'turn') return result.outcome;
      if (result.kind !== 'ok') return afterFailure(job, message, result, isPart, isSecondTry);
      parts.add(key, result.id);
      const src = srcOf(message);
      if (src !== undefined) options.pictureSent(result.id, src);
      const lost = isPart ? await statuses.arrival(result.id) : undefined;
      if (lost?.errors[0]) return outcomeOf(lost.errors[0]);
    }
    return { kind: 'done' };
  }

  /** Waits for its turn first. */
  async function post(
    { to, entry, effect }: Job,
    payload: Payload,
    isPart: boolean,
  ): Promise<GraphResult | { readonly kind: 'turn'; readonly outcome: Outcome }> {
    const turn = await pacer.take(to.address.name, priorityOf(to, effect, clock()));
    if (!turn.ok)
      return { kind: 'turn', outcome: { kind: 'retry', reason: 'the pace', isUntried: true, afterMs: turn.afterMs } };
    const data = encodeCallbackData({ learner: to.learner, entry: entry.id, isPart });
    return api.send({
      recipient_type: 'individual',
      ...recipientOf(to.address.name),
      biz_opaque_callback_data: data,
      ...payload,
    });
  }

  /** A picture may be one that the platform has forgotten; a window may be closed. Both get another try at once. */
  async function afterFailure(
    job: Job,
    message: WhatsAppMessage,
    failure: Exclude<GraphResult, { kind: 'ok' }>,
    isPart: boolean,
    isSecondTry: boolean,
  ): Promise<Outcome> {
    if (failure.kind === 'unclear' && isPart) parts.doubt(job.key);
    if (failure.kind !== 'refused') return failed(job, failure);
    const { kind, mayBePicture } = meaningOf(failure.error);
    const src = srcOf(message);
    if (mayBePicture && src !== undefined && !isSecondTry) {
      await pictures.forget(src);
      return sendMessages(job, true);
    }
    if (kind === 'closed') {
      windows.close(job.to.learner, clock());
      return sendTemplate(job);
    }
    return failed(job, failure);
  }

  /** All that may be said to somebody who has not written for a day: the entry's template alone. */
  async function sendTemplate(job: Job): Promise<Outcome> {
    const template = templateOf(job.effect.messages);
    if (!template) return { kind: 'never', reason: WINDOW_CLOSED, unreachable: true };
    const key = `${job.key}/template`;
    if (parts.countOf(key) > 0) return { kind: 'done' };
    const isCounted = await options.countPerson('whatsapp', job.to.learner, {
      now: clock(),
      windowMs: DAY_MS,
      limit: options.dailyPeople,
    });
    if (!isCounted)
      return { kind: 'retry', reason: 'the daily limit of people', isUntried: true, afterMs: DAILY_PAUSE_MS };
    const result = await post(job, templatePayload(template), false);
    if (result.kind === 'turn') return result.outcome;
    if (result.kind !== 'ok') return failed(job, result);
    parts.add(key, result.id);
    return { kind: 'done' };
  }

  function failed({ to }: Job, failure: Exclude<GraphResult, { kind: 'ok' }>): Outcome {
    if (failure.kind === 'refused') trouble.refused(failure.error, to.address.name);
    else if (failure.outcome.kind === 'retry') trouble.unanswered(failure.outcome.reason);
    return failure.outcome;
  }

  return send;
}

/** Names an entry among those of all learners. */
export function keyOf(learner: string, entry: string): string {
  return `${learner}/${entry}`;
}

function priorityOf({ lastHeard }: Recipient, { heard }: Send, now: number): Priority {
  return heard || (lastHeard && now - lastHeard.at < REPLY_MS) ? 'reply' : 'bulk';
}

function templateOf(messages: readonly OutboundMessage[]): OutboundTemplate | undefined {
  return messages.find(({ template }) => template)?.template;
}

function srcOf(message: WhatsAppMessage): string | undefined {
  return 'media' in message ? message.media?.src : undefined;
}
