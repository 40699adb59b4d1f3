import { answerOf, type Board, nameOf } from './board.ts';
import { MAX_CHOSEN } from './chosen-keyboard.ts';
import { labelWidth } from './label-width.ts';

/**
 * The answer that a board holds, as its buttons name it: `1, 3, 5`, `4 → 1 → 3 → 2`, `1б 2а`, a line for each row that
 * it takes. Empty: there is none yet.
 */
export function briefAnswer(board: Board): string {
  const answer = answerOf(board) ?? [];
  const labels = answer.map((value) => nameOf(board, value) ?? '');
  switch (board.kind) {
    case 'choices':
      return inLines(labels, ', ');
    case 'order':
      return inLines(labels, ' → ');
    case 'match': {
      const between = labels.some((label) => /\d/.test(label)) ? '-' : '';
      return inLines(
        labels.map((label, i) => `${i + 1}${between}${label}`),
        ' ',
      );
    }
    default:
      return board.kind satisfies never;
  }
}

/** As many parts in a line as a row shows, with the sign at its end that more follow. */
function inLines(parts: readonly string[], between: string): string {
  const most = MAX_CHOSEN - between.trimEnd().length;
  const [first = '', ...rest] = parts;
  const lines = [first];
  for (const part of rest) {
    const longer = `${lines.at(-1)}${between}${part}`;
    if (labelWidth(longer) <= most) lines[lines.length - 1] = longer;
    else lines.splice(-1, 1, `${lines.at(-1)}${between}`.trimEnd(), part);
  }
  return lines.join('\n');
}
