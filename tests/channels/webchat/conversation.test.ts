import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areShort,
  askedIn,
  chosenValues,
  liveIn,
  moved,
  numberTyped,
  progressIn,
  withEntry,
} from '../../../src/channels/webchat/page/conversation.ts';
import type { OutboundMessage, Prompt } from '../../../src/learning/message.ts';
import type { TranscriptEntry } from '../../../src/learning/transcript.ts';

const ask = (turn: number): Prompt => ({ turn, type: 'reflection' });
const asks = (turn: number): OutboundMessage => ({ text: 'Q', ask: ask(turn) });
const tells: OutboundMessage = { text: 'I' };
const done = (count: number): OutboundMessage => ({ text: 'I', progress: { title: 'L', done: count, of: 5 } });

function entry(number: number, messages: readonly OutboundMessage[], heard?: string): TranscriptEntry {
  return {
    id: `1.${number}`,
    number,
    at: 0,
    messages,
    ...(heard !== undefined && { heard: { id: `h${number}`, text: heard } }),
  };
}

describe('withEntry', () => {
  it('keeps the order of numbers and each number once, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (numbers) => {
        const entries = numbers.reduce<readonly TranscriptEntry[]>((all, n) => withEntry(all, entry(n, [])), []);
        expect(entries.map(({ number }) => number)).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('liveIn', () => {
  it.each<[string, TranscriptEntry[], number | undefined]>([
    ['nothing was said', [], undefined],
    ['a question was asked', [entry(1, [asks(1)])], 1],
    ['two questions were asked: the newer one', [entry(1, [asks(1)]), entry(2, [asks(2)])], 2],
    ['she answered', [entry(1, [asks(1)]), entry(2, [tells], 'a')], undefined],
    ['she answered without a reply', [entry(1, [asks(1)]), entry(2, [], 'a')], undefined],
    ['she answered and was asked again', [entry(1, [asks(1)]), entry(2, [tells, asks(1)], 'a')], 1],
    ['a reminder came after the question', [entry(1, [asks(1)]), entry(2, [tells])], 1],
    ['she answered after a reminder', [entry(1, [asks(1)]), entry(2, [tells]), entry(3, [], 'a')], undefined],
  ])('when %s', (_name, entries, turn) => {
    expect(liveIn(entries)?.prompt.turn).toBe(turn);
  });
});

describe('askedIn', () => {
  it('gives each question the first thing that she said after it', () => {
    const entries = [
      entry(1, [asks(1)]),
      entry(2, [asks(2)], 'one'),
      entry(3, [tells], 'two'),
      entry(4, [asks(3)], 'x'),
    ];
    expect(askedIn(entries).map(({ prompt, answer }) => [prompt.turn, answer])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, undefined],
    ]);
  });

  it('closes a question that was asked anew before she answered', () => {
    expect(askedIn([entry(1, [asks(1)]), entry(2, [asks(1)])]).map(({ answer }) => answer)).toEqual(['', undefined]);
  });
});

describe('progressIn', () => {
  it.each<[string, TranscriptEntry[], number | undefined]>([
    ['is hidden before the first lesson', [entry(1, [asks(1)])], undefined],
    ['is that of the newest message', [entry(1, [done(1)]), entry(2, [done(2), asks(2)])], 2],
    ['stays while something is only told', [entry(1, [done(1)]), entry(2, [tells])], 1],
    [
      'stays when a question is asked once more',
      [entry(1, [done(1)]), entry(2, [{ ...asks(2), verdict: 'wrong' }])],
      1,
    ],
    ['goes when something else is asked', [entry(1, [done(1)]), entry(2, [asks(2)])], undefined],
  ])('%s', (_name, entries, expected) => {
    expect(progressIn(entries)?.done).toBe(expected);
  });
});

describe('chosenValues', () => {
  const choices = ['Praise', 'Praise of effort', 'Good, clear', 'No'].map((label, i) => ({ value: `${i}`, label }));
  it.each([
    ['one label', 'Praise', ['0']],
    ['labels in lines', 'Praise of effort\nNo', ['1', '3']],
    ['labels with commas', 'Good, clear, Praise', ['2', '0']],
    ['a question to the tutor', 'What is Praise?', []],
    ['nothing', '', []],
  ])('finds %s', (_name, answer, expected) => {
    expect(chosenValues(choices, answer).sort()).toEqual([...expected].sort());
  });
});

describe('numberTyped', () => {
  it.each([
    ['12', '12'],
    ['12,5', '12.5'],
    [' 12.50 ', '12.50'],
    ['1 000', '1000'],
    ['−3', '-3'],
    ['+7', '7'],
    [',5', '.5'],
    ['', undefined],
    ['12 окуучу', undefined],
    ['1.2.3', undefined],
    ['-', undefined],
  ])('reads "%s" as %s', (text, expected) => {
    expect(numberTyped(text)).toBe(expected);
  });
});

describe('moved', () => {
  it.each([
    [0, 2, 'bcad'],
    [3, 0, 'dabc'],
    [1, 1, 'abcd'],
  ])('moves %i to %i', (from, to, expected) => {
    expect(moved([...'abcd'], from, to).join('')).toBe(expected);
  });
});

describe('areShort', () => {
  it.each([
    [['Ооба', 'Жок'], true],
    [['Ооба', 'Мен муну азыр айта албайм'], false],
    [['1', '2', '3', '4', '5'], false],
  ])('of %s says %s', (labels, expected) => {
    expect(areShort(labels.map((label) => ({ value: label, label })))).toBe(expected);
  });
});
