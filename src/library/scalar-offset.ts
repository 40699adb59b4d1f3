/**
 * Where a character of a YAML value stands in the file. Both texts are walked side by side: what YAML adds (quotes,
 * escapes, indentation, the header of a block) is passed over. Exact but for letters written as `\u0000`.
 *
 * @param source the file's text
 * @param start where the value begins in it: at its quote, its first letter, or the `|` or `>` of a block
 * @param offset the character's index in `value`
 */
export function offsetInSource(source: string, start: number, value: string, offset: number): number {
  const isBlock = source[start] === '|' || source[start] === '>';
  let at = isBlock ? source.indexOf('\n', start) + 1 : start;
  let found = at;
  for (let i = 0; i <= Math.min(offset, value.length - 1); i++) {
    const letter = value[i] as string;
    if (/\s/.test(letter)) continue;
    const next = source.indexOf(letter, at);
    if (next < 0) return found;
    found = next;
    at = next + 1;
  }
  return /\s/.test(value[offset] ?? ' ') ? at : found;
}
