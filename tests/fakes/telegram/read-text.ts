import type { MessageEntity } from 'grammy/types';
import { type Refusal, refuse } from './answer.ts';
import { parseHtml } from './parse-html.ts';
import { objectOf, textOf } from './read-call.ts';

/** Bot API, sendMessage: text, "1-4096 characters after entities parsing", in UTF-16 units. */
export const MAX_TEXT = 4096;
/** Bot API, sendPhoto: caption, "0-1024 characters after entities parsing". */
export const MAX_CAPTION = 1024;

export type FormattedText = { readonly text: string; readonly entities: readonly MessageEntity[] };

/** The text of a call, parsed, as it will be shown: without white space at its ends. */
export function readText(
  fields: Readonly<Record<string, unknown>>,
  of: 'text' | 'caption',
): ({ readonly ok: true } & FormattedText) | Refusal {
  const formatted = readFormatted(fields, of);
  if (!formatted.ok) return formatted;
  const { text, entities } = trimmed(formatted);
  if (of === 'text' && text === '') return refuse('message text is empty');
  if (of === 'text' && text.length > MAX_TEXT) return refuse('message is too long');
  if (of === 'caption' && text.length > MAX_CAPTION) return refuse('message caption is too long');
  return { ok: true, text, entities };
}

function readFormatted(
  fields: Readonly<Record<string, unknown>>,
  of: 'text' | 'caption',
): ({ readonly ok: true } & FormattedText) | Refusal {
  const raw = textOf(fields[of]);
  if (/[\ud800-\udfff]/u.test(raw)) return refuse('strings must be encoded in UTF-8');
  const mode = textOf(fields.parse_mode).toLowerCase();
  if (mode === '') return { ok: true, text: raw, entities: givenEntities(fields, of) };
  if (mode !== 'html') return refuse('unsupported parse_mode');
  const parsed = parseHtml(raw);
  return parsed.ok ? parsed : refuse(`can't parse entities: ${parsed.reason}`);
}

function givenEntities(fields: Readonly<Record<string, unknown>>, of: 'text' | 'caption'): MessageEntity[] {
  const given = objectOf(fields[of === 'text' ? 'entities' : 'caption_entities']);
  return Array.isArray(given) ? given : [];
}

/** Entities of nothing but white space go as well. */
function trimmed({ text, entities }: FormattedText): FormattedText {
  const clean = text.replaceAll('\r', '');
  const start = clean.length - clean.trimStart().length;
  const shown = clean.trim();
  const kept = entities.flatMap((entity) => {
    const from = Math.max(0, entity.offset - start);
    const to = Math.min(shown.length, entity.offset - start + entity.length);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: shown, entities: kept };
}
