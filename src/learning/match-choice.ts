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

/** A choice with its label folded, once for all rules: whole, and `bare` of a number before it. */
type Option = Choice & { readonly folded: string; readonly bare: string };

/** What was typed: trimmed, folded, and `bare` of a number before it. */
type Typed = { readonly text: string; readonly folded: string; readonly bare: string };

/**
 * The choice that a text names: its label (in any case and punctuation, without ң ө ү ё, in Latin letters, or the one
 * that begins with these four letters or more), its number, its letter, or a yes or no. Where a label is itself a number
 * or a letter, the label wins. Undefined where nothing or more than one fits.
 */
export function matchChoice(choices: readonly Choice[], text: string): Choice | undefined {
  const verbatim = findVerbatim(choices, text);
  if (verbatim) return verbatim;
  const typed = readTyped(text);
  const options = choices.map(optionOf);
  const named = byName(options, typed);
  if (named) return named;
  const isQuestion = QUESTION.test(typed.text);
  return (
    (isQuestion ? undefined : byBeginning(options, typed)) ??
    byPlace(choices, typed) ??
    byTime(options, typed) ??
    (isQuestion ? undefined : byMeaning(choices, typed))
  );
}

/**
 * The choice that a text beside a free-text prompt clearly names: by its whole label or first words, its number, or a
 * yes or no. Everything else is free text.
 */
export function matchOfferedChoice(choices: readonly Choice[], text: string): Choice | undefined {
  const verbatim = findVerbatim(choices, text);
  if (verbatim || choices.length === 0 || text.length > MAX_OFFERED_LENGTH) return verbatim;
  const typed = readTyped(text);
  const options = choices.map(optionOf);
  return (
    byName(options, typed) ??
    byFirstWords(options, typed) ??
    (/^\d/.test(typed.text) ? byPlace(choices, typed) : undefined) ??
    byMeaning(choices, typed)
  );
}

/** The choice whose label is this text, but for white space around it. */
export function findVerbatim(choices: readonly Choice[], text: string): Choice | undefined {
  const typed = text.trim();
  return choices.find((choice) => choice.label.trim() === typed);
}

function optionOf({ value, label }: Choice): Option {
  const folded = fold(label);
  return { value, label, folded, bare: NUMBERING.test(label) ? fold(label.replace(NUMBERING, '')) : folded };
}

function readTyped(raw: string): Typed {
  const text = raw.trim();
  return { text, folded: fold(text), bare: fold(text.replace(NUMBERING, '')) };
}

/** By the whole label, or by a value that means something (`ru`, `19:00`), not by an option's letter. */
function byName(options: readonly Option[], { folded, bare }: Typed): Choice | undefined {
  if (folded === '') return undefined;
  return (
    only(options, (option) => option.folded === folded) ??
    only(options, (option) => option.value.length > 1 && fold(option.value) === folded) ??
    (hasWords(bare) ? only(options, (option) => option.bare === bare) : undefined) ??
    byKey(options, folded, (label, key) => label === key)
  );
}

function byBeginning(options: readonly Option[], { bare }: Typed): Choice | undefined {
  if (!hasWords(bare)) return undefined;
  return (
    only(options, (option) => option.bare.startsWith(bare)) ??
    byKey(options, bare, (label, key) => key.length >= MIN_PREFIX_LETTERS && label.startsWith(key))
  );
}

function byFirstWords(options: readonly Option[], { folded }: Typed): Choice | undefined {
  return hasWords(folded) ? only(options, (option) => option.folded.startsWith(`${folded} `)) : undefined;
}

/** What is typed in Latin letters, against labels in Cyrillic. */
function byKey(
  options: readonly Option[],
  folded: string,
  fits: (label: string, key: string) => boolean,
): Choice | undefined {
  if (!LATIN.test(folded)) return undefined;
  const key = phoneticKey(folded);
  return only(options, (option) => CYRILLIC.test(option.bare) && fits(phoneticKey(option.bare), key));
}

function byPlace(choices: readonly Choice[], { text }: Typed): Choice | undefined {
  const places = listedPlaces(text, choices.length);
  return places?.length === 1 ? choices[(places[0] ?? 0) - 1] : undefined;
}

/** `8:00` for a label with `08:00`, `10` for `10 минут`: numbers that are no place in the list. */
function byTime(options: readonly Option[], { folded }: Typed): Choice | undefined {
  if (!DIGIT.test(folded)) return undefined;
  const numbers = ` ${folded.replace(LEADING_ZEROS, '')} `;
  return only(options, (option) => {
    const shown = option.value.length > 1 ? `${option.folded} | ${fold(option.value)}` : option.folded;
    return DIGIT.test(shown) && ` ${shown.replace(LEADING_ZEROS, '')} `.includes(numbers);
  });
}

/** By yes, no, or the wish to go on, to which yes is the same. */
function byMeaning(choices: readonly Choice[], { text, folded }: Typed): Choice | undefined {
  const next = choices.find((choice) => choice.value === 'next');
  if (next && isNext(folded)) return next;
  const meaning = yesOrNo(text);
  if (meaning === undefined) return undefined;
  const meant = only(choices, (choice) => choice.value === meaning || yesOrNo(headOf(choice.label)) === meaning);
  return meant ?? (meaning === 'yes' ? next : undefined);
}

/** `Ооба` of `Ооба, макулмун`. */
function headOf(label: string): string {
  return HEAD.exec(label)?.[0] ?? label;
}

function hasWords(folded: string): boolean {
  return (folded.match(LETTERS)?.length ?? 0) >= MIN_PREFIX_LETTERS;
}

/** The choice that fits, where only one does. */
function only<T extends Choice>(choices: readonly T[], fits: (choice: T) => boolean): Choice | undefined {
  const first = choices.findIndex(fits);
  if (first < 0) return undefined;
  return choices.slice(first + 1).some(fits) ? undefined : choices[first];
}
