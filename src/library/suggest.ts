/** The most edits that still count as a slip of the finger: one in three letters. */
const EDITS_PER_LETTER = 1 / 3;

/** Longer names are not compared: nobody mistypes them into something near, and the comparison is quadratic. */
const LONGEST = 64;

/** The known name that is nearest to what was written, or undefined where none is near. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  if (written.length > LONGEST) return undefined;
  let best: { name: string; edits: number } | undefined;
  for (const name of known) {
    if (name.length > LONGEST) continue;
    const edits = countEdits(written.toLowerCase(), name.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(written.length, name.length) * EDITS_PER_LETTER));
    if (edits <= allowed && (!best || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}

/** The end of a message about an unknown name: ` Did you mean \`name\`?`, or nothing where no known name is near. */
export function suggest(written: string, known: Iterable<string>): string {
  const name = nearest(written, known);
  return name === undefined ? '' : ` Did you mean \`${name}\`?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, optimal string alignment). */
function countEdits(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (same ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) edits = Math.min(edits, at(beforePrevious, j - 2) + 1);
      row.push(edits);
    }
    beforePrevious = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
