import type { Language } from './language.ts';
import type { Template, TextValues } from './library.ts';
import type { OutboundTemplate } from './message.ts';

/**
 * The most UTF-16 units of a parameter's value: our own bound. A filled body may have 1,024 (`src/library/template-rules.ts`),
 * so this many for each of two or three parameters leave room for the words around them.
 */
export const TEMPLATE_PARAMETER_MAX = 200;

/**
 * A template with the values of its parameters, in her language. Undefined where one of them would be empty: platforms refuse
 * that (WhatsApp Cloud API, error 100).
 */
export function outboundTemplate(
  { name, texts }: Template,
  language: Language,
  values: TextValues,
): OutboundTemplate | undefined {
  const { code, parameters } = texts[language];
  const filled = parameters.map((parameter) => cleanParameter(String(values[parameter.name] ?? '')));
  if (filled.includes('')) return undefined;
  return { name, language: code, parameters: filled };
}

/**
 * One line: a parameter may hold no line break, no tab, and no more than four spaces in a row (WhatsApp Cloud API, error 132018;
 * message template guidelines). What is too long ends in “…”.
 */
function cleanParameter(value: string): string {
  const line = value
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length <= TEMPLATE_PARAMETER_MAX ? line : `${cut(line, TEMPLATE_PARAMETER_MAX - 1)}…`;
}

/** The beginning of a text: what is drawn as one letter stays one. */
function cut(text: string, length: number): string {
  let beginning = '';
  for (const { segment } of new Intl.Segmenter('ky', { granularity: 'grapheme' }).segment(text)) {
    if (beginning.length + segment.length > length) break;
    beginning += segment;
  }
  return beginning.trimEnd();
}
