import type { Inbox } from '../inbox.ts';
import { readJson } from '../read-json.ts';
import { createRecentMap } from '../recent-map.ts';
import type { Webhook } from '../webhook.ts';
import { CHANNEL } from './parse-message.ts';
import type { Status } from './parse-status.ts';
import { type Heard, parseWebhook } from './parse-webhook.ts';
import { isSame, isSigned } from './signature.ts';
import type { WhatsApp } from './whatsapp.ts';

export type WhatsAppWebhookOptions = {
  readonly whatsapp: Pick<WhatsApp, 'phoneNumberId' | 'acknowledge' | 'takeStatus'>;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly inbox: Inbox;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

const PATH = '/whatsapp/webhook';
const NOT_SIGNED =
  'the signature does not match WHATSAPP_APP_SECRET: compare it with App dashboard, App settings, Basic; the proxy has to pass on X-Hub-Signature-256, and bodies as they are';
const NOT_OUR_WORD = 'compare WHATSAPP_VERIFY_TOKEN with the verify token in App dashboard, WhatsApp, Configuration';
/** Of so many other numbers it is known that they were spoken of. */
const MAX_OTHERS = 100;

/** Where Meta tells what people wrote, and what became of what we sent. */
export function createWhatsAppWebhook(options: WhatsAppWebhookOptions): Webhook {
  const { whatsapp, appSecret, verifyToken, inbox, clock } = options;
  const take = (status: Status) => whatsapp.takeStatus(status, (learner, event) => inbox.settle(learner, event));

  const known = createRecentMap<true>(MAX_OTHERS);

  /** An account may have several numbers; but it may be that ours is written wrong, and then nothing is heard at all. */
  function rejectOther(number: string): void {
    if (known.get(number)) return;
    known.set(number, true);
    const reason = `it is for the phone number id ${number.slice(0, 32)}, and WHATSAPP_PHONE_NUMBER_ID is ${whatsapp.phoneNumberId}; said once`;
    inbox.reject({ channel: CHANNEL, reason });
  }

  return {
    path: PATH,

    verify(query) {
      const isOurs = query.get('hub.mode') === 'subscribe' && isSame(query.get('hub.verify_token') ?? '', verifyToken);
      return isOurs ? { status: 200, text: query.get('hub.challenge') ?? '' } : { status: 403, refused: NOT_OUR_WORD };
    },

    async receive({ header, body }) {
      if (!isSigned(body, header('x-hub-signature-256'), appSecret)) return { status: 401, refused: NOT_SIGNED };
      const read = readJson(body);
      if (!read) return { status: 400 };
      const { heard, statuses, rejections, others } = parseWebhook(read.json, whatsapp.phoneNumberId, clock());
      for (const rejection of rejections) inbox.reject(rejection);
      for (const other of others ?? []) rejectOther(other);
      await allOf([
        ...byPerson(heard).map((own) => inTurn(own, hear)),
        ...byLearner(statuses).map((own) => inTurn(own, take)),
      ]);
      return { status: 200 };
    },
  };

  async function hear({ event, message }: Heard): Promise<void> {
    if (message !== undefined) whatsapp.acknowledge({ id: message, at: event.at });
    await inbox.handle(event);
  }
}

/** Waits for all, so that the fault of one does not keep the others from being kept. Throws what the first threw. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function inTurn<T>(all: readonly T[], take: (one: T) => Promise<void>): Promise<void> {
  for (const one of all) await take(one);
}

/** Events in which one name stands belong together, also where it is another name of somebody. */
function byPerson(heard: readonly Heard[]): Heard[][] {
  let groups: { names: Set<string>; heard: Heard[] }[] = [];
  for (const one of heard) {
    const names = [one.event.from.name, ...(one.event.aliases ?? [])];
    const known = groups.filter((group) => names.some((name) => group.names.has(name)));
    const joined = {
      names: new Set([...known.flatMap((group) => [...group.names]), ...names]),
      heard: [...known.flatMap((group) => group.heard), one],
    };
    groups = [...groups.filter((group) => !known.includes(group)), joined];
  }
  return groups.map((group) => group.heard.toSorted((a, b) => a.event.at - b.event.at));
}

function byLearner(statuses: readonly Status[]): Status[][] {
  return Object.values(Object.groupBy(statuses, ({ of }) => of.learner)).filter((own) => own !== undefined);
}
