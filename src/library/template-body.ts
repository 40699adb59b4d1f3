/** A place in a body where a value stands. `text`: what is written there, with its braces. */
export type Placeholder = { readonly name: string; readonly text: string; readonly offset: number };

/** What stands between braces in the body of a template, in order. Braces that are not `{name}` are none. */
export function placeholdersIn(body: string): Placeholder[] {
  return [...body.matchAll(/(?<!\{)\{([a-z][A-Za-z0-9_]*)\}(?!\})/g)].map((match) => ({
    name: match[1] ?? '',
    text: match[0],
    offset: match.index,
  }));
}

/** The fixed texts of a body: before the first placeholder, between two, and after the last. */
export function fixedParts(body: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { text, offset } of placeholdersIn(body)) {
    parts.push(body.slice(from, offset));
    from = offset + text.length;
  }
  return [...parts, body.slice(from)];
}
