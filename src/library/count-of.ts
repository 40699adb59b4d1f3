/** A number with its noun, which takes an s unless there is one: `1 question`, `0 questions`. */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
