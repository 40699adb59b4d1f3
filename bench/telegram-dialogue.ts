import { setTimeout as pause } from 'node:timers/promises';
import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import { runAll } from './http-load.ts';
import { connectOnWire, listenOnWire } from './telegram-wire.ts';

export const TOKEN = '1234567890:AABench';
export const SECRET = 'bench';

/** A message that has not come by then does not come. */
const LATE_MS = 60_000;

type Said = { readonly text: string; readonly entities?: readonly MessageEntity[] };

/** Twelve steps of a teacher: she answers the first questions, begins the course, and looks into her settings. */
export const STEPS: readonly (Said | { readonly tap: string })[] = [
  { text: '/start', entities: [{ type: 'bot_command', offset: 0, length: 6 }] },
  { tap: 'ky' },
  { tap: 'yes' },
  { text: 'Айгүл Асанова' },
  { tap: 'later' },
  { tap: '19:00' },
  { tap: 'growth-mindset' },
  { tap: 'begin' },
  { text: 'меню' },
  { tap: 'settings' },
  { tap: 'hour' },
  { tap: '08:00' },
];

/** What a bot sent. Its calls that send nothing are answered, and not kept. */
export type Sent = {
  readonly chat: number;
  readonly text: string;
  readonly keyboard: InlineKeyboardMarkup | undefined;
};

export type Telegram = {
  readonly apiRoot: string;
  /** Told of each message. */
  onSent: (sent: Sent) => void;
  /** All calls, by method. */
  readonly calls: Map<string, number>;
  close(): void;
};

/** The Bot API without its limits: it takes everything, at the least cost. */
export async function startLeanTelegram(): Promise<Telegram> {
  const calls = new Map<string, number>();
  let messageId = 0;

  function answer(path: string, body: string): string {
    const method = path.slice(path.lastIndexOf('/') + 1);
    calls.set(method, (calls.get(method) ?? 0) + 1);
    if (method === 'getMe') {
      return '{"ok":true,"result":{"id":1234567890,"is_bot":true,"first_name":"Sabak","username":"sabak_bot"}}';
    }
    if (method !== 'sendMessage' && method !== 'sendPhoto') return '{"ok":true,"result":true}';
    messageId += 1;
    const { chat_id, text = '', reply_markup } = JSON.parse(body);
    const chat = Number(chat_id);
    const keyboard = typeof reply_markup === 'string' ? JSON.parse(reply_markup) : reply_markup;
    const sent = { chat, text, keyboard };
    queueMicrotask(() => telegram.onSent(sent));
    const from = '{"id":1234567890,"is_bot":true,"first_name":"Sabak"}';
    return `{"ok":true,"result":{"message_id":${messageId},"from":${from},"date":1795600000,"chat":{"id":${chat},"type":"private"},"text":${JSON.stringify(text)}}}`;
  }

  const server = await listenOnWire(answer);
  const telegram: Telegram = {
    apiRoot: `http://127.0.0.1:${server.port}`,
    onSent: () => undefined,
    calls,
    close: server.close,
  };
  return telegram;
}

export type Round = {
  readonly ms: number;
  /** Of each update, until the webhook answered, in milliseconds. */
  readonly answersMs: readonly number[];
  /** What the first chat was sent, by step. */
  readonly script: readonly Sent[];
};

export type DialogueOptions = {
  readonly chats: number;
  /** How many of them talk at once. */
  readonly inFlight: number;
  readonly firstChat: number;
  /** The bot has no buttons, so that what would be tapped is made up. */
  readonly isMute: boolean;
  /** Absent: the whole dialogue, of people who are new. */
  readonly steps?: typeof STEPS;
  /** Above that of all updates that these chats sent before. */
  readonly firstUpdate?: number;
  /** For how long she reads before she goes on, in milliseconds. */
  readonly readMs?: number;
};

/**
 * People have the dialogue with the bot that listens on these ports, each update at any one of them: a step is over when its
 * update is answered and its message has come.
 */
export async function haveDialogues(
  telegram: Telegram,
  ports: readonly number[],
  options: DialogueOptions,
): Promise<Round> {
  const { chats, inFlight, firstChat, isMute, steps = STEPS, firstUpdate = firstChat * 100, readMs = 0 } = options;
  const clients = ports.map((port) =>
    connectOnWire(port, '/telegram/webhook', `X-Telegram-Bot-Api-Secret-Token: ${SECRET}`),
  );
  const waiting = new Map<number, (sent: Sent) => void>();
  const answersMs: number[] = [];
  const script: Sent[] = [];
  telegram.onSent = (sent) => waiting.get(sent.chat)?.(sent);
  let updateId = firstUpdate;

  async function take(body: string): Promise<void> {
    const since = performance.now();
    const status = await clients[Math.floor(Math.random() * clients.length)]?.post(body);
    answersMs.push(performance.now() - since);
    if (status !== 200) throw new Error(`an update was answered ${status}`);
  }

  /** The message that has the button of the next step, or any where none is tapped next. */
  function messageFor(chat: number, next: string | undefined): Promise<Sent> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`chat ${chat} waits in vain for the button ${next}`)), LATE_MS);
      waiting.set(chat, (sent) => {
        if (next !== undefined && !isMute && buttonOf(sent, next) === undefined) return;
        waiting.delete(chat);
        clearTimeout(late);
        resolve(sent);
      });
    });
  }

  async function haveDialogue(chat: number): Promise<void> {
    let last: Sent | undefined;
    for (const [i, step] of steps.entries()) {
      const next = steps[i + 1];
      const reply = messageFor(chat, next && 'tap' in next ? next.tap : undefined);
      const data = 'tap' in step ? ((last && buttonOf(last, step.tap)) ?? `p;${i};${step.tap}`) : undefined;
      updateId += 1;
      const body = updateOf(updateId, chat, data === undefined ? step : { data }, last);
      [last] = await Promise.all([reply, take(body)]);
      if (chat === firstChat) script.push(last);
      if (readMs > 0) await pause(readMs);
    }
  }

  const since = performance.now();
  const tasks = Array.from({ length: chats }, (_, i) => () => haveDialogue(firstChat + i));
  await runAll(tasks, inFlight);
  const ms = performance.now() - since;
  for (const client of clients) client.close();
  return { ms, answersMs, script };
}

function buttonOf({ keyboard }: Sent, value: string): string | undefined {
  for (const button of keyboard?.inline_keyboard.flat() ?? []) {
    const data = 'callback_data' in button ? button.callback_data : '';
    if (data === value || data.endsWith(`;${value}`)) return data;
  }
  return undefined;
}

function updateOf(id: number, chat: number, said: object, last: Sent | undefined): string {
  const from = { id: chat, is_bot: false, first_name: 'Айгүл', language_code: 'ky' };
  const where = { id: chat, first_name: 'Айгүл', type: 'private' };
  const date = Math.floor(Date.now() / 1000);
  if (!('data' in said)) {
    return JSON.stringify({ update_id: id, message: { message_id: id, from, chat: where, date, ...said } });
  }
  const bot = { id: 1_234_567_890, is_bot: true, first_name: 'Sabak', username: 'sabak_bot' };
  const shown = { text: last?.text ?? '', ...(last?.keyboard && { reply_markup: last.keyboard }) };
  const message = { message_id: id, from: bot, chat: where, date, ...shown };
  return JSON.stringify({
    update_id: id,
    callback_query: { id: String(id), from, message, chat_instance: String(chat), ...said },
  });
}
