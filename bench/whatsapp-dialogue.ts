import { createHmac } from 'node:crypto';
import { runAll } from './http-load.ts';
import { STEPS } from './telegram-dialogue.ts';
import { connectOnWire, listenOnWire } from './telegram-wire.ts';

export const APP_SECRET = 'bench';
export const PHONE_NUMBER_ID = '1001';
export const TOKEN = 'bench';

/** What a person was sent: its text, and the ids of its buttons or rows. */
export type Sent = { readonly to: string; readonly text: string; readonly ids: readonly string[] };

export type WhatsApp = {
  /** With the version. */
  readonly apiRoot: string;
  /** Told of each message. */
  onSent: (sent: Sent) => void;
  /** Calls that were no message: read marks and pictures. */
  others: number;
  close(): void;
};

/** The Cloud API without its limits and statuses: it takes everything, at the least cost. */
export async function startLeanWhatsApp(): Promise<WhatsApp> {
  let count = 0;

  function answer(path: string, body: string): string {
    const isMessage = path.endsWith('/messages') && !body.includes('"status":"read"');
    if (!isMessage) {
      whatsapp.others += 1;
      return path.endsWith('/media') ? '{"id":"1"}' : '{"success":true}';
    }
    count += 1;
    const message = JSON.parse(body);
    const { action, body: words } = message.interactive ?? {};
    const buttons = [
      ...(action?.buttons ?? []).map(({ reply }: { reply: object }) => reply),
      ...(action?.sections ?? []).flatMap(({ rows }: { rows: object[] }) => rows),
    ];
    const to: string = message.to ?? message.recipient;
    const text: string = words?.text ?? message.text?.body ?? '';
    const ids: string[] = buttons.map(({ id }: { id: string }) => id);
    queueMicrotask(() => whatsapp.onSent({ to, text, ids }));
    return `{"messaging_product":"whatsapp","contacts":[{"input":"${to}","wa_id":"${to}"}],"messages":[{"id":"wamid.OUT${count}"}]}`;
  }

  const server = await listenOnWire(answer);
  const whatsapp: WhatsApp = {
    apiRoot: `http://127.0.0.1:${server.port}/v23.0`,
    onSent: () => undefined,
    others: 0,
    close: server.close,
  };
  return whatsapp;
}

export type Round = {
  readonly ms: number;
  /** Of each POST, until it was answered, in milliseconds. */
  readonly answersMs: readonly number[];
  /** How long the texts were, in UTF-16 units, on the average. */
  readonly textLength: number;
};

type Said = (typeof STEPS)[number];

/** Whoever waits so long waits in vain. */
const LATE_MS = 60_000;

/**
 * `people`, each new, have the dialogue, `batch` of them in every POST and `inFlight` POSTs at once: a step is over when its POST
 * is answered and the message to each of them has come. `isMute`: the other side has no buttons, so that what would be tapped is
 * made up.
 */
export async function haveDialogues(
  whatsapp: WhatsApp,
  port: number,
  options: {
    readonly people: number;
    readonly batch: number;
    readonly inFlight: number;
    readonly first: number;
    readonly isMute: boolean;
  },
): Promise<Round> {
  const { people, batch, inFlight, first, isMute } = options;
  const client = connectOnWire(port, '/whatsapp/webhook', 'User-Agent: facebookexternalua');
  const waiting = new Map<string, (sent: Sent) => void>();
  const answersMs: number[] = [];
  let [units, messages] = [0, 0];
  whatsapp.onSent = (sent) => {
    units += sent.text.length;
    messages += 1;
    waiting.get(sent.to)?.(sent);
  };

  /** The message that has the button of the next step, or any where none is tapped next. */
  function messageFor(person: string, next: Said | undefined): Promise<Sent> {
    const tap = next && 'tap' in next ? next.tap : undefined;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${person} waits in vain for ${tap ?? 'an answer'}`)), LATE_MS);
      waiting.set(person, (sent) => {
        if (tap !== undefined && !isMute && idOf(sent, tap) === undefined) return;
        waiting.delete(person);
        clearTimeout(late);
        resolve(sent);
      });
    });
  }

  async function haveDialogue(group: readonly string[]): Promise<void> {
    let last: readonly Sent[] = [];
    for (const [i, step] of STEPS.entries()) {
      const replies = Promise.all(group.map((person) => messageFor(person, STEPS[i + 1])));
      const body = encode(group.map((person, j) => elementOf(person, i, step, last[j])));
      [last] = await Promise.all([replies, post(body)]);
    }
  }

  async function post(body: string): Promise<void> {
    const signature = createHmac('sha256', APP_SECRET).update(body).digest('hex');
    const since = performance.now();
    const status = await client.post(body, `X-Hub-Signature-256: sha256=${signature}`);
    answersMs.push(performance.now() - since);
    if (status !== 200) throw new Error(`a webhook was answered ${status}`);
  }

  const numbers = Array.from({ length: people }, (_, i) => String(996_500_000_000 + first + i));
  const groups = Array.from({ length: people / batch }, (_, i) => numbers.slice(i * batch, (i + 1) * batch));
  const since = performance.now();
  await runAll(
    groups.map((group) => () => haveDialogue(group)),
    inFlight,
  );
  const ms = performance.now() - since;
  client.close();
  return { ms, answersMs, textLength: Math.round(units / messages) };
}

function idOf({ ids }: Sent, value: string): string | undefined {
  return ids.find((id) => id.endsWith(`.${value}`));
}

/** A message of hers as Meta sends it, with her contact. */
function elementOf(
  person: string,
  step: number,
  said: Said,
  last: Sent | undefined,
): { contact: object; message: object } {
  const id = `wamid.${Buffer.from(`${person}-${step}`).toString('base64url')}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const content =
    'tap' in said
      ? {
          type: 'interactive',
          interactive: {
            type: 'button_reply',
            button_reply: { id: (last && idOf(last, said.tap)) ?? `${step}.${said.tap}`, title: said.tap },
          },
        }
      : { type: 'text', text: { body: said.text === '/start' ? 'салам' : said.text } };
  return {
    contact: { profile: { name: 'Айгүл' }, wa_id: person },
    message: { from: person, id, timestamp, ...content },
  };
}

function encode(elements: readonly { contact: object; message: object }[]): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '996312000000', phone_number_id: PHONE_NUMBER_ID },
    contacts: elements.map(({ contact }) => contact),
    messages: elements.map(({ message }) => message),
  };
  const payload = {
    object: 'whatsapp_business_account',
    entry: [{ id: '2002', changes: [{ value, field: 'messages' }] }],
  };
  return JSON.stringify(payload).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
