import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf, type Board, changeBoard, drawBoard, readBoard } from '../../../src/channels/telegram/board.ts';
import { type Change, decodeButton, encodeButton } from '../../../src/channels/telegram/button-data.ts';
import { LANGUAGES } from '../../../src/learning/language.ts';
import type { Choice } from '../../../src/learning/message.ts';

const options = (...labels: string[]): Choice[] => labels.map((label, i) => ({ value: 'abcdefghij'[i] ?? '', label }));
const board = (rest: Partial<Board>): Board => ({
  kind: 'choices',
  turn: 5,
  step: 0,
  language: 'ky',
  state: [],
  options: options('Окуу', 'Жазуу', 'Сүйлөө'),
  item: 0,
  ...rest,
});
const add = (value: string): Change => ({ kind: 'add', value });
const remove = (value: string): Change => ({ kind: 'remove', value });
const pair = (item: number, value: string): Change => ({ kind: 'pair', item, value });

const labels = (one: Board) => drawBoard(one)?.map((row) => row.map(({ text }) => text));

describe('a board', () => {
  it.each<[name: string, start: Board, changes: Change[], state: string[], answer: string[] | undefined]>([
    ['has no answer before anything is ticked', board({}), [], [], undefined],
    ['has what is ticked, in the order shown', board({}), [add('c'), add('a')], ['c', 'a'], ['a', 'c']],
    ['loses a tick', board({}), [add('a'), remove('a')], [], undefined],
    ['takes the same tap twice as once', board({}), [add('a'), add('a')], ['a'], ['a']],
    ['has no order before all have a place', board({ kind: 'order' }), [add('c'), add('a')], ['c', 'a'], undefined],
    [
      'has the order of the taps',
      board({ kind: 'order' }),
      [add('c'), add('a'), add('b')],
      ['c', 'a', 'b'],
      ['c', 'a', 'b'],
    ],
    ['moves up what stands behind', board({ kind: 'order' }), [add('c'), add('a'), remove('c')], ['a'], undefined],
    ['ignores what it does not offer', board({}), [add('x')], [], undefined],
    [
      'has no pairs before every item has one',
      board({ kind: 'match', state: ['', ''] }),
      [pair(0, 'b')],
      ['b', ''],
      undefined,
    ],
    [
      'pairs two items with the same',
      board({ kind: 'match', state: ['', ''] }),
      [pair(0, 'b'), pair(1, 'b')],
      ['b', 'b'],
      ['b', 'b'],
    ],
    [
      'lets a pair be changed',
      board({ kind: 'match', state: ['', ''] }),
      [pair(1, 'b'), pair(1, 'c')],
      ['', 'c'],
      undefined,
    ],
    [
      'ignores an item that it does not have',
      board({ kind: 'match', state: ['', ''] }),
      [pair(2, 'b')],
      ['', ''],
      undefined,
    ],
  ])('%s', (_name, start, changes, state, answer) => {
    const end = changes.reduce(changeBoard, start);
    expect(end.state).toEqual(state);
    expect(answerOf(end)).toEqual(answer);
  });

  it('asks for the next item that has nothing yet, then stays', () => {
    const one = changeBoard(board({ kind: 'match', state: ['', '', ''] }), pair(0, 'b'));
    const two = changeBoard(changeBoard(one, { kind: 'go', item: 2 }), pair(2, 'a'));
    const three = changeBoard(two, pair(1, 'c'));
    expect([one.item, two.item, three.item]).toEqual([1, 1, 1]);
  });

  it('counts what changed it, and is the same board where nothing did', () => {
    const one = changeBoard(board({}), add('a'));
    expect(one.step).toBe(1);
    expect(changeBoard(one, add('a'))).toBe(one);
    expect(changeBoard(one, { kind: 'done' })).toBe(one);
  });

  it.each<[name: string, board: Board, rows: string[][]]>([
    ['choices', board({}), [['⬜ Окуу'], ['⬜ Жазуу'], ['⬜ Сүйлөө']]],
    ['ticked choices', board({ state: ['b'] }), [['⬜ Окуу'], ['☑️ Жазуу'], ['⬜ Сүйлөө'], ['✓ Даяр']]],
    ['an order of words that is begun', board({ kind: 'order', state: ['b'] }), [['Окуу'], ['1️⃣ Жазуу'], ['Сүйлөө']]],
    [
      'an order of numbers before it is begun',
      board({ kind: 'order', options: options('1', '2', '3', '4') }),
      [['…'], ['1', '2', '3', '4']],
    ],
    [
      'an order of numbers that is begun, in a row of its own',
      board({ kind: 'order', state: ['d', 'a'], options: options('1', '2', '3', '4') }),
      [['4 → 1 → …'], ['☑️ 1', '2', '3', '☑️ 4']],
    ],
    [
      'an order of numbers that is complete',
      board({ kind: 'order', language: 'en', state: ['b', 'a', 'c'], options: options('1', '2', '3') }),
      [['2 → 1 → 3'], ['☑️ 1', '☑️ 2', '☑️ 3'], ['✓ Done']],
    ],
    [
      'an order of years that is begun',
      board({ kind: 'order', state: ['b'], options: options('1991', '1917', '2005') }),
      [['1917 → …'], ['1991', '☑️ 1917', '2005']],
    ],
    [
      'an order of ten numbers close together',
      board({
        kind: 'order',
        state: [...'jihgfedcb'],
        options: options(...[...'abcdefghij'].map((_, i) => `${i + 1}`)),
      }),
      [['10→9→8→7→6→5→4→3→2→…'], ['1', '☑️ 2', '☑️ 3'], ['☑️ 4', '☑️ 5', '☑️ 6'], ['☑️ 7', '☑️ 8', '☑️ 9'], ['☑️ 10']],
    ],
    [
      'pairs',
      board({ kind: 'match', language: 'ru', state: ['b', ''], item: 1, options: options('а', 'б') }),
      [
        ['1 – б', '▸ 2 – …'],
        ['а', 'б'],
      ],
    ],
    [
      'pairs that are complete',
      board({ kind: 'match', language: 'ru', state: ['b', 'a'], item: 1, options: options('а) да', 'б) нет') }),
      [['1 – б', '▸ 2 – а'], ['☑️ а) да'], ['б) нет'], ['✓ Готово']],
    ],
    [
      'pairs by numbers of two digits',
      board({ kind: 'match', state: ['b', 'a'], item: 1, options: options('10) да', '11) нет') }),
      [['1 – 11', '▸ 2 – 10'], ['☑️ 10) да'], ['11) нет'], ['✓ Даяр']],
    ],
  ])('shows %s', (_name, one, rows) => {
    expect(labels(one)).toEqual(rows);
  });

  it.each<[name: string, board: Board, changes: Change[]]>([
    ['an order', board({ kind: 'order', options: options(...'123456') }), [...'bfadce'].map(add)],
    [
      'pairs',
      board({ kind: 'match', state: ['', '', ''], options: options(...'абвгд') }),
      [pair(0, 'e'), pair(1, 'a'), pair(2, 'd')],
    ],
    ['words in order', board({ kind: 'order' }), [add('b'), add('a')]],
  ])('keeps every button of %s where it is while she taps', (_name, start, changes) => {
    const places = (one: Board) => drawBoard(one)?.map((row) => row.length);
    let now = start;
    for (const change of changes) {
      now = changeBoard(now, change);
      expect(places(now)?.slice(0, places(start)?.length)).toEqual(places(start));
    }
  });

  it('is not drawn where its answer could outgrow a button', () => {
    const long = Array.from({ length: 4 }, (_, i) => ({ value: `${'v'.repeat(14)}${i}`, label: 'a' }));
    expect(drawBoard(board({ options: long }))).toBeUndefined();
    expect(drawBoard(board({ options: [{ value: 'a,b', label: 'a' }] }))).toBeUndefined();
  });

  const anyLabel = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => text.trim() || 'ө');
  const anyBoard = fc
    .record({
      kind: fc.constantFrom('choices' as const, 'order' as const, 'match' as const),
      turn: fc.nat(100_000),
      language: fc.constantFrom(...LANGUAGES),
      labels: fc.array(anyLabel, { minLength: 1, maxLength: 10 }),
      items: fc.integer({ min: 1, max: 10 }),
      taps: fc.array(fc.record({ value: fc.nat(9), item: fc.nat(9), isAdd: fc.boolean() }), { maxLength: 30 }),
    })
    .map(({ kind, turn, language, labels: texts, items, taps }) => {
      const start = board({
        kind,
        turn,
        language,
        options: options(...texts),
        state: kind === 'match' ? Array(items).fill('') : [],
      });
      return taps.reduce((one, { value, item, isAdd }) => {
        const letter = 'abcdefghij'[value] ?? '';
        return changeBoard(one, kind === 'match' ? pair(item, letter) : isAdd ? add(letter) : remove(letter));
      }, start);
    });

  it('is read back as it was drawn, with data of at most 64 bytes', () => {
    fc.assert(
      fc.property(anyBoard, (one) => {
        const keyboard = drawBoard(one) ?? [];
        expect(readBoard(keyboard)).toEqual(one);
        for (const button of keyboard.flat()) {
          expect(Buffer.byteLength('callback_data' in button ? button.callback_data : '')).toBeLessThanOrEqual(64);
        }
        for (const row of keyboard) expect(row.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 500 },
    );
  });
});

describe('decodeButton', () => {
  it('understands what encodeButton writes, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const data = decodeButton(text);
        if (data) expect(decodeButton(encodeButton(data) ?? '')).toEqual(data);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '',
    '-',
    'p',
    'p;;a',
    'p;5;',
    's;5;0;ky;a',
    's;5;0;de;a;!',
    'x;5;0;ky;a;!',
    'm;5;0;ky;,;9',
    's;5;0;ky;;+',
    'p;ө;a',
  ])('takes %j for no button of ours', (text) => {
    expect(decodeButton(text)).toBeUndefined();
  });
});
