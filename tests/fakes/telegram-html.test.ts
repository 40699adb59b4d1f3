import { describe, expect, it } from 'vitest';
import { parseHtml } from './telegram/parse-html.ts';

describe('HTML is read as the Bot API reads it', () => {
  const good: [html: string, text: string, entities: object[]][] = [
    ['а &lt; б &amp;&#1201;&quot; &nbsp; & &', 'а < б &ұ" &nbsp; & &', []],
    [
      '<b>б <i>к</i></b>',
      'б к',
      [
        { type: 'bold', offset: 0, length: 3 },
        { type: 'italic', offset: 2, length: 1 },
      ],
    ],
    ['📚<B>ө</B>', '📚ө', [{ type: 'bold', offset: 2, length: 1 }]],
    [
      '<a href="https://a.example/?x=1&amp;y=2">бул</a>',
      'бул',
      [{ type: 'text_link', offset: 0, length: 3, url: 'https://a.example/?x=1&y=2' }],
    ],
    ['<span class="tg-spoiler">ж</span>', 'ж', [{ type: 'spoiler', offset: 0, length: 1 }]],
    ['<b>ж</>', 'ж', [{ type: 'bold', offset: 0, length: 1 }]],
    ['<b></b>', '', []],
  ];
  it.each(good)('%s', (html, text, entities) => {
    expect(parseHtml(html)).toEqual({ ok: true, text, entities });
  });

  const bad: [html: string, reason: string][] = [
    ['ө <ооба>', 'Unsupported start tag "ооба" at byte offset 3'],
    ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<b>а', `Can't find end tag corresponding to start tag "b"`],
    ['а</b>', 'Unexpected end tag at byte offset 2'],
    ['<b>а</i>', 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'],
    ['<b>а</b', 'Unclosed end tag at byte offset 5'],
    ['<a href="x>а</a>', 'Unclosed start tag at byte offset 0'],
    ['<span class="red">а</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ];
  it.each(bad)('%s is refused', (html, reason) => {
    expect(parseHtml(html)).toEqual({ ok: false, reason });
  });
});
