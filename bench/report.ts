/** Prints the last line of a benchmark: `NAME ratio: X (goal: Y)`. */
export function report(name: string, ratio: number, goal: string): void {
  console.log(`${name} ratio: ${ratio.toFixed(2)} (goal: ${goal})`);
}

/** The middle of the values: one slow round on a shared machine does not move it. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no values');
  return middle;
}
