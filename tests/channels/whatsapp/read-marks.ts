/** A letter as WhatsApp shows it. */
type Shown = { readonly letter: string; readonly marks: string };

const SIGNS = { '*': 's', _: 'e', '~': 'd', '`': 'c' } as const;

/**
 * Reads a text by WhatsApp's rules for formatting (Help Center, “How to format your messages”), line by line: a mark opens where
 * no letter is before it and no blank after it, and the next one of its kind with no blank before it and no letter after it
 * closes it. Marks inside marks count. As each letter with its marks: `s` strong, `e` emphasis, `d` deleted, `c` code; `-` none.
 */
export function readMarks(text: string): Shown[][] {
  return text.split('\n').map((line) => readLine(line.replace(/^\s*> /, 'QUOTE'), ''));
}

function readLine(line: string, marks: string, before = '', after = ''): Shown[] {
  const shown: Shown[] = [];
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    const end = isSign(sign) ? endOf(line, at, sign, before, after) : -1;
    if (isSign(sign) && end > 0) {
      shown.push(...readLine(line.slice(at + 1, end), `${marks}${SIGNS[sign]}`, sign, sign));
      at = end;
    } else shown.push({ letter: sign, marks });
  }
  return shown;
}

function isSign(sign: string): sign is keyof typeof SIGNS {
  return Object.hasOwn(SIGNS, sign);
}

const LETTER = /[\p{L}\p{N}]/u;

function endOf(line: string, at: number, sign: string, before: string, after: string): number {
  const previous = lastLetter(line.slice(0, at)) || before;
  if (LETTER.test(previous) || !/\S/.test(line.charAt(at + 1))) return -1;
  for (let end = at + 2; end < line.length; end++) {
    const next = firstLetter(line.slice(end + 1)) || after;
    if (line.charAt(end) === sign && /\S/.test(line.charAt(end - 1)) && !LETTER.test(next)) return end;
  }
  return -1;
}

function firstLetter(text: string): string {
  return [...text.slice(0, 2)][0] ?? '';
}

function lastLetter(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
}
