import { z } from 'zod';
import type { LearnerEvent } from '../../learning/event.ts';
import { isLanguage, type Language } from '../../learning/language.ts';
import type { Address } from '../../learning/learner.ts';
import { type BoardData, decodeButton } from './button-data.ts';
import type { Keyboard } from './keyboard.ts';

/** What an update says. `query`: the id of the tap, which has to be answered, or her button shows that it waits. */
export type ParsedUpdate =
  | { readonly kind: 'event'; readonly event: LearnerEvent; readonly query?: string }
  | { readonly kind: 'press'; readonly press: Press; readonly query: string }
  /** Nothing to us: other chats, other bots, edits, what the platform tells of itself. */
  | { readonly kind: 'ignored'; readonly query?: string }
  /** Nothing that the platform sends. `reason` names the field. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly update?: string; readonly query?: string };

/**
 * A tap on a button of a board. `tap` is everything of its event but the values; `keyboard` is what the message shows, as
 * the platform knows it: absent where it does not know the message any more.
 */
export type Press = {
  readonly tap: Omit<Extract<LearnerEvent, { kind: 'tap' }>, 'values'>;
  readonly message: number;
  readonly data: BoardData;
  readonly keyboard?: Keyboard;
};

const CHAT = z.object({ id: z.int(), type: z.string() });
const USER = z.object({ id: z.int(), is_bot: z.boolean().optional(), language_code: z.string().optional() });
const SECONDS = z.int().min(0);
/** Rows of buttons that the platform shows as ours: what else a button has is of no interest. */
const KEYBOARD = z.array(z.array(z.looseObject({ text: z.string(), callback_data: z.string().optional() })));

const UPDATE = z.looseObject({ update_id: z.int() });
const MESSAGE = z.looseObject({ chat: CHAT, from: USER.optional(), date: SECONDS, text: z.string().optional() });
const MEMBERSHIP = z.object({ chat: CHAT, date: SECONDS, new_chat_member: z.object({ status: z.string() }) });
const TAPPED = z.object({
  chat: CHAT,
  message_id: z.int(),
  date: SECONDS,
  reply_markup: z.object({ inline_keyboard: KEYBOARD }).optional(),
});
const TAP = z.object({ id: z.string(), from: USER, data: z.string().optional(), message: TAPPED.optional() });

/**
 * Reads one parsed update of the Bot API; never throws. `now`: milliseconds since the epoch, the time of a tap, which has
 * none of its own.
 */
export function parseUpdate(update: unknown, now: number): ParsedUpdate {
  const parsed = UPDATE.safeParse(update);
  if (!parsed.success) return unreadable(parsed.error);
  const { update_id, message, callback_query, my_chat_member } = parsed.data;
  const id = `${update_id}`;
  if (message !== undefined) return parseMessage(message, id);
  if (callback_query !== undefined) return parseTap(callback_query, id, now);
  if (my_chat_member !== undefined) return parseMembership(my_chat_member, id);
  return { kind: 'ignored' };
}

function unreadable(error: z.ZodError, update?: string, field?: string): ParsedUpdate {
  const [issue] = error.issues;
  const path = [field, ...(issue?.path ?? [])].filter((part) => part !== undefined).join('.');
  const reason = [path, issue?.message ?? 'not an update'].filter((part) => part !== '').join(': ');
  return { kind: 'unreadable', reason, ...(update !== undefined && { update }) };
}

function parseMessage(value: unknown, id: string): ParsedUpdate {
  const parsed = MESSAGE.safeParse(value);
  if (!parsed.success) return unreadable(parsed.error, id, 'message');
  const { chat, from, date, text } = parsed.data;
  if (!isHers(chat, from)) return { kind: 'ignored' };
  const base = { id, at: date * 1_000, from: addressOf(chat), ...languageOf(from) };
  const what = whatElse(parsed.data);
  if (what !== undefined) return { kind: 'event', event: { ...base, kind: 'other', what } };
  return text === undefined ? { kind: 'ignored' } : { kind: 'event', event: { ...base, ...said(text) } };
}

/** Private chats alone, and nothing that a bot wrote. */
function isHers(chat: z.infer<typeof CHAT>, from: z.infer<typeof USER> | undefined): boolean {
  return chat.type === 'private' && from?.is_bot !== true;
}

function addressOf(chat: z.infer<typeof CHAT>): Address {
  return { channel: 'telegram', name: `${chat.id}` };
}

/** The language of her device (an IETF tag, such as `ky` or `ru-RU`), where it is one of ours. */
function languageOf(user: z.infer<typeof USER> | undefined): { readonly language?: Language } {
  const language = user?.language_code?.split('-', 1)[0]?.toLowerCase();
  return isLanguage(language) ? { language } : {};
}

/**
 * What a message may hold beside text (Bot API, Message), the more particular first: an animation is a document too, a venue a
 * location. What the platform tells of the chat itself (a pinned message, a migration, …) is not among them: it is ignored.
 */
const CONTENTS = [
  'animation',
  'audio',
  'checklist',
  'contact',
  'dice',
  'document',
  'game',
  'gift',
  'giveaway',
  'invoice',
  'live_photo',
  'paid_media',
  'passport_data',
  'photo',
  'poll',
  'rich_message',
  'sticker',
  'story',
  'unique_gift',
  'users_shared',
  'venue',
  'video',
  'video_note',
  'voice',
  'web_app_data',
  'location',
] as const;

/**
 * What it is that can't be taken as her words. A caption is no answer: it speaks of the picture. What was forwarded, or was written
 * by another bot in her name, is somebody else's words, and never a command.
 */
function whatElse(message: Readonly<Record<string, unknown>>): string | undefined {
  if (message.forward_origin !== undefined || message.forward_date !== undefined) return 'forward';
  if (message.via_bot !== undefined) return 'via_bot';
  return CONTENTS.find((content) => message[content] !== undefined);
}

const START = /^\/start(?:@\w+)?(?:\s+(\S.*))?\s*$/isu;

function said(text: string): { kind: 'start'; parameter?: string } | { kind: 'text'; text: string } {
  const start = START.exec(text);
  if (!start) return { kind: 'text', text };
  const parameter = start[1]?.trim();
  return parameter === undefined ? { kind: 'start' } : { kind: 'start', parameter };
}

function parseTap(value: unknown, id: string, now: number): ParsedUpdate {
  const parsed = TAP.safeParse(value);
  if (!parsed.success) {
    const query = (value as { id?: unknown } | null)?.id;
    return { ...unreadable(parsed.error, id, 'callback_query'), ...(typeof query === 'string' && { query }) };
  }
  const { id: query, from, data: text, message } = parsed.data;
  const data = decodeButton(text ?? '');
  if (!message || !data || !isHers(message.chat, from)) return { kind: 'ignored', query };
  const tap = {
    kind: 'tap' as const,
    id: `${id}.${message.message_id}`,
    at: Math.max(now, message.date * 1_000),
    from: addressOf(message.chat),
    ...languageOf(from),
    turn: data.turn,
  };
  if (data.kind === 'pick') return { kind: 'event', event: { ...tap, values: [data.value] }, query };
  const keyboard = message.reply_markup?.inline_keyboard as Keyboard | undefined;
  return { kind: 'press', press: { tap, message: message.message_id, data, ...(keyboard && { keyboard }) }, query };
}

/** In a private chat: whether she blocked the bot, or unblocked it. */
function parseMembership(value: unknown, id: string): ParsedUpdate {
  const parsed = MEMBERSHIP.safeParse(value);
  if (!parsed.success) return unreadable(parsed.error, id, 'my_chat_member');
  const { chat, date, new_chat_member } = parsed.data;
  const { status } = new_chat_member;
  if (chat.type !== 'private' || (status !== 'kicked' && status !== 'member')) return { kind: 'ignored' };
  const isReachable = status === 'member';
  return { kind: 'event', event: { kind: 'presence', id, at: date * 1_000, from: addressOf(chat), isReachable } };
}
