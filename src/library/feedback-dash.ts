/** What an author wrote on one line: the answer, and after the dash what she says to it. */
export type DashParts = { readonly answer: string; readonly feedback?: string };

/** From the clearest to the least clear: long dash, short dash, hyphen between blanks. */
const DASHES = [/(?:^|\s+)—(?:\s+|$)/g, /(?:^|\s+)–(?:\s+|$)/g, /(?:^|\s+)-{1,2}(?:\s+|$)/g];

const QUOTED = /«[^»]*»|“[^”]*”|„[^“”]*[“”]|"[^"]*"/g;

/**
 * Cuts a line at its feedback dash: the first `—`, where there is none the first `–`, where there is none the first ` - `.
 * A dash between quotes belongs to the answer. So an answer with a dash of its own uses quotes or a shorter dash.
 */
export function splitAtDash(line: string): DashParts {
  // Same length, so that places in `bare` are places in `line`.
  const bare = line.replace(QUOTED, (quoted) => '_'.repeat(quoted.length));
  for (const dash of DASHES) {
    const [match] = bare.matchAll(dash);
    if (!match) continue;
    const feedback = line.slice(match.index + match[0].length).trim();
    return { answer: line.slice(0, match.index).trim(), ...(feedback !== '' && { feedback }) };
  }
  return { answer: line.trim() };
}
