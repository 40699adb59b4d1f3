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

/** An escaped star or backslash; `**strong**`; `*emphasis*`. Marks hug what they mark. */
const MARKED =
  /\\([*\\])|\*\*(?=\S)((?:\\.|[^\\])+?)(?<=\S)\*\*(?!\*)|\*(?=[^\s*])((?:\\.|[^\\])+?)(?<=[^\s*])\*(?!\*)/s;

function parseInline(text: string): Inline[] {
  const pieces: Inline[] = [];
  let plain = '';
  let rest = text;
  for (let found = MARKED.exec(rest); found; found = MARKED.exec(rest)) {
    const [whole, escaped, strong, emphasis] = found;
    plain += rest.slice(0, found.index) + (escaped ?? '');
    rest = rest.slice(found.index + whole.length);
    if (escaped !== undefined) continue;
    if (plain !== '') pieces.push({ kind: 'text', text: plain });
    plain = '';
    pieces.push({ kind: strong === undefined ? 'emphasis' : 'strong', inside: parseInline(strong ?? emphasis ?? '') });
  }
  plain += rest;
  if (plain !== '') pieces.push({ kind: 'text', text: plain });
  return pieces;
}
