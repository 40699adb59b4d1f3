import { describe, expect, it } from 'vitest';
import type { Board } from '../../../src/channels/telegram/board.ts';
import { briefAnswer } from '../../../src/channels/telegram/brief-answer.ts';
import type { BoardKind } from '../../../src/channels/telegram/button-data.ts';
import { chosenKeyboard } from '../../../src/channels/telegram/chosen-keyboard.ts';

const LETTERS = 'abcdefghij';
const TEN = Array.from({ length: 10 }, (_, i) => `${i + 1}`);

/** `state`: a letter for each value, in their order; options have the values a, b, c, … */
function board(kind: BoardKind, labels: readonly string[], state: string): Board {
  const options = labels.map((label, i) => ({ value: LETTERS.charAt(i), label }));
  return { kind, turn: 5, step: 0, language: 'ky', state: [...state], options, item: 0 };
}

describe('an answer of several taps', () => {
  it.each<[name: string, board: Board, rows: string[]]>([
    ['ticked numbers, as they are listed', board('choices', TEN, 'eca'), ['✓ 1, 3, 5']],
    ['ten ticked numbers', board('choices', TEN, LETTERS), ['✓ 1, 2, 3, 4, 5, 6, 7, 8, 9,', '10']],
    ['ticked words', board('choices', ['Окуу', 'Жазуу', 'Сүйлөө'], 'ca'), ['✓ Окуу, Сүйлөө']],
    [
      'ticked words that one row does not hold',
      board('choices', ['Окуучунун аракети', 'Жазуу', 'Сүйлөө'], 'abc'),
      ['✓ Окуучунун аракети, Жазуу,', 'Сүйлөө'],
    ],
    ['an order of numbers', board('order', ['1', '2', '3', '4'], 'dacb'), ['✓ 4 → 1 → 3 → 2']],
    [
      'an order of words that one row does not hold',
      board('order', ['Окуу', 'Жазуу', 'Сүйлөшүү', 'Угуу'], 'bacd'),
      ['✓ Жазуу → Окуу → Сүйлөшүү →', 'Угуу'],
    ],
    [
      'an order that fills a row to its last letter',
      board('order', ['ө'.repeat(11), 'ү'.repeat(12), 'ң'], 'abc'),
      [`✓ ${'ө'.repeat(11)} → ${'ү'.repeat(12)} →`, 'ң'],
    ],
    [
      'an order in which one letter more would be too much',
      board('order', ['ө'.repeat(11), 'ү'.repeat(13), 'ң'], 'abc'),
      [`✓ ${'ө'.repeat(11)} →`, `${'ү'.repeat(13)} → ң`],
    ],
    ['pairs, by letters', board('match', ['а) Окуу', 'б) Жазуу'], 'baa'), ['✓ 1б 2а 3а']],
    ['pairs, by numbers', board('match', TEN, 'ja'), ['✓ 1-10 2-1']],
  ])('is shown where it was tapped: %s', (_name, answered, rows) => {
    const keyboard = chosenKeyboard({ text: 'x', brief: briefAnswer(answered) });
    expect(keyboard).toEqual(rows.map((text) => [{ text, callback_data: '-' }]));
  });

  it('is cut where a label is longer than a row', () => {
    const [[button] = []] = chosenKeyboard({ text: 'x', brief: briefAnswer(board('choices', ['ө'.repeat(40)], 'a')) });
    expect(button?.text).toBe(`✓ ${'ө'.repeat(27)}…`);
  });
});
