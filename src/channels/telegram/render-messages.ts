import { escapeMarkdown } from '../../learning/escape-markdown.ts';
import type { Language } from '../../learning/language.ts';
import type { Link, Media, OutboundMessage } from '../../learning/message.ts';
import { mergeMessages } from '../merge-messages.ts';
import { splitText } from '../split-text.ts';
import { type Html, toHtml } from './html.ts';
import type { Keyboard } from './keyboard.ts';
import { MAX_CAPTION, MAX_TEXT } from './platform.ts';
import { type PresentedPrompt, presentPrompt } from './present-prompt.ts';

/** One message as Telegram shows it. With a picture, `text` is its caption, and may be empty. */
export type TelegramMessage = { readonly text: Html; readonly photo?: Media; readonly keyboard?: Keyboard };

export type RenderOptions = { readonly language: Language; readonly publicUrl: string };

/** A message must not be empty: this points at the buttons, or at where she writes. */
const NOTHING_BUT_A_QUESTION = '👇';

/** What a step says, in as few messages as Telegram can carry, in order. */
export function renderMessages(
  messages: readonly OutboundMessage[],
  { language, publicUrl }: RenderOptions,
): TelegramMessage[] {
  const written = messages.map((message) => withProgress(withUrl(message, publicUrl)));
  const fits = (message: OutboundMessage) => isWithin(bodyOf(message, present(message, language)), mostOf(message));
  return mergeMessages(written, { fits }).flatMap((message) => renderMessage(message, language));
}

function mostOf({ media }: OutboundMessage): number {
  return media ? MAX_CAPTION : MAX_TEXT;
}

/** As Telegram counts (Bot API, sendMessage: text). */
function measure(markdown: string): number {
  return toHtml(markdown).plain.length;
}

/** Markdown is never less than half as long as what it shows, so short texts need no parsing. */
function isWithin(markdown: string, most: number): boolean {
  return 2 * markdown.length <= most || measure(markdown) <= most;
}

function present({ ask }: OutboundMessage, language: Language): PresentedPrompt {
  return ask ? presentPrompt(ask, language) : { lines: [] };
}

function renderMessage(message: OutboundMessage, language: Language): TelegramMessage[] {
  const prompt = present(message, language);
  const body = bodyOf(message, prompt);
  const keyboard = keyboardOf(message, prompt);
  const below = keyboard.length > 0 ? { keyboard } : {};
  const { media: photo } = message;
  if (photo && isWithin(body, MAX_CAPTION)) return [{ photo, text: toHtml(body), ...below }];
  const pieces = isWithin(body, MAX_TEXT) ? [body] : splitText(body, MAX_TEXT, measure);
  const texts = pieces
    .map(toHtml)
    .filter(({ plain }) => plain.trim() !== '')
    .map((text) => ({ text }));
  const last = texts.at(-1);
  return [
    ...(photo ? [{ photo, text: toHtml('') }] : []),
    ...texts.slice(0, -1),
    ...(last ? [{ ...last, ...below }] : []),
  ];
}

function bodyOf({ text, ask, link }: OutboundMessage, { lines }: PresentedPrompt): string {
  const linked = link && !isButtonUrl(link.url) ? [`${escapeMarkdown(link.label)}: ${escapeMarkdown(link.url)}`] : [];
  const body = [text, ...linked, ...lines].filter((part) => part.trim() !== '').join('\n\n');
  return body === '' && (ask || link) ? NOTHING_BUT_A_QUESTION : body;
}

function keyboardOf({ link }: OutboundMessage, { keyboard: answers = [] }: PresentedPrompt): Keyboard {
  return link && isButtonUrl(link.url) ? [[{ text: labelOf(link), url: link.url }], ...answers] : answers;
}

function labelOf({ label, url }: Link): string {
  const flat = label.replace(/\s+/gu, ' ').trim();
  return flat === '' ? url : flat;
}

/** Whether Telegram takes it for a button: it refuses the whole message for an address that only this machine knows. */
function isButtonUrl(url: string): boolean {
  return /^https:\/\/[^/:]*\.[^/:]/.test(url);
}

function withUrl(message: OutboundMessage, publicUrl: string): OutboundMessage {
  const { link } = message;
  if (!link?.url.startsWith('/')) return message;
  return { ...message, link: { ...link, url: publicUrl.replace(/\/$/, '') + link.url } };
}

/** How far a lesson is stands above its screen, also where that is merged with what was said before. */
function withProgress({ progress, ...message }: OutboundMessage): OutboundMessage {
  if (!progress) return message;
  const place = `${progress.done}/${progress.of}`;
  const line = progress.title === '' ? place : `${escapeMarkdown(progress.title)} · ${place}`;
  return { ...message, text: `*${line}*\n\n${message.text}` };
}
