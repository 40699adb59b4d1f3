import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Inline, parseMarkdown } from '../../src/channels/markdown.ts';

/** `<p>`, `<ul>`, `<em>` and `<strong>` as brackets, so that a row can be read. */
function shown(text: string): string {
  const inline = (pieces: readonly Inline[]): string =>
    pieces
      .map((piece) => {
        if (piece.kind === 'text') return piece.text;
        return piece.kind === 'strong' ? `[${inline(piece.inside)}]` : `(${inline(piece.inside)})`;
      })
      .join('');
  return parseMarkdown(text)
    .map(({ kind, lines }) =>
      (kind === 'list' ? lines.map((line) => `• ${inline(line)}`) : lines.map(inline)).join('/'),
    )
    .join(' ¶ ');
}

describe('parseMarkdown', () => {
  it.each([
    ['a paragraph', 'Саламатсызбы', 'Саламатсызбы'],
    ['paragraphs', 'a\n\nb\n\n\nc', 'a ¶ b ¶ c'],
    ['lines', 'a\nb', 'a/b'],
    ['emphasis', 'a *b c* d', 'a (b c) d'],
    ['strong', '**Туура.** Ооба', '[Туура.] Ооба'],
    ['emphasis in strong', '**a *b* c**', '[a (b) c]'],
    ['a list', '- a\n- *b*', '• a/• (b)'],
    ['a list after a line', 'a:\n- b\n- c\nd', 'a: ¶ • b/• c ¶ d'],
    ['a lonely star', '2 * 3 = 6', '2 * 3 = 6'],
    ['two lonely stars', '2 * 3 * 4', '2 * 3 * 4'],
    ['an open mark', '**a', '**a'],
    ['empty marks', '** ** and ****', '** ** and ****'],
    ['an escaped star', '\\*a\\*', '*a*'],
    ['an escaped backslash', 'a\\\\b', 'a\\b'],
    ['another backslash', 'C:\\new', 'C:\\new'],
    ['a minus that is no list', '-5 and - 6', '-5 and - 6'],
    ['markup', '<b>a</b> & c', '<b>a</b> & c'],
    ['nothing', '', ''],
  ])('reads %s', (_name, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('gives back every text whose stars and backslashes are escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '*', '\\', ' ', 'ө', '<', '-') }), (text) => {
        const line = `a${text}`;
        const escaped = line.replace(/[*\\]/g, '\\$&');
        expect(parseMarkdown(escaped)).toEqual([{ kind: 'paragraph', lines: [[{ kind: 'text', text: line }]] }]);
      }),
    );
  });

  it('loses nothing but marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '*', ' ', 'b') }), (text) => {
        expect(shown(text).replace(/[^ab]/g, '')).toBe(text.replace(/[^ab]/g, ''));
      }),
    );
  });
});
