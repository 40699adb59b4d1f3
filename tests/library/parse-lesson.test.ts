import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/library/finding.ts';
import { parseLesson, parseTest } from '../../src/library/parse-lesson.ts';
import { reportIn } from '../../src/library/source-position.ts';

function parse(source: string) {
  const findings: Finding[] = [];
  const page = parseLesson(
    source,
    reportIn('ky.md', (finding) => findings.push(finding)),
  );
  return { page, findings, said: findings.map(({ line, column, rule }) => `${line}:${column} ${rule}`) };
}

const HEAD = '---\ntitle: Praise\nminutes: 5\ngoal: You praise effort.\n---\n';

describe('a lesson', () => {
  it('has a head, screens, pictures and questions', () => {
    const { page, findings } = parse(`${HEAD}
Aibek solved it *first* again.
What do **you** say?

![A pupil at the board](../../media/board.png)

---

Praise tells what you value:

- effort
- strategy

:::question{#praise-effort type=choice level=apply}
Which sentence praises the strategy?

- [ ] "You are our best!" — It praises the person.
- [x] "You tried three ways." — Yes: he can do that again.

hint: Look for what he *did*.
:::
`);
    expect(findings).toEqual([]);
    expect(page.title).toBe('Praise');
    expect(page.minutes).toBe(5);
    expect(page.minutesAt).toEqual({ line: 3, column: 10 });
    expect(page.screens).toEqual([
      {
        at: { line: 7, column: 1 },
        text: 'Aibek solved it *first* again. What do **you** say?',
        picture: { src: '../../media/board.png', alt: 'A pupil at the board', at: { line: 10, column: 1 } },
      },
      {
        at: { line: 14, column: 1 },
        text: 'Praise tells what you value:\n\n- effort\n- strategy',
        question: {
          id: 'praise-effort',
          level: 'apply',
          at: { line: 19, column: 1 },
          answersAt: [
            { line: 22, column: 1 },
            { line: 23, column: 1 },
          ],
          body: {
            type: 'choice',
            right: [1],
            text: {
              prompt: 'Which sentence praises the strategy?',
              hint: 'Look for what he *did*.',
              options: [
                { label: '"You are our best!"', feedback: 'It praises the person.' },
                { label: '"You tried three ways."', feedback: 'Yes: he can do that again.' },
              ],
            },
          },
        },
      },
    ]);
  });

  it.each([
    ['a numbered list', '1. one\n2. two', '1. one\n2. two'],
    ['emphasis with underscores', '_one_ and __two__', '*one* and **two**'],
    ['emphasis over a line break', '*one\ntwo*', '*one two*'],
    ['a line that begins with blanks', '      one', 'one'],
    ['three dashes right under a text', 'one\n---\n\ntwo', 'one'],
    ['a colon before a word', 'саат 12:30, же:жок', 'саат 12:30, же:жок'],
    ['an address', 'See https://edu.gov.kg today', 'See https://edu.gov.kg today'],
    ['an address in brackets', 'See <https://edu.gov.kg>', 'See https://edu.gov.kg'],
    ['an underscore inside a word', 'snake_case_word', 'snake_case_word'],
    ['less and more', '2 < 3 & 4 > 3', '2 < 3 & 4 > 3'],
  ])('shows %s', (_name, source, text) => {
    const { page, findings } = parse(`${HEAD}\n${source}\n`);
    expect(findings).toEqual([]);
    expect(page.screens[0]?.text).toBe(text);
  });

  it.each([
    ['no head', 'Hello', 'begins with `---`'],
    ['a head that is not closed', '---\ntitle: x\n', 'write `---` on a line of its own after its last key'],
  ])('reports %s', (_name, source, words) => {
    const { findings } = parse(source);
    expect(findings.filter(({ rule }) => rule === 'front-matter')).toHaveLength(1);
    expect(findings[0]).toMatchObject({ file: 'ky.md', line: 1, column: 1, severity: 'error', rule: 'front-matter' });
    expect(findings[0]?.message).toContain(words);
  });

  it.each([
    [
      'an unknown key',
      '---\ntitel: x\ntitle: x\nminutes: 5\ngoal: y\n---\nHi',
      '2:1 unknown-key',
      'Unknown key `titel`. Did you mean `title`?',
    ],
    ['a missing key', '---\ntitle: x\nminutes: 5\n---\nHi', '2:1 missing-key', '`goal` is missing. Write `goal: …`.'],
    [
      'minutes in words',
      '---\ntitle: x\nminutes: five\ngoal: y\n---\nHi',
      '3:10 wrong-value',
      '`minutes` must be a number, not `five`.',
    ],
    [
      'a colon in a title',
      '---\ntitle: x: y\nminutes: 5\ngoal: y\n---\nHi',
      '2:8 yaml',
      'A text with “: ” in it has to stand between quotes: "…".',
    ],
    [
      'a key twice',
      '---\ntitle: x\ntitle: y\nminutes: 5\ngoal: y\n---\nHi',
      '3:1 yaml',
      'This key stands here twice. Keep one of them.',
    ],
  ])('reports %s in its head', (_name, source, place, message) => {
    const { findings, said } = parse(source);
    expect(said).toEqual([place]);
    expect(findings[0]?.message).toBe(message);
  });

  it.each([
    ['a heading', '# One', '7:1 not-shown', 'no headings'],
    ['HTML', 'one <b>two</b>', '7:5 not-shown', 'no HTML'],
    ['a link on words', 'See [this](https://x.kg).', '7:5 not-shown', 'Write the address itself'],
    ['a table', '| a | b |\n|---|---|\n| 1 | 2 |', '7:1 not-shown', 'no tables'],
    ['program code', 'one\n`two`', '8:1 not-shown', 'between quotes'],
    ['a list in a list', '- one\n  - two', '8:3 not-shown', 'one paragraph'],
    ['boxes outside of a question', '- [ ] one', '7:1 stray-box', 'Boxes are the answers'],
    ['a star that is no emphasis', 'one\n2 * 3', '8:3 stray-star', 'Write ×'],
    ['emphasis in emphasis', '**one *two***', '7:7 nested-marks', 'Keep one'],
    ['a picture inside a sentence', 'Look ![x](y.png) here', '7:6 not-shown', 'a paragraph of its own'],
    ['a star below emphasis over a line break', '*one\ntwo* three\n2 * 3', '9:3 stray-star', 'Write ×'],
    ['two pictures', '![x](y.png)\n\n![x](z.png)', '9:1 two-pictures', 'one picture'],
    ['a long dash for three dashes', 'one\n\n—\n\ntwo', '9:1 screen-end', 'three dashes'],
    ['stars for three dashes', 'one\n\n***\n\ntwo', '9:1 screen-end', 'three dashes'],
    ['an empty screen', 'one\n\n---\n\n---\n\ntwo', '10:1 empty-screen', 'Remove one of the `---`'],
    [
      'a question that is not closed',
      'one\n\n:::question{#a type=reflection}\nWhy?\n\n---\n\ntwo',
      '9:1 unclosed-question',
      'write `:::`',
    ],
    ['a fence too many', 'one\n\n:::', '9:1 stray-close', 'none is open'],
    [
      'text after a question',
      ':::question{#a type=reflection}\nWhy?\n:::\n\ntwo',
      '11:1 text-after-question',
      'A question ends its screen',
    ],
    [
      'two questions',
      ':::question{#a type=reflection}\nWhy?\n:::\n\n:::question{#b type=reflection}\nHow?\n:::',
      '11:1 two-questions',
      'one question',
    ],
    ['an unknown block', ':::questoin{#a type=choice}\nWhy?\n:::', '7:4 unknown-directive', 'Did you mean `question`?'],
    ['a question without braces', ':::question\nWhy?\n:::', '7:1 question-head', 'begins like this'],
    ['a question without id', ':::question{type=reflection}\nWhy?\n:::', '7:12 question-head', 'has no id'],
    ['an id with capitals', ':::question{#Praise type=reflection}\nWhy?\n:::', '7:14 bad-id', '`Praise` is no id'],
    ['a Cyrillic id', ':::question{#мактоо type=reflection}\nWhy?\n:::', '7:14 bad-id', 'letters a–z'],
    ['no type', ':::question{#a}\nWhy?\n:::', '7:12 missing-type', '`choice`, `choices`'],
    ['an unknown type', ':::question{#a type=chioce}\nWhy?\n:::', '7:21 unknown-type', 'Did you mean `choice`?'],
    [
      'an unknown level',
      ':::question{#a type=reflection level=hard}\nWhy?\n:::',
      '7:38 unknown-level',
      '`recall`, `apply`, `judge`',
    ],
    [
      'an unknown attribute',
      ':::question{#a type=reflection leve=judge}\nWhy?\n:::',
      '7:32 question-head',
      'Did you mean `level`?',
    ],
    ['a question that asks nothing', ':::question{#a type=reflection}\n\n:::', '7:1 missing-prompt', 'asks nothing'],
  ])('reports %s', (_name, source, place, words) => {
    const { findings, said } = parse(`${HEAD}\n${source}\n`);
    expect(said.filter((one) => !one.endsWith('empty-lesson'))).toEqual([place]);
    expect(findings[0]?.message).toContain(words);
  });

  it('reports a question that is not closed where the next one begins', () => {
    const source = ':::question{#a type=reflection}\nWhy?\n:::question{#b type=reflection}\nHow?\n:::';
    expect(parse(HEAD + source).said).toEqual(['6:1 unclosed-question', '8:1 two-questions']);
  });

  it('is read to its end when it has 10,000 lines', () => {
    const screens = Array.from({ length: 2500 }, (_, i) => `Screen ${i}\n\n---\n`).join('\n');
    expect(parse(HEAD + screens).page.screens).toHaveLength(2500);
  });

  it.each([
    ['a line of 5,001 characters', 'a'.repeat(5001), '6:1 long-line'],
    ['lists in lists in lists', `${'- '.repeat(2000)}x`, '6:1 deep-line'],
    ['quotes in quotes in quotes', `${'>'.repeat(4000)}x`, '6:1 deep-line'],
  ])('is not held up by %s', (_name, source, place) => {
    expect(parse(HEAD + source).said[0]).toBe(place);
  });

  it('is not held up by lists that are indented without end', () => {
    const source = Array.from({ length: 1000 }, (_, i) => `${' '.repeat(2 * i)}- a`).join('\n');
    expect(parse(HEAD + source).said[0]).toMatch(/ not-shown$/);
  });

  it('says of an empty file what belongs into it', () => {
    expect(parse('\n').said).toEqual(['1:1 empty-lesson']);
  });
});

/** Text that is likely to hit the parser's corners. */
const scraps = fc.constantFrom(
  ...[
    '---\n',
    ':::question{#a type=choice}\n',
    ':::\n',
    '- [ ] a — b\n',
    '- [x] c\n',
    '= 12,5 ± 1\n',
    '1 … 5: a … b\n',
    '| a | b |\n|---|---|\n| c | d |\n',
  ],
  ...[
    'hint: x\n',
    '![a](b.png)\n',
    '**',
    '*',
    '{',
    '}',
    '\t',
    ' ',
    '\n',
    '#',
    ':',
    'title: x\n',
    '&#0;',
    '\\',
    '<b>',
    '`',
    '1. a\n',
    'ң',
    '\ud800',
    '*a\n',
    '&a [*a]\n',
  ],
);

describe('parseLesson and parseTest', () => {
  it('never throw, whatever the file holds', () => {
    const source = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(scraps, fc.string()), { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, fc.boolean(), (text, hasHead) => {
        const lines = hasHead ? HEAD + text : text;
        const count = lines.split('\n').length;
        const findings: Finding[] = [];
        const report = reportIn('ky.md', (finding) => findings.push(finding));
        parseLesson(lines, report);
        parseTest(lines, report);
        for (const { line, column } of findings) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(count + 1);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
