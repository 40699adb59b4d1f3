import type { OutboxEntry } from '../../learning/effect.ts';
import type { Outcome, OutcomeEvent } from '../../learning/event.ts';
import type { Timer } from '../../timer.ts';
import { createCaller } from '../call.ts';
import type { Channel, Recipient } from '../channel.ts';
import type { MediaIds } from '../media-ids.ts';
import type { Pacer } from '../pacer.ts';
import { createRecentMap } from '../recent-map.ts';
import { meaningOf, outcomeOf } from './classify-error.ts';
import { eventIdOf, messageIdOf } from './event-id.ts';
import { createGraphApi } from './graph-api.ts';
import { whatsappLimits } from './limits.ts';
import { CHANNEL } from './parse-message.ts';
import type { Status } from './parse-status.ts';
import { createParts } from './parts.ts';
import { createPictures } from './pictures.ts';
import { type CountPerson, createSender, keyOf, type Send } from './sender.ts';
import { createStatusLog } from './status-log.ts';
import { createTrouble } from './trouble.ts';
import { createWindows } from './window.ts';

export type WhatsAppOptions = {
  readonly token: string;
  readonly phoneNumberId: string;
  /** With its version, such as `https://graph.facebook.com/v23.0`. */
  readonly apiRoot: string;
  readonly publicUrl: () => string;
  readonly contentDir: string;
  readonly pacer: Pacer;
  readonly mediaIds: MediaIds;
  /** `Store.countPerson`. */
  readonly countPerson: CountPerson;
  /** How many people may be spoken to first in 24 hours (Cloud API, Messaging limits). */
  readonly dailyPeople: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  /** What operators have to know. It holds nothing that learners wrote. */
  readonly report: (problem: string) => void;
};

/** `Inbox.settle`. */
type Settle = (learner: string, event: OutcomeEvent) => Promise<void>;

/** One number of the WhatsApp Cloud API as a channel. */
export type WhatsApp = Channel & {
  readonly phoneNumberId: string;
  /** Marks a message of hers as read and shows that an answer is being written. Best effort, once a message. */
  acknowledge(message: { readonly id: string; readonly at: number }): void;
  /**
   * Takes what the platform says of a message of ours. `settle` records what that means for an entry; where it rejects, this
   * rejects, and the same status has to come again.
   */
  takeStatus(status: Status, settle: Settle): Promise<void>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
};

/** She reads the answer to such a message no sooner for seeing that it is being written. */
const STALE_MS = 5 * 60_000;

const MAX_ACKNOWLEDGED = 10_000;
/** Entries that were accepted: their statuses tell nothing new as long as they are good. */
const MAX_ACCEPTED = 20_000;
const MAX_PICTURES = 1_000;

export function createWhatsApp(options: WhatsAppOptions): WhatsApp {
  const { token, phoneNumberId, apiRoot, pacer, clock, startTimer, report } = options;
  const caller = createCaller({ startTimer });
  const api = createGraphApi({ caller, apiRoot, token, phoneNumberId });
  const parts = createParts();
  const statuses = createStatusLog(startTimer);
  const windows = createWindows();
  const trouble = createTrouble({ pacer, clock, report });
  const pictures = createPictures({ ...options, api });
  const sentPictures = createRecentMap<string>(MAX_PICTURES);
  const sender = createSender({
    ...options,
    api,
    parts,
    statuses,
    windows,
    trouble,
    pictures,
    pictureSent: (id, src) => sentPictures.set(id, src),
  });
  const accepted = createRecentMap<true>(MAX_ACCEPTED);
  const acknowledged = createRecentMap<true>(MAX_ACKNOWLEDGED);
  const underWay = new Map<string, Promise<Outcome>>();

  /** An entry that took too long may be asked for again while it is still being sent. */
  function sendOnce(to: Recipient, entry: OutboxEntry, effect: Send): Promise<Outcome> {
    const key = keyOf(to.learner, entry.id);
    const running = underWay.get(key);
    if (running) return running;
    const work = sender(to, entry, effect).finally(() => underWay.delete(key));
    underWay.set(key, work);
    return work;
  }

  /** Good news of an entry that was accepted is none. */
  async function settleStatus(status: Status, settle: Settle): Promise<void> {
    const { of, kind, id, at } = status;
    const key = keyOf(of.learner, of.entry);
    if (kind !== 'failed' && accepted.has(key)) return;
    const report = { id: `${eventIdOf(id)}:${kind}`, at };
    await settle(of.learner, { kind: 'outcome', entry: of.entry, outcome: outcomeOfStatus(status), report });
    if (kind !== 'failed') accepted.set(key, true);
  }

  /** What a message that failed tells of its window, its picture, the pace and the account. */
  async function learnFrom({ id, of, at, errors }: Status): Promise<void> {
    parts.undo(keyOf(of.learner, of.entry), id);
    for (const error of errors) {
      const { kind, mayBePicture } = meaningOf(error);
      const src = mayBePicture ? sentPictures.get(id) : undefined;
      if (src !== undefined) await pictures.forget(src);
      if (kind === 'closed') windows.close(of.learner, at);
      trouble.refused(error);
    }
  }

  return {
    id: CHANNEL,
    phoneNumberId,
    limits: whatsappLimits,
    isIdempotent: false,

    async send(to, entry) {
      const { effect } = entry;
      if (effect.kind !== 'send') return { kind: 'never', reason: `WhatsApp can't deliver "${effect.kind}"` };
      const outcome = await sendOnce(to, entry, effect);
      if (outcome.kind === 'done') accepted.set(keyOf(to.learner, entry.id), true);
      return outcome;
    },

    showTyping({ lastHeard }) {
      if (!lastHeard || clock() - lastHeard.at >= STALE_MS) return;
      const message = messageIdOf(lastHeard.id);
      if (message !== undefined) void api.acknowledge(message);
    },

    acknowledge({ id, at }) {
      if (clock() - at >= STALE_MS || acknowledged.has(id)) return;
      acknowledged.set(id, true);
      void api.acknowledge(id);
    },

    async takeStatus(status, settle) {
      if (!statuses.isNews(status)) return;
      if (!status.of.isPart) await settleStatus(status, settle);
      else if (status.kind !== 'failed') parts.confirm(keyOf(status.of.learner, status.of.entry), status.id);
      if (status.kind === 'failed') await learnFrom(status);
      statuses.record(status);
    },

    close: () => caller.close(),
  };
}

function outcomeOfStatus({ kind, errors }: Status): Outcome {
  if (kind !== 'failed') return { kind: 'done' };
  const [error] = errors;
  return error ? outcomeOf(error) : { kind: 'never', reason: 'WhatsApp says that it failed, and not why' };
}
