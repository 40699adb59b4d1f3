import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtDash } from '../../src/library/feedback-dash.ts';
import type { Finding } from '../../src/library/finding.ts';
import { parseQuestion } from '../../src/library/parse-question.ts';
import { reportIn } from '../../src/library/source-position.ts';

/** A question whose first line is the tenth of its file, so that its second stands on line 11. */
function parse(type: string, lines: string) {
  const findings: Finding[] = [];
  const report = reportIn('ky.md', (finding) => findings.push(finding));
  const block = { head: `:::question{#q type=${type}}`, line: 10, body: { line: 11, lines: lines.split('\n') } };
  const parsed = parseQuestion(block, report);
  const question = 'question' in parsed ? parsed.question : undefined;
  return { question, findings, said: findings.map(({ line, column, rule }) => `${line}:${column} ${rule}`) };
}

describe('a question', () => {
  it.each([
    [
      'a choice',
      'choice',
      'Which?\n- [ ] a — no\n- [x] b',
      { right: [1], text: { prompt: 'Which?', options: [{ label: 'a', feedback: 'no' }, { label: 'b' }] } },
    ],
    [
      'a box ticked with the Cyrillic letter',
      'choice',
      'Which?\n- [х] a\n- [ ] b — no',
      { right: [0], text: { prompt: 'Which?', options: [{ label: 'a' }, { label: 'b', feedback: 'no' }] } },
    ],
    [
      'a box without blank',
      'choice',
      'Which?\n- [] a — no\n- [X] b',
      { right: [1], text: { prompt: 'Which?', options: [{ label: 'a', feedback: 'no' }, { label: 'b' }] } },
    ],
    [
      'a hint right under the last answer',
      'choice',
      'Which?\n- [ ] a — no\n- [x] b\nhint: c',
      { right: [1], text: { prompt: 'Which?', hint: 'c', options: [{ label: 'a', feedback: 'no' }, { label: 'b' }] } },
    ],
    [
      'an answer over two lines',
      'choice',
      'Which?\n- [ ] a\n  b — no\n  way\n- [x] c',
      { right: [1], text: { prompt: 'Which?', options: [{ label: 'a b', feedback: 'no way' }, { label: 'c' }] } },
    ],
    [
      'several ticks',
      'choices',
      'Which?\n\nAll that fit.\n\n- [x] a\n\n- [ ] b — no\n\n- [x] c\n\nfeedback: d',
      {
        right: [0, 2],
        text: {
          prompt: 'Which?\n\nAll that fit.',
          feedback: 'd',
          options: [{ label: 'a' }, { label: 'b', feedback: 'no' }, { label: 'c' }],
        },
      },
    ],
    [
      'a list above the boxes',
      'choice',
      '- p\n- q\n\nWhich?\n\n- [ ] a — no\n- [x] b',
      { right: [1], text: { prompt: '- p\n- q\n\nWhich?', options: [{ label: 'a', feedback: 'no' }, { label: 'b' }] } },
    ],
    [
      'numbers',
      'number',
      'How many?\n\n= 12.5 ± 0.5 — yes\n! 10 — forgot two\n= −1 200,25',
      {
        ranges: [
          { value: 12.5, tolerance: 0.5, isRight: true },
          { value: 10, tolerance: 0, isRight: false },
          { value: -1200.25, tolerance: 0, isRight: true },
        ],
        text: { prompt: 'How many?', rangeFeedback: ['yes', 'forgot two', undefined] },
      },
    ],
    [
      'a number right under the question',
      'number',
      'How many?\n= 7 +/- 1\nhint: count',
      {
        ranges: [{ value: 7, tolerance: 1, isRight: true }],
        text: { prompt: 'How many?', hint: 'count', rangeFeedback: [undefined] },
      },
    ],
    [
      'texts',
      'text',
      'What?\n\n= growth mindset — yes\n= growth\n! talent — no',
      {
        text: {
          prompt: 'What?',
          answers: [
            { text: 'growth mindset', isRight: true, feedback: 'yes' },
            { text: 'growth', isRight: true },
            { text: 'talent', isRight: false, feedback: 'no' },
          ],
        },
      },
    ],
    [
      'an order',
      'order',
      'In what order?\n\n1. a\n2. b - c\n1. d\n\nfeedback: e',
      { text: { prompt: 'In what order?', feedback: 'e', items: ['a', 'b - c', 'd'] } },
    ],
    [
      'pairs',
      'match',
      'What belongs together?\n\n| What | To |\n|---|---|\n| a | 1 |\n| b | 2 |\n\nhint: c',
      { text: { prompt: 'What belongs together?', hint: 'c', items: ['a', 'b'], matches: ['1', '2'] } },
    ],
    [
      'a scale',
      'scale',
      'How sure?\n\n1 … 5: not at all … completely',
      { from: 1, to: 5, text: { prompt: 'How sure?', low: 'not at all', high: 'completely' } },
    ],
    [
      'a scale with dots',
      'scale',
      'How sure?\n0...10: не уверен ... уверен',
      { from: 0, to: 10, text: { prompt: 'How sure?', low: 'не уверен', high: 'уверен' } },
    ],
    ['a reflection', 'reflection', 'Whom?\n\nfeedback: Good.', { text: { prompt: 'Whom?', feedback: 'Good.' } }],
  ])('may be %s', (_name, type, lines, body) => {
    const { question, findings } = parse(type, lines);
    expect(findings).toEqual([]);
    expect(question?.body).toEqual({ type, ...body });
  });

  it.each([
    [
      'no right answer',
      'choice',
      'Which?\n- [ ] a — no\n- [ ] b — no',
      '10:1 right-answers',
      'No answer of `q` is right',
    ],
    [
      'no right answer to choices',
      'choices',
      'Which?\n- [ ] a — no\n- [ ] b — no',
      '10:1 right-answers',
      'No answer of `q` is right',
    ],
    [
      'two right answers to a choice',
      'choice',
      'Which?\n- [x] a\n- [x] b',
      '13:1 right-answers',
      'write `type=choices`',
    ],
    [
      'a wrong answer without feedback',
      'choice',
      'Which?\n- [ ] a\n- [x] b',
      '12:1 missing-feedback',
      '`- [ ] answer — feedback`',
    ],
    ['one answer', 'choice', 'Which?\n- [x] a', '10:1 few-answers', 'has 1 answer and'],
    ['no boxes', 'choice', 'Which?\n- a\n- b', '10:1 few-answers', 'Write each answer as'],
    ['one box missing', 'choice', 'Which?\n- [ ] a — no\n- b\n- [x] c', '13:1 missing-box', 'has no box'],
    ['the same answer twice', 'choice', 'Which?\n- [ ] A — no\n- [x] a', '13:1 same-answer', 'stands here twice'],
    ['an empty answer', 'choice', 'Which?\n- [ ] — no\n- [x] a', '12:1 empty-answer', 'is empty'],
    ['emphasis on a button', 'choice', 'Which?\n- [ ] *a* — no\n- [x] b', '12:1 marked-answer', 'Leave the stars out'],
    [
      'eleven answers',
      'choices',
      `Which?\n${Array.from({ length: 11 }, (_, i) => `- [x] ${i}`).join('\n')}`,
      '10:1 many-answers',
      'at most 10',
    ],
    [
      'two lists of answers',
      'choice',
      'Which?\n- [ ] a — no\n- [x] b\n\nor\n\n- [ ] c — no',
      '15:1 stray-text',
      'may follow the answers',
    ],
    [
      'text after the answers',
      'choice',
      'Which?\n- [ ] a — no\n- [x] b\n\nRemember.',
      '15:1 stray-text',
      'may follow the answers',
    ],
    ['two hints', 'choice', 'Which?\n- [ ] a — no\n- [x] b\n\nhint: c\nhint: d', '16:1 twice', '`hint:` twice'],
    ['an empty hint', 'reflection', 'Why?\n\nhint:', '13:1 empty-line', 'Nothing follows `hint:`'],
    [
      'a mistake below emphasis over a line break',
      'number',
      'How *many\nare* there?\n= ten',
      '13:1 unreadable-answer',
      'as a number',
    ],
    ['a word for a number', 'number', 'How many?\n= ten', '12:1 unreadable-answer', 'as a number'],
    ['a range with a hyphen', 'number', 'How many?\n= 5 - 7', '12:1 unreadable-answer', '± 0.5'],
    ['only foreseen mistakes', 'number', 'How many?\n! 10 — no', '10:1 right-answers', '`= 12.5 ± 0.5`'],
    ['no answer to a text', 'text', 'What?', '10:1 right-answers', '`= growth mindset`'],
    ['an order without numbers', 'order', 'In what order?\n- a\n- b', '10:1 few-answers', '`1. first`'],
    [
      'three columns',
      'match',
      'What?\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |',
      '14:3 unreadable-answer',
      'two columns',
    ],
    [
      'the same word twice on the right',
      'match',
      'What?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 4 | 2 |',
      '15:7 same-answer',
      'stands here twice',
    ],
    ['a scale without words', 'scale', 'How sure?\n1 … 5', '12:1 unreadable-answer', 'a word for each end'],
    [
      'a scale the wrong way round',
      'scale',
      'How sure?\n5 … 1: a … b',
      '12:1 unreadable-answer',
      'the lower number first',
    ],
    ['a heading', 'reflection', '# Why?\nHow?', '11:1 not-shown', 'no headings'],
  ])('reports %s', (_name, type, lines, place, words) => {
    const { findings, said } = parse(type, lines);
    expect(said).toContain(place);
    expect(findings.find((_, i) => said[i] === place)?.message).toContain(words);
  });
});

describe('the dash before a feedback', () => {
  it.each([
    ['a long dash', 'a — b', 'a', 'b'],
    ['a short dash', 'a – b', 'a', 'b'],
    ['a hyphen between blanks', 'a - b', 'a', 'b'],
    ['two hyphens', 'a -- b', 'a', 'b'],
    ['the first of two long dashes', 'a — b — c', 'a', 'b — c'],
    ['the long one of two dashes', 'a – b — c', 'a – b', 'c'],
    ['a dash after one between quotes', '«Талант — белек» — жок', '«Талант — белек»', 'жок'],
    ['a dash after one between English quotes', '"a - b" - c', '"a - b"', 'c'],
    ['no dash inside a word', 'e-mail', 'e-mail', undefined],
    ['no dash before a number', 'from -5 to 3', 'from -5 to 3', undefined],
    ['a dash with nothing behind it', 'a —', 'a', undefined],
  ])('is %s', (_name, line, answer, feedback) => {
    expect(splitAtDash(line)).toEqual({ answer, ...(feedback !== undefined && { feedback }) });
  });

  it('loses no letter of what stands on both sides of it', () => {
    const side = fc
      .string({ unit: 'grapheme' })
      .map((text) => text.replace(/[\s—–"«»“”„-]/g, 'x'))
      .filter((text) => text !== '');
    fc.assert(
      fc.property(side, side, (answer, feedback) => {
        expect(splitAtDash(`${answer} — ${feedback}`)).toEqual({ answer, feedback });
      }),
    );
  });
});
