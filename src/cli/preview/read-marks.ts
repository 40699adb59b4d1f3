import type { Run } from '../../channels/print-line.ts';

const MARKS: Readonly<Record<string, 'strong' | 'emphasis'>> = { '*': 'strong', _: 'emphasis' };

const LETTER = /[\p{L}\p{N}]/u;

/**
 * A line as WhatsApp shows it (Help Center, “How to format your messages”): a mark opens where no letter is before it and no blank
 * after it; the next one of its kind closes it where no blank is before it and no letter after it.
 */
export function readMarks(line: string, marks = { strong: false, emphasis: false }): Run[] {
  for (let at = 0; at < line.length; at += 1) {
    const mark = MARKS[line.charAt(at)];
    const end = mark && !marks[mark] ? endOf(line, at) : -1;
    if (mark === undefined || end < 0) continue;
    return [
      ...plain(line.slice(0, at), marks),
      ...readMarks(line.slice(at + 1, end), { ...marks, [mark]: true }),
      ...readMarks(line.slice(end + 1), marks),
    ];
  }
  return plain(line, marks);
}

function plain(text: string, marks: Omit<Run, 'text'>): Run[] {
  return text === '' ? [] : [{ text, ...marks }];
}

/** Where what is opened at `at` is closed; −1: it is no mark. */
function endOf(line: string, at: number): number {
  if (isLetter(line.charAt(at - 1)) || !/\S/.test(line.charAt(at + 1))) return -1;
  for (let end = at + 2; end < line.length; end += 1) {
    if (line[end] === line[at] && /\S/.test(line.charAt(end - 1)) && !isLetter(line.charAt(end + 1))) return end;
  }
  return -1;
}

function isLetter(sign: string): boolean {
  return LETTER.test(sign);
}
