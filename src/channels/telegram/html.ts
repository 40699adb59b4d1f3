import { type Inline, parseMarkdown } from '../markdown.ts';

/** A text as Telegram takes it (`html`, parse mode HTML), and as she sees it (`plain`: what the platform counts). */
export type Html = { readonly html: string; readonly plain: string };

const BULLET = '• ';

/** A text of the Markdown subset: `<b>`, `<i>`, and bullets, which Telegram has no tag for. Everything else is escaped. */
export function toHtml(markdown: string): Html {
  const blocks = parseMarkdown(markdown).map(({ kind, lines }) =>
    join(
      lines.map((line) =>
        kind === 'list' ? join([{ html: BULLET, plain: BULLET }, ...line.map(inline)], '') : whole(line),
      ),
      '\n',
    ),
  );
  return join(blocks, '\n\n');
}

function whole(line: readonly Inline[]): Html {
  return join(line.map(inline), '');
}

function inline(piece: Inline): Html {
  if (piece.kind === 'text') return { html: escapeHtml(piece.text), plain: piece.text };
  const tag = piece.kind === 'strong' ? 'b' : 'i';
  const { html, plain } = whole(piece.inside);
  return { html: `<${tag}>${html}</${tag}>`, plain };
}

function join(parts: readonly Html[], between: string): Html {
  return { html: parts.map(({ html }) => html).join(between), plain: parts.map(({ plain }) => plain).join(between) };
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text between tags, or between the quotes of an attribute (Bot API, HTML style). */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? sign);
}
