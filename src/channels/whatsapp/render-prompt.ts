import { fold } from '../../learning/fold.ts';
import type { Language } from '../../learning/language.ts';
import type { Choice, Prompt } from '../../learning/message.ts';
import { MAX_BUTTON_TITLE, MAX_BUTTONS, MAX_ROW_DESCRIPTION, MAX_ROW_TITLE, MAX_ROWS } from './bounds.ts';
import { clip } from './clip.ts';
import { asMarkdown } from './marks.ts';
import { encodeReply } from './reply-id.ts';
import { WORDS } from './words.ts';

export type Button = { readonly id: string; readonly title: string };
export type Row = Button & { readonly description?: string };

/**
 * How something is asked: `lines`, Markdown that stands below the text, and what can be tapped. Nothing can be: she types.
 * `rows` are there wherever `buttons` are: a list is as good where buttons don't fit the text.
 */
export type Asked = {
  readonly lines: readonly string[];
  readonly buttons?: readonly Button[];
  readonly rows?: readonly Row[];
};

/**
 * How a prompt is asked in WhatsApp. `hasPicture`: lists can't have one above them, so that up to three choices are buttons,
 * however long they are.
 */
export function renderPrompt(prompt: Prompt, language: Language, hasPicture: boolean): Asked {
  const words = WORDS[language];
  switch (prompt.type) {
    case 'choice':
    case 'text':
      return renderChoices(prompt.turn, prompt.choices ?? [], language, hasPicture);
    case 'choices': {
      const { lines, names } = listed(prompt.choices);
      const example = [...new Set([names[0], names[2] ?? names[1]])].filter((name) => name !== undefined).join(' ');
      return { lines: [...lines, hint(words.typeSeveral(example))] };
    }
    case 'order': {
      const { lines, names } = listed(prompt.items);
      const example = [...names.slice(-1), ...names.slice(0, -1)].join(' ');
      return { lines: [...lines, hint(words.typeOrder(example))] };
    }
    case 'match':
      return renderMatch(prompt.items, prompt.matches, language);
    case 'scale':
      return renderScale(prompt, language);
    case 'number':
    case 'reflection':
      return { lines: [] };
    default:
      return prompt satisfies never;
  }
}

function renderChoices(turn: number, choices: readonly Choice[], language: Language, hasPicture: boolean): Asked {
  if (choices.length === 0) return { lines: [] };
  const titles = choices.map(({ label }) => titleOf(label));
  const isShown = areDifferent(titles) && titles.every((title) => title !== '' && title.length <= MAX_ROW_TITLE);
  const named = isShown ? titles : choices.map((_, i) => `${i + 1}`);
  const rows = tappable(turn, choices, (_, i) => named[i] ?? '');
  if (!rows) return renderTyped(choices, language);
  const lines = isShown ? [] : listed(choices, true).lines;
  const described = isShown ? rows : rows.map((row, i) => describe(row, withoutNumber(titles[i] ?? '', i)));
  const areShort = named.every((title) => title.length <= MAX_BUTTON_TITLE) && rows.length <= MAX_BUTTONS;
  return { lines, rows: described, ...(areShort && (isShown || hasPicture) && { buttons: rows }) };
}

function renderTyped(choices: readonly Choice[], language: Language): Asked {
  const { lines, names } = listed(choices);
  return { lines: [...lines, hint(WORDS[language].typeOne(names[1] ?? names[0] ?? ''))] };
}

/** Undefined: they are too many to be tapped, or a value is too long to come back. */
function tappable(
  turn: number,
  choices: readonly { readonly value: string }[],
  titleAt: (value: string, index: number) => string,
): readonly Row[] | undefined {
  if (choices.length > MAX_ROWS) return undefined;
  const rows = choices.flatMap(({ value }, i) => {
    const id = encodeReply({ turn, value });
    return id === undefined ? [] : [{ id, title: titleAt(value, i) }];
  });
  return rows.length === choices.length && areDifferent(rows.map(({ id }) => id)) ? rows : undefined;
}

function renderMatch(items: readonly Choice[], matches: readonly Choice[], language: Language): Asked {
  const { letters, typePairs } = WORDS[language];
  const areLettered = matches.length <= letters.length;
  const names = matches.map((_, i) => (areLettered ? letters.charAt(i) : `${i + 1}`));
  const pairs = items.slice(0, 2).map((_, i) => `${i + 1}${areLettered ? '' : '-'}${names[1 - i] ?? names[0] ?? ''}`);
  const example = `${pairs.join(' ')}${items.length > 2 ? ' …' : '.'}`;
  const numbered = (choice: Choice, name: string) => `${name}) ${asMarkdown(choice.label)}`;
  return {
    lines: [
      items.map((item, i) => numbered(item, `${i + 1}`)).join('\n'),
      matches.map((match, i) => numbered(match, names[i] ?? '')).join('\n'),
      hint(typePairs(example)),
    ],
  };
}

function renderScale(prompt: Prompt & { type: 'scale' }, language: Language): Asked {
  const { turn, from, to, low, high } = prompt;
  const steps = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ value: `${from + i}` }));
  const ends = [
    { step: from, label: low },
    { step: to, label: high },
  ].filter(({ label }) => label.trim() !== '');
  const lines = ends.length === 0 ? [] : [ends.map(({ step, label }) => `${step} – ${asMarkdown(label)}`).join('\n')];
  const rows = steps.length > 0 ? tappable(turn, steps, (value) => value) : undefined;
  if (!rows) return { lines: [...lines, hint(WORDS[language].typeStep(from, to))] };
  const described = rows.map((row) => describe(row, ends.find(({ step }) => `${step}` === row.title)?.label ?? ''));
  return { lines, rows: described, ...(rows.length <= MAX_BUTTONS && { buttons: rows }) };
}

/**
 * Choices below each other, with the name by which each is typed: its number, or itself where all are numbers, which
 * `learning/match-answer.ts` takes for the labels. `isTapped`: nothing is typed.
 */
function listed(choices: readonly Choice[], isTapped = false): { lines: readonly string[]; names: readonly string[] } {
  const own = choices.map(({ label }) => fold(label));
  if (!isTapped && own.every((label) => /^\d+$/.test(label)) && areDifferent(own)) {
    return { lines: [choices.map(({ label }) => `- ${asMarkdown(label)}`).join('\n')], names: own };
  }
  const lines = [choices.map(({ label }, i) => `${i + 1}) ${asMarkdown(withoutNumber(label, i))}`).join('\n')];
  return { lines, names: choices.map((_, i) => `${i + 1}`) };
}

/** What begins with its number already, such as the title of a lesson, has it from the list. */
function withoutNumber(label: string, index: number): string {
  const number = `${index + 1}. `;
  return label.startsWith(number) && label.length > number.length ? label.slice(number.length) : label;
}

function describe(row: Row, label: string): Row {
  const description = clip(titleOf(label), MAX_ROW_DESCRIPTION);
  return description === '' ? row : { ...row, description };
}

function hint(text: string): string {
  return `*${text}*`;
}

/** Titles show no marks, so that what looks like one is harmless there. */
function titleOf(label: string): string {
  return label.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function areDifferent(texts: readonly string[]): boolean {
  return new Set(texts.map((text) => text.toLowerCase())).size === texts.length;
}
