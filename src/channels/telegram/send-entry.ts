import type { Api } from 'grammy';
import type { Effect, OutboxEntry } from '../../learning/effect.ts';
import type { Outcome } from '../../learning/event.ts';
import type { Recipient } from '../channel.ts';
import type { Pacer, Priority } from '../pacer.ts';
import { createRecentMap } from '../recent-map.ts';
import type { SparingReport } from '../sparing-report.ts';
import { chosenKeyboard } from './chosen-keyboard.ts';
import { classifyFailure, type Failure } from './classify-failure.ts';
import { renderMessages, type TelegramMessage } from './render-messages.ts';
import { unlessRefused } from './unless-refused.ts';

export type SendEntryOptions = {
  readonly api: Api;
  readonly sendMessage: (chat: string, message: TelegramMessage) => Promise<void>;
  readonly pacer: Pacer;
  readonly publicUrl: () => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly report: SparingReport;
};

type Send = Extract<Effect, { kind: 'send' }>;

/** Whoever was heard so recently waits for an answer: what she is sent goes before what is sent to many. */
const REPLY_WITHIN_MS = 5 * 60_000;

/** Of so many entries that failed half-way it is known what of them was sent. */
const MAX_HALF_SENT = 10_000;

/** Sends entries, as `Channel.send` promises it. What of an entry was sent is not sent again while this process lives. */
export function createSendEntry({ api, sendMessage, pacer, publicUrl, clock, report }: SendEntryOptions) {
  const halfSent = createRecentMap<readonly TelegramMessage[]>(MAX_HALF_SENT);
  const underWay = new Map<string, Promise<Outcome>>();
  const pauseFor = createPause(pacer, clock);

  /** Who stopped waiting for an entry and asks for it again joins the attempt that is still under way. */
  return (to: Recipient, entry: OutboxEntry, signal?: AbortSignal): Promise<Outcome> => {
    const key = `${to.learner}/${entry.id}`;
    const running = underWay.get(key) ?? send(key, to, entry, signal).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };

  async function send(
    key: string,
    to: Recipient,
    { effect, attempts }: OutboxEntry,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    if (effect.kind !== 'send') throw new Error(`Telegram sends messages, not effects of the kind ${effect.kind}`);
    const kept = halfSent.get(key);
    if (!kept && attempts === 0) showChosen(to.address.name, effect);
    const messages = kept ?? renderMessages(effect.messages, { language: to.language, publicUrl: publicUrl() });
    for (const [index, message] of messages.entries()) {
      const failure = await trySend(to, message, signal);
      if (!failure) continue;
      if (failure.kind === 'retry') halfSent.set(key, messages.slice(index));
      else halfSent.delete(key);
      return failure;
    }
    // Nobody hears any more that it is done, so it will be asked for once more.
    if (signal?.aborted) halfSent.set(key, []);
    else halfSent.delete(key);
    return { kind: 'done' };
  }

  async function trySend(
    to: Recipient,
    message: TelegramMessage,
    signal: AbortSignal | undefined,
  ): Promise<Outcome | undefined> {
    const chat = to.address.name;
    const turn = await pacer.take(chat, priorityOf(to));
    if (!turn.ok) return { kind: 'retry', reason: 'its turn comes later', afterMs: turn.afterMs, isUntried: true };
    if (signal?.aborted) return { kind: 'retry', reason: 'it took too long', isUntried: true };
    try {
      await sendMessage(chat, message);
      return undefined;
    } catch (error) {
      return settle(chat, classifyFailure(error), signal);
    }
  }

  /** Where nobody waits any more, as when Sabak stops, that there is no answer may be our own doing. */
  function settle(chat: string, failure: Failure, signal: AbortSignal | undefined): Outcome {
    const { outcome, pauseMs, problem, problemKind } = failure;
    if (pauseMs !== undefined) pauseFor(chat, pauseMs);
    if (problem !== undefined && !signal?.aborted) report(problem, problemKind);
    return outcome;
  }

  function priorityOf({ lastHeard }: Recipient): Priority {
    return lastHeard && clock() - lastHeard.at <= REPLY_WITHIN_MS ? 'reply' : 'bulk';
  }

  /** On the message that she tapped, what shows her answer takes the place of those that gave it. Nothing waits for it. */
  function showChosen(chat: string, { heard }: Send): void {
    const [, message] = /^\d+\.(\d+)$/.exec(heard?.id ?? '') ?? [];
    if (!heard || message === undefined) return;
    const reply_markup = { inline_keyboard: chosenKeyboard(heard).map((row) => [...row]) };
    unlessRefused(api.editMessageReplyMarkup(chat, Number(message), { reply_markup }));
  }
}

/**
 * A 429 does not say whether one chat is meant or the whole bot. Where a second chat is refused while the first still has to
 * wait, it is the bot.
 */
function createPause(pacer: Pacer, clock: () => number) {
  let last: { readonly chat: string; readonly until: number } | undefined;
  return (chat: string, ms: number): void => {
    const now = clock();
    const isWhole = last !== undefined && last.chat !== chat && last.until > now;
    last = { chat, until: now + ms };
    if (isWhole) pacer.pause(ms);
    else pacer.pause(ms, chat);
  };
}
