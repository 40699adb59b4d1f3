import type { Choice } from '../../learning/message.ts';
import { type BoardData, type Change, decodeButton, encodeButton, INERT } from './button-data.ts';
import { type Button, below, inRows, type Keyboard } from './keyboard.ts';
import { labelWidth } from './label-width.ts';
import { areWords, orderLine } from './order-line.ts';
import { MAX_ROW_BUTTONS } from './platform.ts';
import { WORDS } from './words.ts';

/**
 * A keyboard that holds an answer of several taps, which becomes an event only with the last one. It can be drawn, and read
 * back from what was drawn: nothing of it is kept anywhere else (docs/decisions/0017-the-keyboard-is-the-state.md).
 */
export type Board = Omit<BoardData, 'change'> & {
  /** What can be tapped, as it is written on the buttons. Of `match`: what belongs to the items. */
  readonly options: readonly Choice[];
  /** Of `match`: the item, from 0, that the next tap is for; else 0. */
  readonly item: number;
};

const TICKED = '☑️';
const UNTICKED = '⬜';
const CURRENT = '▸';
const NOTHING_YET = '…';

/** The answer as the core takes it; undefined: there is none yet. */
export function answerOf({ kind, state, options }: Board): readonly string[] | undefined {
  switch (kind) {
    case 'choices': {
      const ticked = options.map((option) => option.value).filter((value) => state.includes(value));
      return ticked.length > 0 ? ticked : undefined;
    }
    case 'order':
      return state.length === options.length ? state : undefined;
    case 'match':
      return state.every((value) => value !== '') ? state : undefined;
    default:
      return kind satisfies never;
  }
}

/** The board after a tap. The same board, where it changes nothing or is none of this board's. */
export function changeBoard(board: Board, change: Change): Board {
  const { state, options } = board;
  if ('value' in change && !options.some(({ value }) => value === change.value)) return board;
  switch (change.kind) {
    case 'add':
      return state.includes(change.value) ? board : changed(board, [...state, change.value]);
    case 'remove': {
      const rest = state.filter((value) => value !== change.value);
      return rest.length === state.length ? board : changed(board, rest);
    }
    case 'pair':
      return pair(board, change.item, change.value);
    case 'go':
      return change.item >= state.length || change.item === board.item ? board : changed(board, state, change.item);
    case 'done':
      return board;
    default:
      return change satisfies never;
  }
}

/** Then the next item that has nothing yet is asked for; where all have something, the same one. */
function pair(board: Board, item: number, value: string): Board {
  if (item >= board.state.length || board.state[item] === value) return board;
  const state = board.state.with(item, value);
  const order = state.map((_, i) => (item + 1 + i) % state.length);
  return changed(board, state, order.find((i) => state[i] === '') ?? item);
}

function changed(board: Board, state: readonly string[], item = 0): Board {
  return { ...board, state, item, step: board.step + 1 };
}

/** Undefined: an answer could become longer than buttons can carry. */
export function drawBoard(board: Board): Keyboard | undefined {
  if (!buttonOf(board, '', { kind: 'done' }, fullState(board))) return undefined;
  const rows = board.kind === 'match' ? drawMatch(board) : drawOptions(board);
  if (!rows || !answerOf(board)) return rows;
  const done = buttonOf(board, `✓ ${WORDS[board.language].done}`, { kind: 'done' });
  return done && [...rows, ...below(done)];
}

/** The longest state that the board can come to. */
function fullState({ kind, state, options }: Board): readonly string[] {
  const values = options.map(({ value }) => value);
  const longest = values.reduce((one, other) => (other.length > one.length ? other : one), '');
  return kind === 'match' ? state.map(() => longest) : values;
}

function drawOptions(board: Board): Keyboard | undefined {
  const isLined = isInLine(board);
  const buttons = board.options.map(({ value, label }) => {
    const isIn = board.state.includes(value);
    return buttonOf(board, `${signOf(board, value, isLined)}${label}`, { kind: isIn ? 'remove' : 'add', value });
  });
  if (!areAll(buttons)) return undefined;
  return isLined ? [...below(lineOf(board)), ...laidOut(board, buttons)] : laidOut(board, buttons);
}

/** Whether an order stands in a row of its own: beside a number or a letter, the number of its place could be either. */
function isInLine({ kind, options }: Board): boolean {
  return kind === 'order' && !areWords(options.map(({ label }) => label));
}

/** It is there from the beginning, so that what she taps does not move. */
function lineOf(board: Board): Button {
  const labels = board.state.map((value) => nameOf(board, value) ?? '');
  return { label: orderLine(labels, board.options.length), data: INERT };
}

/** What stands before the label of an option. */
function signOf({ kind, state }: Board, value: string, isLined: boolean): string {
  const place = state.indexOf(value) + 1;
  if (kind === 'choices') return place > 0 ? `${TICKED} ` : `${UNTICKED} `;
  if (place === 0) return '';
  return isLined ? `${TICKED} ` : `${keycaps(place)} `;
}

/** A number as keys that show it. */
function keycaps(number: number): string {
  return [...`${number}`].map((digit) => `${digit}\ufe0f\u20e3`).join('');
}

/** Above, the items with what was chosen for each; below, what can be chosen for the current one. */
function drawMatch(board: Board): Keyboard | undefined {
  const items = board.state.map((value, item) => {
    const chosen = nameOf(board, value) ?? NOTHING_YET;
    const sign = item === board.item ? `${CURRENT} ` : '';
    return buttonOf(board, `${sign}${item + 1} – ${chosen}`, { kind: 'go', item });
  });
  const options = board.options.map(({ value, label }) => {
    const sign = board.state[board.item] === value ? `${TICKED} ` : '';
    return buttonOf(board, `${sign}${label}`, { kind: 'pair', item: board.item, value });
  });
  return areAll(items) && areAll(options) ? [...inRows(items), ...laidOut(board, options)] : undefined;
}

/** What an option is named by: of pairs, the letter or number by which it is listed. */
export function nameOf({ kind, options }: Board, value: string): string | undefined {
  const label = options.find((option) => option.value === value)?.label;
  return kind === 'match' ? label?.split(')', 1)[0] : label;
}

/** Numbers and letters in rows; words one below the other. Each stays where it is when signs come before them. */
function laidOut({ options }: Board, buttons: readonly Button[]): Keyboard {
  const labels = options.map(({ label }) => label);
  if (!labels.every((label) => /^(?:\d+|\p{L})$/u.test(label))) return buttons.flatMap(below);
  return inRows(buttons, MAX_ROW_BUTTONS, Math.max(...labels.map((label) => labelWidth(`${TICKED} ${label}`))));
}

function buttonOf(board: Board, label: string, change: Change, state = board.state): Button | undefined {
  const { kind, turn, step, language } = board;
  const data = encodeButton({ kind, turn, step, language, state, change });
  return data === undefined ? undefined : { label, data };
}

function areAll(buttons: readonly (Button | undefined)[]): buttons is readonly Button[] {
  return buttons.every((button) => button !== undefined);
}

/** What the buttons below a message say; undefined: they are no board. Reads what `drawBoard` draws. */
export function readBoard(keyboard: Keyboard): Board | undefined {
  const buttons = keyboard.flat().flatMap((button) => {
    const data = 'callback_data' in button ? decodeButton(button.callback_data) : undefined;
    return data && data.kind !== 'pick' ? [{ label: button.text, data }] : [];
  });
  const options = buttons.flatMap(({ label, data }) => readOption(label, data));
  const [first] = buttons;
  if (!first || options.length === 0) return undefined;
  const { change: _, ...data } = first.data;
  const paired = buttons.find((button) => button.data.change.kind === 'pair')?.data.change;
  return { ...data, options, item: paired?.kind === 'pair' ? paired.item : 0 };
}

function readOption(label: string, { kind, state, change }: BoardData): Choice[] {
  if (!('value' in change)) return [];
  const { value } = change;
  const isSigned =
    kind === 'choices' || (change.kind === 'pair' ? state[change.item] === value : state.includes(value));
  return [{ value, label: isSigned ? label.slice(label.indexOf(' ') + 1) : label }];
}
