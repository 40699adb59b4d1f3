import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../learning/language.ts';
import type { TextValues } from '../learning/library.ts';
import { ownStrings } from './own-strings.ts';

/** A text as a tree (ICU MessageFormat). Its places count UTF-16 units from the text's beginning. */
export type MessageElements = ReturnType<IntlMessageFormat['getAst']>;
export type MessageElement = MessageElements[number];

export type ParsedMessage =
  | { readonly ok: true; readonly elements: MessageElements }
  | { readonly ok: false; readonly offset: number; readonly message: string };

/** The kinds of elements, in the numbers that the parser gives them (`TYPE` of @formatjs/icu-messageformat-parser). */
export const ELEMENT = {
  literal: 0,
  argument: 1,
  number: 2,
  date: 3,
  time: 4,
  select: 5,
  plural: 6,
  pound: 7,
  tag: 8,
} as const;

/** Reads a text of flows/texts/. `<` and `>` are letters like others. */
export function parseMessage(language: Language, text: string): ParsedMessage {
  try {
    const options = { ignoreTag: true, captureLocation: true };
    const elements = new IntlMessageFormat(text, language, undefined, options).getAst();
    return dateIn(elements) ?? { ok: true, elements };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, offset: offsetOf(error), message: PROBLEMS[error.message] ?? OTHER_PROBLEM };
  }
}

/** No value of a text is a date: formatting one would fail while she is waiting. */
function dateIn(elements: MessageElements): ParsedMessage | undefined {
  for (const element of allElements(elements)) {
    if (element.type !== ELEMENT.date && element.type !== ELEMENT.time) continue;
    const message = `\`{${element.value}}\` can't be formatted as a date or time. Write \`{${element.value}}\` alone.`;
    return { ok: false, offset: element.location?.start.offset ?? 0, message };
  }
  return undefined;
}

function offsetOf(error: SyntaxError & { location?: { start?: { offset?: number } } }): number {
  return error.location?.start?.offset ?? 0;
}

const OTHER_PROBLEM =
  'What stands between braces here is not readable. Write `{name}`, or `{n, plural, one {# day} other {# days}}`.';

const PROBLEMS: Readonly<Record<string, string>> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'A brace is opened here and not closed. Write `{name}`.',
  UNMATCHED_CLOSING_BRACE: 'A brace is closed here that was not opened.',
  EMPTY_ARGUMENT: 'Nothing stands between these braces. Write a name, such as `{name}`.',
  MALFORMED_ARGUMENT: 'A brace is opened here, but no name and closing brace follow. Write `{name}`.',
  MISSING_OTHER_CLAUSE: 'This choice needs an `other {…}` for all that is not named.',
  INVALID_ARGUMENT_TYPE: 'After the comma stands `plural`, `select` or `number`.',
};

/** Each placeholder of a text with the place where it first stands. */
export function placeholdersOf(elements: MessageElements): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const element of allElements(elements)) {
    if (element.type === ELEMENT.literal || element.type === ELEMENT.pound || element.type === ELEMENT.tag) continue;
    if (!found.has(element.value)) found.set(element.value, element.location?.start.offset ?? 0);
  }
  return found;
}

/** Every element of a text, those within plural and select as well. */
export function* allElements(elements: MessageElements): Generator<MessageElement> {
  for (const sequence of allSequences(elements)) yield* sequence;
}

/** The text itself, and each text within a plural or select. */
export function* allSequences(elements: MessageElements): Generator<MessageElements> {
  yield elements;
  for (const element of elements) {
    if (element.type !== ELEMENT.select && element.type !== ELEMENT.plural) continue;
    for (const option of Object.values(element.options)) yield* allSequences(option.value);
  }
}

/** A text ready to be said: itself where it has no placeholder, else a function of their values. */
export type CompiledMessage = string | ((values: TextValues) => string);

/**
 * Compiles a text. A placeholder without a value is empty, a list is joined by commas. Most texts have no more than
 * plain placeholders: they are put together without the formatter of `intl-messageformat`, which is many times slower.
 */
export function compileMessage(language: Language, elements: MessageElements): CompiledMessage {
  if (elements.every((element) => element.type === ELEMENT.literal)) return ownStrings(literalOf(elements));
  if (elements.every((element) => element.type === ELEMENT.literal || element.type === ELEMENT.argument)) {
    const parts = elements.map((element) => ('value' in element ? element : { type: ELEMENT.literal, value: '' }));
    return (values) =>
      parts.map(({ type, value }) => (type === ELEMENT.literal ? value : plain(values[value]))).join('');
  }
  const names = [...placeholdersOf(elements).keys()];
  const formatter = new IntlMessageFormat(elements, language);
  return (values) => {
    const filled = Object.fromEntries(names.map((name) => [name, numberOrText(values[name])]));
    return String(formatter.format(filled));
  };
}

function literalOf(elements: MessageElements): string {
  return elements.map((element) => ('value' in element ? element.value : '')).join('');
}

function plain(value: TextValues[string]): string {
  if (value === undefined) return '';
  return typeof value === 'object' && 'join' in value ? value.join(', ') : String(value);
}

function numberOrText(value: TextValues[string]): string | number {
  return typeof value === 'number' ? value : plain(value);
}
