import { phoneticKey } from './phonetic-key.ts';

const LATIN = /[a-z]/;
const CYRILLIC = /[а-я]/;
const DIGIT = /\d/;
const MIN_TYPO_LETTERS = 5;

/** How near what she typed is to an answer: the same, the same but for a typo, or something else. */
export type Nearness = 'same' | 'typo' | 'other';

/**
 * Compares a typed text with an answer, both folded. The same: equal, in Latin instead of Cyrillic letters, or parted
 * differently into words. A typo: one letter more, less, other or swapped with its neighbour (Damerau–Levenshtein
 * distance 1) in words of 5 letters or more, numbers excepted.
 */
export function compareText(typed: string, answer: string): Nearness {
  if (typed === '' || answer === '') return 'other';
  if (typed === answer || isTransliterated(typed, answer) || isSpacedOtherwise(typed, answer)) return 'same';
  const typedWords = typed.split(' ');
  const words = answer.split(' ');
  const isNear = words.length === typedWords.length && words.every((word, i) => isNearWord(typedWords[i] ?? '', word));
  return isNear ? 'typo' : 'other';
}

function isTransliterated(typed: string, answer: string): boolean {
  return (
    LATIN.test(typed) && !CYRILLIC.test(typed) && CYRILLIC.test(answer) && phoneticKey(typed) === phoneticKey(answer)
  );
}

function isSpacedOtherwise(typed: string, answer: string): boolean {
  return !DIGIT.test(answer) && typed.replaceAll(' ', '') === answer.replaceAll(' ', '');
}

function isNearWord(typed: string, word: string): boolean {
  if (typed === word) return true;
  return word.length >= MIN_TYPO_LETTERS && !DIGIT.test(word) && isOneEdit(typed, word);
}

/** Whether the Damerau–Levenshtein distance is exactly 1, in linear time: what differs lies between what is common. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  if (a.length !== b.length) {
    return a.length > b.length ? a.slice(start + 1) === b.slice(start) : a.slice(start) === b.slice(start + 1);
  }
  if (a.slice(start + 1) === b.slice(start + 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2);
}
