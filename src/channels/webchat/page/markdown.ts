/** A paragraph's lines, or a list's items, each a run of inline pieces. */
export type Block = { readonly kind: 'paragraph' | 'list'; readonly lines: readonly Inline[][] };

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'emphasis' | 'strong'; readonly inside: readonly Inline[] };

/**
 * Reads the Markdown subset of `OutboundMessage.text`: paragraphs, `*emphasis*`, `**strong**`, lists of lines that begin
 * with `- `. Everything else is text; `\*` is a star. A mark without a partner stays as it is written.
 */
export function parseMarkdown(text: string): Block[] {
  const blocks: { kind: Block['kind']; lines: Inline[][] }[] = [];
  let isNew = true;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      isNew = true;
      continue;
    }
    const kind = line.startsWith('- ') ? 'list' : 'paragraph';
    const last = blocks.at(-1);
    const inside = parseInline(kind === 'list' ? line.slice(2) : line);
    if (last && last.kind === kind && !isNew) last.lines.push(inside);
    else blocks.push({ kind, lines: [inside] });
    isNew = false;
  }
  return blocks;
}

function parseInline(text: string): Inline[] {
  const pieces: Inline[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const marked = text[at] === '*' ? markedAt(text, at) : undefined;
    if (marked) {
      if (plain !== '') pieces.push({ kind: 'text', text: plain });
      plain = '';
      pieces.push({ kind: marked.kind, inside: parseInline(marked.inside) });
      at = marked.end;
      continue;
    }
    const length = isEscape(text, at) ? 2 : 1;
    plain += text.slice(at + length - 1, at + length);
    at += length;
  }
  if (plain !== '') pieces.push({ kind: 'text', text: plain });
  return pieces;
}

function isEscape(text: string, at: number): boolean {
  const next = text[at + 1];
  return text[at] === '\\' && (next === '*' || next === '\\');
}

/** What the star at `at` opens, if something closes it: marks hug what they mark. */
function markedAt(text: string, at: number) {
  if (text[at + 1] === '*') {
    const close = closing(text, at + 2, '**');
    return close && { kind: 'strong' as const, inside: text.slice(at + 2, close), end: close + 2 };
  }
  const close = closing(text, at + 1, '*');
  return close && { kind: 'emphasis' as const, inside: text.slice(at + 1, close), end: close + 1 };
}

function closing(text: string, from: number, mark: '*' | '**'): number | undefined {
  if (isSpace(text[from])) return undefined;
  for (let at = from; at < text.length; at++) {
    if (isEscape(text, at)) {
      at += 1;
      continue;
    }
    if (text[at] !== '*') continue;
    const run = text[at + 1] === '*' ? '**' : '*';
    if (run === mark && at > from && !isSpace(text[at - 1])) return at;
    if (run === '**') at += 1;
  }
  return undefined;
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || character.trim() === '';
}
