import { isNext, yesOrNo } from './answer-words.ts';
import { fold } from './fold.ts';
import type { Choice } from './message.ts';
import { phoneticKey } from './phonetic-key.ts';
import { listedPlaces } from './positions.ts';

const LATIN = /[a-z]/;
const CYRILLIC = /[а-я]/;
const DIGIT = /\d/;
const QUESTION = /[?？]\s*$/;
const LETTERS = /\p{L}/gu;
/** `2. ` or `b) ` before a label, in what is shown or typed. */
const NUMBERING = /^\s*(?:\d{1,2}|\p{L})\s?[.):–—-]\s*/u;
const HEAD = /^[^,.;:!–—]*/;
const LEADING_ZEROS = /(?<!\d)0+(?=\d)/g;
const MIN_PREFIX_LETTERS = 4;
/** Free text longer than this is never taken for a choice that stands beside it. */
const MAX_OFFERED_LENGTH = 60;

/**
 * The choice that a text names: its label (in any case and punctuation, without ң ө ү ё, in Latin letters, or the one
 * that begins with these four letters or more), its number, its letter, or a yes or no. Where a label is itself a number
 * or a letter, the label wins. Undefined where nothing or more than one fits.
 */
export function matchChoice(choices: readonly Choice[], text: string): Choice | undefined {
  const typed = text.trim();
  const verbatim = choices.find((choice) => choice.label.trim() === typed);
  if (verbatim) return verbatim;
  const named = byName(choices, typed);
  if (named) return named;
  const isQuestion = QUESTION.test(typed);
  return (
    (isQuestion ? undefined : byBeginning(choices, typed)) ??
    byPlace(choices, typed) ??
    byTime(choices, typed) ??
    (isQuestion ? undefined : byMeaning(choices, typed))
  );
}

/**
 * The choice that a text beside a free-text prompt clearly names: by its whole label or first words, its number, or a
 * yes or no. Everything else is free text.
 */
export function matchOfferedChoice(choices: readonly Choice[], text: string): Choice | undefined {
  const typed = text.trim();
  const verbatim = choices.find((choice) => choice.label.trim() === typed);
  if (verbatim || typed.length > MAX_OFFERED_LENGTH) return verbatim;
  return (
    byName(choices, typed) ??
    byFirstWords(choices, typed) ??
    (/^\d/.test(typed) ? byPlace(choices, typed) : undefined) ??
    byMeaning(choices, typed)
  );
}

/** By the whole label, or by a value that means something (`ru`, `19:00`), not by an option's letter. */
function byName(choices: readonly Choice[], typed: string): Choice | undefined {
  const folded = fold(typed);
  if (folded === '') return undefined;
  const bare = fold(typed.replace(NUMBERING, ''));
  return (
    only(choices, (choice) => fold(choice.label) === folded) ??
    only(choices, (choice) => choice.value.length > 1 && fold(choice.value) === folded) ??
    (hasWords(bare) ? only(choices, (choice) => fold(choice.label.replace(NUMBERING, '')) === bare) : undefined) ??
    byKey(choices, folded, (label, key) => label === key)
  );
}

function byBeginning(choices: readonly Choice[], typed: string): Choice | undefined {
  const folded = fold(typed.replace(NUMBERING, ''));
  if (!hasWords(folded)) return undefined;
  return (
    only(choices, (choice) => fold(choice.label.replace(NUMBERING, '')).startsWith(folded)) ??
    byKey(choices, folded, (label, key) => key.length >= MIN_PREFIX_LETTERS && label.startsWith(key))
  );
}

function byFirstWords(choices: readonly Choice[], typed: string): Choice | undefined {
  const folded = fold(typed);
  return hasWords(folded) ? only(choices, (choice) => fold(choice.label).startsWith(`${folded} `)) : undefined;
}

/** What is typed in Latin letters, against labels in Cyrillic. */
function byKey(
  choices: readonly Choice[],
  folded: string,
  fits: (label: string, key: string) => boolean,
): Choice | undefined {
  if (!LATIN.test(folded)) return undefined;
  const key = phoneticKey(folded);
  return only(choices, ({ label }) => CYRILLIC.test(label.toLowerCase()) && fits(phoneticKey(label), key));
}

function byPlace(choices: readonly Choice[], typed: string): Choice | undefined {
  const places = listedPlaces(typed, choices.length);
  return places?.length === 1 ? choices[(places[0] ?? 0) - 1] : undefined;
}

/** `8:00` for a label with `08:00`, `10` for `10 минут`: numbers that are no place in the list. */
function byTime(choices: readonly Choice[], typed: string): Choice | undefined {
  if (!DIGIT.test(typed)) return undefined;
  const numbers = ` ${fold(typed).replace(LEADING_ZEROS, '')} `;
  return only(choices, ({ label, value }) => {
    const shown = value.length > 1 ? `${label} | ${value}` : label;
    return DIGIT.test(shown) && ` ${fold(shown).replace(LEADING_ZEROS, '')} `.includes(numbers);
  });
}

/** By yes, no, or the wish to go on. Where there is but one choice, yes is that choice. */
function byMeaning(choices: readonly Choice[], typed: string): Choice | undefined {
  const folded = fold(typed);
  const next = choices.find((choice) => choice.value === 'next');
  if (next && isNext(folded)) return next;
  const meaning = yesOrNo(typed);
  if (meaning === undefined) return undefined;
  const meant = only(choices, (choice) => choice.value === meaning || yesOrNo(headOf(choice.label)) === meaning);
  return meant ?? (meaning === 'yes' && choices.length === 1 && next ? next : undefined);
}

/** `Ооба` of `Ооба, макулмун`. */
function headOf(label: string): string {
  return HEAD.exec(label)?.[0] ?? label;
}

function hasWords(folded: string): boolean {
  return (folded.match(LETTERS)?.length ?? 0) >= MIN_PREFIX_LETTERS;
}

function only(choices: readonly Choice[], fits: (choice: Choice) => boolean): Choice | undefined {
  const first = choices.findIndex(fits);
  if (first < 0) return undefined;
  return choices.slice(first + 1).some(fits) ? undefined : choices[first];
}
