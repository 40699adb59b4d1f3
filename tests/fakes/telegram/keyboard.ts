import type { InlineKeyboardMarkup } from 'grammy/types';
import { type Refusal, refuse } from './answer.ts';

/** Bot API, InlineKeyboardButton: callback_data, in UTF-8 bytes. */
const MAX_DATA_BYTES = 64;
/** The server's limit of one keyboard (REPLY_MARKUP_TOO_LONG). */
const MAX_BUTTONS = 100;

/** The inline keyboard of a call; undefined: none was asked for, or an empty one, which takes a keyboard away. */
export function readKeyboard(markup: unknown): { ok: true; keyboard: InlineKeyboardMarkup | undefined } | Refusal {
  if (markup === undefined || markup === '') return { ok: true, keyboard: undefined };
  if (typeof markup !== 'object' || markup === null) return refuse("can't parse reply keyboard markup JSON object");
  if (!('inline_keyboard' in markup)) return { ok: true, keyboard: undefined };
  const rows = markup.inline_keyboard;
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) {
    return refuse(`field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`);
  }
  const buttons: unknown[] = rows.flat();
  if (buttons.length > MAX_BUTTONS) return refuse('reply markup is too long');
  for (const button of buttons) {
    const problem = problemOf(button);
    if (problem) return problem;
  }
  const kept = rows.filter((row) => row.length > 0);
  return { ok: true, keyboard: kept.length > 0 ? { inline_keyboard: kept } : undefined };
}

function problemOf(button: unknown): Refusal | undefined {
  if (typeof button !== 'object' || button === null) return refuse('inlineKeyboardButton must be an Object');
  const { text, url, callback_data: data } = button as Readonly<Record<string, unknown>>;
  if (typeof text !== 'string') return refuse(`can't find field "text"`);
  if (text.trim() === '') return refuse('inline keyboard button text must be non-empty');
  if (typeof url === 'string' && url !== '') return problemOfUrl(url);
  if (typeof data === 'string' && data !== '') {
    return Buffer.byteLength(data) > MAX_DATA_BYTES ? refuse('BUTTON_DATA_INVALID') : undefined;
  }
  if ('copy_text' in button) return undefined;
  return refuse('text buttons are unallowed in the inline keyboard');
}

/** A host without a dot, such as localhost, is none for Telegram. */
function problemOfUrl(url: string): Refusal | undefined {
  const wrong = (why: string) => refuse(`inline keyboard button URL '${url}' is invalid: ${why}`);
  const parsed = URL.parse(url.includes(':') ? url : `http://${url}`);
  if (!parsed) return wrong('Wrong HTTP URL');
  if (!['http:', 'https:', 'tg:', 'ton:'].includes(parsed.protocol)) return wrong('Unsupported URL protocol');
  const isWeb = parsed.protocol.startsWith('http');
  return isWeb && !parsed.hostname.includes('.') ? wrong('Wrong HTTP URL') : undefined;
}
