import type { MessageEntity } from 'grammy/types';

/** Bot API, "HTML style": the tags, by the entity that each becomes. `span` and `tg-emoji` need an attribute. */
const TAGS: Readonly<Record<string, MessageEntity['type']>> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

/** Bot API, "HTML style": all numerical entities, and of the named ones these four. */
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

export type Parsed = { readonly ok: true; readonly text: string; readonly entities: readonly MessageEntity[] };

type Open = { readonly tag: string; readonly argument: string; readonly offset: number };

/**
 * Reads HTML as the Bot API does. `reason` is what it says of a mistake, with the offset in UTF-8 bytes. Offsets of entities are
 * UTF-16 units of `text`. An ampersand that begins no entity stands for itself.
 */
export function parseHtml(html: string): Parsed | { readonly ok: false; readonly reason: string } {
  const entities: MessageEntity[] = [];
  const open: Open[] = [];
  let text = '';
  let at = 0;
  while (at < html.length) {
    const rest = html.slice(at);
    const tag = rest.startsWith('<') ? readTag(rest) : undefined;
    if (!tag) {
      const [plain, length] = readPlain(rest);
      text += plain;
      at += length;
      continue;
    }
    const fail = (reason: string) => ({ ok: false, reason: reason.replace('%', byteOffset(html, at)) }) as const;
    if ('reason' in tag) return fail(tag.reason);
    if (tag.isEnd) {
      const last = open.pop();
      if (!last) return fail('Unexpected end tag at byte offset %');
      if (tag.name !== '' && tag.name !== last.tag) {
        return fail(`Unmatched end tag at byte offset %, expected "</${last.tag}>", found "</${tag.name}>"`);
      }
      if (text.length > last.offset) entities.push(entityOf(last, text.length));
    } else open.push({ tag: tag.name, argument: tag.argument, offset: text.length });
    at += tag.length;
  }
  const unclosed = open.at(-1);
  if (unclosed) return { ok: false, reason: `Can't find end tag corresponding to start tag "${unclosed.tag}"` };
  return { ok: true, text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

type Tag =
  | { readonly isEnd: boolean; readonly name: string; readonly argument: string; readonly length: number }
  | { readonly reason: string };

/** `rest` begins with `<`. */
function readTag(rest: string): Tag {
  const end = /^<\/([^\s>]*)\s*/.exec(rest);
  if (end) {
    if (rest[end[0].length] !== '>') return { reason: 'Unclosed end tag at byte offset %' };
    return { isEnd: true, name: (end[1] ?? '').toLowerCase(), argument: '', length: end[0].length + 1 };
  }
  const name = (/^<([^\s>]*)/.exec(rest)?.[1] ?? '').toLowerCase();
  if (name.length + 1 >= rest.length) return { reason: 'Unclosed start tag at byte offset %' };
  if (!Object.hasOwn(TAGS, name)) return { reason: `Unsupported start tag "${name}" at byte offset %` };
  return readAttributes(rest, name);
}

function readAttributes(rest: string, name: string): Tag {
  const attribute = /\s*([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)(?=[\s>])))?/y;
  let argument = '';
  let length = name.length + 1;
  for (;;) {
    length += /^\s*/.exec(rest.slice(length))?.[0].length ?? 0;
    if (rest[length] === '>') break;
    attribute.lastIndex = length;
    const found = attribute.exec(rest);
    if (!found || length + found[0].length >= rest.length) return { reason: 'Unclosed start tag at byte offset %' };
    const next = rest.slice(length + found[0].length);
    if (/^\s*=\s*["']/.test(next)) return { reason: 'Unclosed start tag at byte offset %' };
    if (next.startsWith('=')) return { reason: 'Unexpected end of name token at byte offset %' };
    const value = decode(found[2] ?? found[3] ?? found[4]?.toLowerCase() ?? '');
    if (isArgument(name, found[1]?.toLowerCase() ?? '')) argument = value;
    length += found[0].length;
  }
  if (name === 'span' && argument !== 'tg-spoiler') {
    return { reason: 'Tag "span" must have class "tg-spoiler" at byte offset %' };
  }
  return { isEnd: false, name, argument, length: length + 1 };
}

function isArgument(tag: string, attribute: string): boolean {
  const wanted: Readonly<Record<string, string>> = { a: 'href', span: 'class', 'tg-emoji': 'emoji-id', code: 'class' };
  return wanted[tag] === attribute;
}

function readPlain(rest: string): [plain: string, length: number] {
  const entity = /^&(?:#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);?/i.exec(rest)?.[0];
  if (entity !== undefined) return [decode(entity), entity.length];
  const length = Math.max(1, rest.slice(1).search(/[<&]/) + 1 || rest.length);
  return [rest.slice(0, length), length];
}

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|lt|gt|amp|quot)(;?)/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED[body] ?? whole;
    const point = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
    return point > 0 && point < 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
}

function entityOf({ tag, argument, offset }: Open, end: number): MessageEntity {
  const span = { offset, length: end - offset };
  const type = TAGS[tag] ?? 'bold';
  if (type === 'text_link') return { type, ...span, url: argument };
  if (type === 'custom_emoji') return { type, ...span, custom_emoji_id: argument };
  return { type, ...span } as MessageEntity;
}

function byteOffset(html: string, at: number): string {
  return String(Buffer.byteLength(html.slice(0, at)));
}
