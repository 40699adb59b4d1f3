import { numberOfWord } from './answer-words.ts';
import { fold } from './fold.ts';

/**
 * The place that a letter has in a list, in both alphabets as people letter lists here: `a b c …` and `а б в г д е ж з и
 * к` (no ё, no й). The code point decides, so Latin `b` is 2 and Cyrillic `в` is 3, though `B` and `В` look the same: a
 * keyboard writes one alphabet at a time. Cyrillic `с` has no place of its own and is the Latin `c`; Latin `v` is `в`.
 */
const PLACES: ReadonlyMap<string, number> = new Map([
  ...[...'abcdefghij'].map((letter, i) => [letter, i + 1] as const),
  ...[...'абвгдежзик'].map((letter, i) => [letter, i + 1] as const),
  ['с', 3],
  ['v', 3],
]);

/** `2-чи`, `2-й`, `2nd`: the ending says nothing more. */
const ORDINAL = /(\d)\s?-?\s?(?:инчи|нчи|чи|чы|чу|чү|й|я|ый|ой|ая|ое|st|nd|rd|th)(?!\p{L})/giu;
const ATOM = /\d+|\p{L}+/gu;
const FILLERS: ReadonlySet<string> = new Set(
  [
    'вариант варианты варианттар ответ ответы жооп жообу жообум жооптор номер номери номуру туура менимче',
    'answer answers option options number no мой менин правильный верный думаю the is',
  ].flatMap((words) => words.split(' ')),
);
/** Words between numbers. So the ninth item of a lettered list, `и`, has to be named by its number among others. */
const JOINING: ReadonlySet<string> = new Set(
  'и жана да менен же плюс еще дагы потом затем анан андан кийин and then'.split(' '),
);
const NINTH = 9;

/** A number or letter of a list, as typed. */
export type Atom = { readonly text: string; readonly isNumber: boolean };

/** The numbers and words of a text in their order, without what people write around and between them. */
export function atomsOf(text: string): Atom[] {
  const words = fold(text).match(ATOM) ?? [];
  const atoms = words.filter((word) => !FILLERS.has(word)).map((word) => ({ text: word, isNumber: isDigit(word) }));
  return atoms.length > 1 ? atoms.filter((atom) => !JOINING.has(atom.text)) : atoms;
}

/**
 * The positions, from 1, that an atom names among `count`. Digits without spaces (`312`) and letters without spaces
 * (`ваб`) are one position each where they are different and nobody could mean a two-digit number.
 */
export function placesOf(atom: Atom, count: number): number[] | undefined {
  if (!atom.isNumber) return placesOfWord(atom.text, count);
  const number = Number(atom.text);
  if (number >= 1 && number <= count) return [number];
  return count <= NINTH ? inRange([...atom.text].map(Number), count) : undefined;
}

function placesOfWord(word: string, count: number): number[] | undefined {
  const number = word.length > 1 ? numberOfWord(word) : undefined;
  if (number !== undefined) return inRange([number], count);
  return word.length > count
    ? undefined
    : inRange(
        [...word].map((letter) => PLACES.get(letter) ?? 0),
        count,
      );
}

function inRange(places: readonly number[], count: number): number[] | undefined {
  const isKnown = places.every((place) => place >= 1 && place <= count);
  return isKnown && new Set(places).size === places.length ? [...places] : undefined;
}

function isDigit(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** All positions, from 1, that a text lists, in its order; undefined where it says anything else. May repeat some. */
export function listedPlaces(text: string, count: number): number[] | undefined {
  const atoms = atomsOf(text.replace(ORDINAL, '$1'));
  if (atoms.length === 0 || atoms.length > 2 * count) return undefined;
  const places: number[] = [];
  for (const atom of atoms) {
    const own = placesOf(atom, count);
    if (!own) return undefined;
    places.push(...own);
  }
  return places;
}
