const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The beginning of a text, of at most `max` UTF-16 units, never cut inside what is read as one letter. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of letters.segment(text.slice(0, max + 1))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
