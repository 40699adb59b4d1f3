/** The number by which a text lists a label, such as `2. Label` or `2) Label`, if it does. */
export function numbered(text: string, label: string): string[] {
  return markOf(text, label, /^(\d+)[.)] (.+)$/gm);
}

/** The letter by which a text lists a label, such as `б) Label`, if it does. */
export function lettered(text: string, label: string): string[] {
  return markOf(text, label, /^(\p{L})\) (.+)$/gmu);
}

function markOf(text: string, label: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].filter(([, , listed]) => listed === label).map(([, mark = '']) => mark);
}
