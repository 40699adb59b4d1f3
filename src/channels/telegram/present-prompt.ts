import { escapeMarkdown } from '../../learning/escape-markdown.ts';
import type { Language } from '../../learning/language.ts';
import type { Choice, Prompt } from '../../learning/message.ts';
import { type Board, drawBoard } from './board.ts';
import { encodeButton } from './button-data.ts';
import { type Button, inRows, type Keyboard, sideBySideOrBelow } from './keyboard.ts';
import { labelWidth } from './label-width.ts';
import { areWords, fitsOrderLine } from './order-line.ts';
import { WORDS } from './words.ts';

/**
 * How a question is asked: `lines` stand below the message's text (Markdown), the keyboard below that. No keyboard: she answers
 * by typing, because nothing can be tapped, or because it would not fit into buttons.
 */
export type PresentedPrompt = { readonly lines: readonly string[]; readonly keyboard?: Keyboard };

/** What a few buttons may hold so that a phone of 360 pixels shows it whole, in letters. */
const MAX_LABEL_OF_FEW = 20;
/** Up to so many are few. */
const FEW = 3;
/** The same for more of them, each in a row of its own. */
const MAX_LABEL = 24;
/** More than this are numbered in the text. */
const MAX_ROWS = 10;
/** Steps of a scale in one row. */
const MAX_ROW_STEPS = 6;

export function presentPrompt(prompt: Prompt, language: Language): PresentedPrompt {
  switch (prompt.type) {
    case 'choice':
      return presentChoices(prompt.turn, prompt.choices);
    case 'text':
      return presentChoices(prompt.turn, prompt.choices ?? []);
    case 'choices':
      return presentBoard(boardOf('choices', prompt.turn, language, prompt.choices), WORDS[language].pickSeveral);
    case 'order':
      return presentBoard(boardOf('order', prompt.turn, language, prompt.items), WORDS[language].tapInOrder);
    case 'match':
      return presentMatch(prompt, language);
    case 'scale':
      return presentScale(prompt);
    case 'number':
    case 'reflection':
      return { lines: [] };
    default:
      return prompt satisfies never;
  }
}

function presentChoices(turn: number, choices: readonly Choice[]): PresentedPrompt {
  if (choices.length === 0) return { lines: [] };
  const areShort = areButtons(choices, choices.length > FEW ? MAX_LABEL : MAX_LABEL_OF_FEW);
  const shown = areShort ? choices.map(flat) : numbered(choices);
  const buttons = pickButtons(turn, shown);
  if (!buttons) return { lines: listed(choices) };
  return areShort
    ? { lines: [], keyboard: sideBySideOrBelow(buttons) }
    : { lines: listed(choices), keyboard: inRows(buttons) };
}

function pickButtons(turn: number, choices: readonly Choice[]): readonly Button[] | undefined {
  const buttons = choices.flatMap(({ value, label }) => {
    const data = encodeButton({ kind: 'pick', turn, value });
    return data === undefined ? [] : [{ label, data }];
  });
  return buttons.length === choices.length ? buttons : undefined;
}

function boardOf(kind: 'choices' | 'order', turn: number, language: Language, options: readonly Choice[]): Board {
  return { kind, turn, step: 0, language, state: [], options, item: 0 };
}

function presentBoard(board: Board, hint: string): PresentedPrompt {
  const { options } = board;
  const areShort = areButtons(options, MAX_LABEL_OF_FEW) && (board.kind !== 'order' || showOrder(options.map(flat)));
  const keyboard = drawBoard({ ...board, options: areShort ? options.map(flat) : numbered(options) });
  if (!keyboard) return { lines: listed(options) };
  return { lines: [...(areShort ? [] : listed(options)), `*${hint}*`], keyboard };
}

/** Whether buttons with these labels can show her order: by the number of its place before each, or all of it in one row. */
function showOrder(options: readonly Choice[]): boolean {
  const labels = options.map(({ label }) => label);
  return areWords(labels) || fitsOrderLine(labels);
}

/** Items are numbered and matches lettered in the text, so that she sees both at once. */
function presentMatch(prompt: Extract<Prompt, { type: 'match' }>, language: Language): PresentedPrompt {
  const { items, matches, turn } = prompt;
  const { letters, matchEach, matchNumbers } = WORDS[language];
  const areLettered = matches.length <= letters.length;
  const named = matches.map((match, i) => ({ ...flat(match), name: areLettered ? letters.charAt(i) : `${i + 1}` }));
  const lines = [...listed(items), named.map(({ name, label }) => `${name}) ${escapeMarkdown(label)}`).join('\n')];
  const areShort = areButtons(matches, MAX_LABEL_OF_FEW);
  const options = named.map(({ value, label, name }) => ({ value, label: areShort ? `${name}) ${label}` : name }));
  const state = items.map(() => '');
  const keyboard = drawBoard({ kind: 'match', turn, step: 0, language, state, options, item: 0 });
  return keyboard ? { lines: [...lines, `*${areLettered ? matchEach : matchNumbers}*`], keyboard } : { lines };
}

function presentScale({ turn, from, to, low, high }: Extract<Prompt, { type: 'scale' }>): PresentedPrompt {
  const steps = Array.from({ length: to - from + 1 }, (_, i) => ({ value: `${from + i}`, label: `${from + i}` }));
  const ends = [
    { step: from, label: low },
    { step: to, label: high },
  ].filter(({ label }) => label.trim() !== '');
  const lines = ends.map(({ step, label }) => `${step} — ${escapeMarkdown(label)}`);
  const buttons = pickButtons(turn, steps);
  return {
    lines: lines.length > 0 ? [lines.join('\n')] : [],
    ...(buttons && { keyboard: inRows(buttons, MAX_ROW_STEPS) }),
  };
}

function areButtons(choices: readonly Choice[], most: number): boolean {
  return (
    choices.length <= MAX_ROWS && choices.map(flat).every(({ label }) => label !== '' && labelWidth(label) <= most)
  );
}

/** A button has one line. */
function flat({ value, label }: Choice): Choice {
  return { value, label: label.replace(/\s+/gu, ' ').trim() };
}

function numbered(choices: readonly Choice[]): Choice[] {
  return choices.map(({ value }, i) => ({ value, label: `${i + 1}` }));
}

/** A paragraph of numbered lines. What begins with its number already, such as the title of a lesson, keeps that. */
function listed(choices: readonly Choice[]): string[] {
  const lines = choices.map(flat).map(({ label }, i) => {
    const number = `${i + 1}. `;
    return label.startsWith(number) ? escapeMarkdown(label) : `${number}${escapeMarkdown(label)}`;
  });
  return [lines.join('\n')];
}
