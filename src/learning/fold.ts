const LETTERS: Readonly<Record<string, string>> = { ё: 'е', ң: 'н', ҥ: 'н', ө: 'о', ѳ: 'о', ɵ: 'о', ү: 'у' };
const FOLDED_LETTER = /[ёңҥөѳɵү]/g;
/** Stress marks, emoji selectors and apostrophes stand inside words: what they part belongs together. */
const INSIDE_WORDS = /[\p{M}'’‘ʼʹ`´]+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/**
 * The form in which texts that people type are compared: Unicode NFKC, lower case, letters and digits only, one space
 * between words, and without the letters that a phone's keyboard may lack (ё as е; Kyrgyz ң, ө, ү as н, о, у).
 * Punctuation parts words (`1,5` is not `15`), apostrophes and combining marks don't.
 */
export function fold(text: string): string {
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const piece = COMMON[text.charCodeAt(i)];
    if (piece === undefined) return foldAny(text);
    if (piece !== ' ') folded += piece;
    else if (folded !== '' && !folded.endsWith(' ')) folded += ' ';
  }
  return folded.trimEnd();
}

function foldAny(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(INSIDE_WORDS, '')
    .replace(BETWEEN_WORDS, ' ')
    .replace(FOLDED_LETTER, (letter) => LETTERS[letter] ?? letter)
    .trim();
}

/**
 * What `foldAny` makes of a character, wherever it stands, by its code: for ASCII, Cyrillic and the marks of our languages, of
 * which most texts consist. A combining mark changes what is before it, so it is not among them.
 */
const COMMON: readonly (string | undefined)[] = commonPieces();

function commonPieces(): (string | undefined)[] {
  const pieces: (string | undefined)[] = [];
  const add = (code: number) => {
    pieces[code] = foldAny(`0${String.fromCharCode(code)}0`).slice(1, -1);
  };
  for (let code = 0x00; code <= 0x7f; code++) add(code);
  for (let code = 0x400; code <= 0x482; code++) add(code);
  for (let code = 0x48a; code <= 0x4ff; code++) add(code);
  for (const mark of '«»–—…’“”№') if (foldAny(mark).length <= 1) add(mark.charCodeAt(0));
  return pieces;
}
