const LETTERS: Readonly<Record<string, string>> = { ё: 'е', ң: 'н', ҥ: 'н', ө: 'о', ѳ: 'о', ɵ: 'о', ү: 'у' };
const FOLDED_LETTER = /[ёңҥөѳɵү]/g;
/** What stands between the commonest letters and digits: so that the costly classes below see short pieces only. */
const UNCOMMON = /[^a-zа-я0-9]+/g;
/** Stress marks, emoji selectors and apostrophes stand inside words: what they part belongs together. */
const INSIDE_WORDS = /[\p{M}'’‘ʼʹ`´]+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/**
 * The form in which texts that people type are compared: Unicode NFKC, lower case, letters and digits only, one space
 * between words, and without the letters that a phone's keyboard may lack (ё as е; Kyrgyz ң, ө, ү as н, о, у).
 * Punctuation parts words (`1,5` is not `15`), apostrophes and combining marks don't.
 */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(UNCOMMON, foldUncommon).trim();
}

function foldUncommon(piece: string): string {
  if (piece === ' ') return piece;
  const letter = LETTERS[piece];
  if (letter !== undefined) return letter;
  return piece
    .replace(INSIDE_WORDS, '')
    .replace(BETWEEN_WORDS, ' ')
    .replace(FOLDED_LETTER, (one) => LETTERS[one] ?? one);
}
