import { isAll } from './answer-words.ts';
import { fold } from './fold.ts';
import { MAX_ANSWER_LENGTH } from './is-valid-answer.ts';
import { findVerbatim, matchChoice, matchOfferedChoice } from './match-choice.ts';
import type { Answer, Choice, PromptBody } from './message.ts';
import { parseNumber } from './parse-number.ts';
import { atomsOf, listedPlaces, placesOf } from './positions.ts';

type PromptOf<T extends PromptBody['type']> = Extract<PromptBody, { type: T }>;

/**
 * The answer to a prompt that a text is, or undefined where it is none (then it may be a question to the tutor).
 * What is returned passes `isValidAnswer`. Never throws.
 *
 * - `choice`: see `matchChoice`
 * - `choices`: numbers or letters (`1 3`, `а, в`, `13`), labels parted by commas or `и`, or "all"
 * - `order`: all numbers or letters (`3 1 2`, `312`, `в а б`), or labels one a line
 * - `match`: pairs (`1b 2a`, `1-б, 2-а`, `1-2 2-1`), or what belongs to each item in turn (`b a`)
 * - `scale`: a number on the scale, or the words at one of its ends; `number`: see `parseNumber`
 * - `text`, `reflection`: any text; a choice beside a text where it is clearly meant
 */
export function matchAnswer(prompt: PromptBody, text: string): Answer | undefined {
  if (text.length > MAX_ANSWER_LENGTH || text.trim() === '') return undefined;
  switch (prompt.type) {
    case 'choice':
      return wrap(matchChoice(prompt.choices, text)?.value);
    case 'choices':
      return matchChoices(prompt, text);
    case 'order':
      return matchOrder(prompt, text);
    case 'match':
      return matchPairs(prompt, text);
    case 'scale':
      return wrap(matchScale(prompt, text));
    case 'number':
      return wrap(parseNumber(text));
    case 'text':
      return [matchOfferedChoice(prompt.choices ?? [], text)?.value ?? text.trim()];
    case 'reflection':
      return [text.trim()];
    default:
      return prompt satisfies never;
  }
}

function wrap(value: string | undefined): Answer | undefined {
  return value === undefined ? undefined : [value];
}

const QUESTION = /[?？]\s*$/;
const SPAN = /^\D*(\d+)\s*[-–—]\s*(\d+)\D*$/;
const PARTS = /[,;\n]+|\s(?:и|жана|and)\s/iu;
const ORDER_PARTS = /[,;\n>→➡]+/u;
const MAX_PARTS = 40;
const SHORT_LABEL = /^(?:\d+|\p{L})$/u;
const NUMBER_PAIRS = /^\s*\d+\s*[-–—=:]\s*\d+(?:[\s,;]+\d+\s*[-–—=:]\s*\d+)+[\s.]*$/;

function matchChoices({ choices }: PromptOf<'choices'>, text: string): Answer | undefined {
  const typed = text.trim();
  const verbatim = findVerbatim(choices, typed);
  if (verbatim) return [verbatim.value];
  const places = shortLabels(choices, typed) ?? (isLongSpan(typed) ? undefined : listedPlaces(typed, choices.length));
  if (places && isPlausibleList(typed, places)) return inShownOrder(choices, places);
  if (QUESTION.test(typed)) return undefined;
  const whole = matchChoice(choices, typed);
  if (whole) return [whole.value];
  if (isAll(fold(typed))) return choices.map((choice) => choice.value);
  const picked = partsOf(choices, typed.split(PARTS));
  return picked && inShownOrder(choices, picked);
}

/** `1-3` may mean "from 1 to 3" or "1 and 3": it is asked again. `1-2` is the same either way. */
function isLongSpan(typed: string): boolean {
  const [, from, to] = SPAN.exec(typed) ?? [];
  return to !== undefined && Number(to) - Number(from) !== 1;
}

/** Letters without spaces count in the order of the alphabet only: `ав` is a list, `да` is a word. */
function isPlausibleList(typed: string, places: readonly number[]): boolean {
  if (!/^\p{L}{2,}$/u.test(typed)) return true;
  return places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0));
}

function inShownOrder(choices: readonly Choice[], places: readonly number[]): Answer {
  return choices.filter((_, i) => places.includes(i + 1)).map((choice) => choice.value);
}

function matchOrder({ items }: PromptOf<'order'>, text: string): Answer | undefined {
  const places = shortLabels(items, text) ?? listedPlaces(text, items.length);
  const order = places ?? partsOf(items, text.split(ORDER_PARTS));
  if (order?.length !== items.length || new Set(order).size !== items.length) return undefined;
  return order.map((place) => items[place - 1]?.value ?? '');
}

/** The positions, from 1, of labels that are numbers or letters themselves: `5 9` means these, not the places 5 and 9. */
function shortLabels(choices: readonly Choice[], text: string): number[] | undefined {
  const labels = choices.map((choice) => fold(choice.label));
  if (!labels.some((label) => SHORT_LABEL.test(label))) return undefined;
  const places = atomsOf(text).map((atom) => labels.indexOf(atom.text) + 1);
  return places.length === 0 || places.includes(0) ? undefined : places;
}

/** The positions, from 1, of the choices that the parts of a text name; undefined where one of them names none. */
function partsOf(choices: readonly Choice[], parts: readonly string[]): number[] | undefined {
  const named = parts.filter((part) => part.trim() !== '');
  if (named.length === 0 || named.length > MAX_PARTS) return undefined;
  const places = named.map((part) => {
    const value = matchChoice(choices, part)?.value;
    return choices.findIndex((choice) => choice.value === value) + 1;
  });
  return places.includes(0) ? undefined : places;
}

function matchPairs({ items, matches }: PromptOf<'match'>, text: string): Answer | undefined {
  const pairs = pairedPlaces(text, items.length, matches.length);
  if (pairs?.length !== items.length) return undefined;
  const values = pairs.map((place) => matches[place - 1]?.value);
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** For each item in turn the position, from 1, of what belongs to it. */
function pairedPlaces(text: string, itemCount: number, matchCount: number): number[] | undefined {
  const atoms = atomsOf(text);
  if (atoms.length > 4 * itemCount) return undefined;
  const count = Math.max(itemCount, matchCount);
  const named = atoms.map((atom) => ({ places: separately(atom, count), isNumber: atom.isNumber }));
  if (named.some(({ places }) => places === undefined)) return undefined;
  const all = named.flatMap(({ places = [], isNumber }) => places.map((place) => ({ place, isNumber })));
  if (all.length === itemCount && !NUMBER_PAIRS.test(text)) {
    return all.every((one) => one.isNumber === all[0]?.isNumber) ? all.map((one) => one.place) : undefined;
  }
  return all.length === 2 * itemCount ? fromPairs(all) : undefined;
}

/** Unlike `placesOf`, lets a place return: two items may belong to the same match, and `1221` is `1-2 2-1`. */
function separately(atom: { text: string; isNumber: boolean }, count: number): number[] | undefined {
  const places = placesOf(atom, count);
  if (places || (atom.isNumber && count > 9)) return places;
  const each = [...atom.text].map((text) => placesOf({ text, isNumber: atom.isNumber }, count)?.[0]);
  return each.every((place) => place !== undefined) ? each : undefined;
}

/** Items are numbered and matches lettered, on either side of a pair; where both are numbers, the item comes first. */
function fromPairs(all: readonly { place: number; isNumber: boolean }[]): number[] | undefined {
  const places: number[] = [];
  for (let i = 0; i + 1 < all.length; i += 2) {
    const [first, second] = all.slice(i, i + 2);
    if (!first || !second) return undefined;
    const [item, match] = first.isNumber ? [first, second] : [second, first];
    if (!item.isNumber || places[item.place - 1] !== undefined) return undefined;
    places[item.place - 1] = match.place;
  }
  return places.length === all.length / 2 ? places : undefined;
}

const OUT_OF = /^(\d+)\s*(?:\/|из|of)\s*(\d+)$/i;

function matchScale({ from, to, low, high }: PromptOf<'scale'>, text: string): string | undefined {
  const typed = text.trim();
  const [, reached, best] = OUT_OF.exec(typed) ?? [];
  if (best !== undefined && Number(best) !== to) return undefined;
  if (best === undefined && typed.includes('/')) return undefined;
  const number = Number(reached ?? parseNumber(typed) ?? Number.NaN);
  if (Number.isInteger(number)) return number >= from && number <= to ? `${number}` : undefined;
  const end = matchChoice(
    [
      { value: `${from}`, label: low },
      { value: `${to}`, label: high },
    ],
    typed,
  );
  return end && /\p{L}{4}/u.test(typed) ? end.value : undefined;
}
