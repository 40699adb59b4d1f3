import { isLanguage, type Language } from '../../learning/language.ts';
import { MAX_BUTTON_DATA_BYTES } from './platform.ts';

/**
 * What a button carries (`callback_data`, at most 64 bytes): never a label. `pick` answers at once. The others belong to
 * a board: a keyboard that holds an answer which is not finished, as `state`; a tap on the button makes `change` of it.
 * `step` counts the changes, so that the newer of two states is known.
 */
export type ButtonData = PickData | BoardData;

export type PickData = { readonly kind: 'pick'; readonly turn: number; readonly value: string };

export type BoardData = {
  readonly kind: BoardKind;
  readonly turn: number;
  readonly step: number;
  /** In which its words are written. */
  readonly language: Language;
  /**
   * `choices`: what is ticked; `order`: what has its place, in that order; `match`: what belongs to each item, in the order of
   * the items, empty where nothing is chosen yet.
   */
  readonly state: readonly string[];
  readonly change: Change;
};

export type BoardKind = 'choices' | 'order' | 'match';

/** Changes say what is to be, not "the other way round": the same tap twice is the same as once. */
export type Change =
  | { readonly kind: 'add' | 'remove'; readonly value: string }
  | { readonly kind: 'pair'; readonly item: number; readonly value: string }
  /** Asks for what belongs to another item. */
  | { readonly kind: 'go'; readonly item: number }
  | { readonly kind: 'done' };

/** The data of a button that does nothing. */
export const INERT = '-';

const LETTERS: Readonly<Record<BoardKind, string>> = { choices: 's', order: 'o', match: 'm' };
const KINDS: ReadonlyMap<string, BoardKind> = new Map([
  ['s', 'choices'],
  ['o', 'order'],
  ['m', 'match'],
]);

/** Undefined: it would be longer than a button may carry, or a value has a sign in it that parts values here. */
export function encodeButton(data: ButtonData): string | undefined {
  const values = data.kind === 'pick' ? [] : [...data.state, ...changedValue(data.change)];
  if (values.some((value) => /[;,]/.test(value))) return undefined;
  const text = data.kind === 'pick' ? `p;${toDigits(data.turn)};${data.value}` : encodeBoard(data);
  return Buffer.byteLength(text) <= MAX_BUTTON_DATA_BYTES ? text : undefined;
}

function encodeBoard({ kind, turn, step, language, state, change }: BoardData): string {
  return [LETTERS[kind], toDigits(turn), toDigits(step), language, state.join(','), encodeChange(change)].join(';');
}

function changedValue(change: Change): string[] {
  return 'value' in change ? [change.value] : [];
}

function encodeChange(change: Change): string {
  switch (change.kind) {
    case 'add':
      return `+${change.value}`;
    case 'remove':
      return `-${change.value}`;
    case 'pair':
      return `${toDigits(change.item)}=${change.value}`;
    case 'go':
      return `>${toDigits(change.item)}`;
    case 'done':
      return '!';
    default:
      return change satisfies never;
  }
}

const PICK = /^p;([0-9a-z]{1,8});(.+)$/s;
const BOARD = /^([som]);([0-9a-z]{1,8});([0-9a-z]{1,4});([a-z]{2});([^;]*);([^;]+)$/s;
const PAIR = /^([0-9a-z]{1,2})=(.+)$/s;
const GO = /^>([0-9a-z]{1,2})$/;

/** Undefined: no button of ours, or one that does nothing. */
export function decodeButton(text: string): ButtonData | undefined {
  const [, pickTurn, value] = PICK.exec(text) ?? [];
  if (pickTurn !== undefined && value !== undefined) return { kind: 'pick', turn: fromDigits(pickTurn), value };
  const [, letter = '', turn = '', step = '', language, state = '', changed = ''] = BOARD.exec(text) ?? [];
  const kind = KINDS.get(letter);
  const change = decodeChange(changed);
  if (!kind || !change || !isLanguage(language)) return undefined;
  const values = state === '' && kind !== 'match' ? [] : state.split(',');
  return { kind, turn: fromDigits(turn), step: fromDigits(step), language, state: values, change };
}

function decodeChange(text: string): Change | undefined {
  if (text === '!') return { kind: 'done' };
  const [sign, rest] = [text.slice(0, 1), text.slice(1)];
  if (sign === '+' && rest !== '') return { kind: 'add', value: rest };
  if (sign === '-' && rest !== '') return { kind: 'remove', value: rest };
  const [, goItem] = GO.exec(text) ?? [];
  if (goItem !== undefined) return { kind: 'go', item: fromDigits(goItem) };
  const [, item, value] = PAIR.exec(text) ?? [];
  return item !== undefined && value !== undefined ? { kind: 'pair', item: fromDigits(item), value } : undefined;
}

function toDigits(number: number): string {
  return number.toString(36);
}

function fromDigits(digits: string): number {
  return Number.parseInt(digits, 36);
}
