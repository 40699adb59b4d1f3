/** Letters of the three languages, digits and common signs: each is one grapheme, about as wide as the others. */
const PLAIN = /^[\x20-\x7e\u0400-\u052f«»“”„–—…№·✓]*$/;
/** Emoji, keycaps, and the ideographs and syllables of East Asia take the room of two letters. */
const WIDE =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u20e3\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** How much room a label takes, in letters. Marks that stand on a letter take none. */
export function labelWidth(label: string): number {
  if (PLAIN.test(label)) return label.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(label)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** The label, cut between letters to at most `most` of them where it is wider, with `…` at its end. */
export function cutLabel(label: string, most: number): string {
  if (labelWidth(label) <= most) return label;
  let cut = '';
  let width = 1;
  for (const { segment } of GRAPHEMES.segment(label)) {
    width += labelWidth(segment);
    if (width > most) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}
