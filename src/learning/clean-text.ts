/** The longest text of a learner that is kept, in UTF-16 units: as long as a Telegram message (Bot API, sendMessage). */
export const LONGEST_TEXT = 4_096;

/** Control characters but line feed and tab, and the marks that turn the direction of everything after them. */
const UNWANTED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** What shows nothing: spaces, joiners and their like, the empty letters of Braille and Hangul. */
const INVISIBLE = /^[\s\p{Cf}\u2800\u3164\uffa0]*$/u;

/** What a learner typed, made fit to be kept and shown: no controls, no broken surrogates, no blank ends, not endless. */
export function cleanText(text: string): string {
  const cleaned = text
    .slice(0, LONGEST_TEXT)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(UNWANTED, (mark) => (mark === '\n' || mark === '\t' ? mark : ''));
  return INVISIBLE.test(cleaned) ? '' : cleaned.trim();
}
