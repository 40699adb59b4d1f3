/** The longest text of a learner that is kept, in UTF-16 units: as long as a Telegram message (Bot API, sendMessage). */
export const LONGEST_TEXT = 4_096;

/**
 * Control characters but line feed and tab, the byte order mark, line separators that no keyboard has, and the marks that
 * turn the direction of everything after them (right-to-left letters themselves stay).
 */
const UNWANTED = /[^\P{Cc}\n\t]|[\ufeff\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** What shows nothing: spaces, joiners and their like, replaced halves of surrogate pairs, empty letters of Braille and Hangul. */
const INVISIBLE = /^[\s\ufffd\p{Cf}\u2800\u3164\uffa0]*$/u;

/**
 * What a learner typed, made fit to be kept and shown: in Unicode's form C, without controls, broken surrogates and blank
 * ends, not endless. Empty where it shows nothing.
 */
export function cleanText(text: string): string {
  const cleaned = text
    .slice(0, LONGEST_TEXT)
    .normalize('NFC')
    .slice(0, LONGEST_TEXT)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(UNWANTED, '')
    .trim();
  return INVISIBLE.test(cleaned) ? '' : cleaned;
}
