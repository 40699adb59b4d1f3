import { fold } from '../../learning/fold.ts';
import { LANGUAGES, type Language, type Localized } from '../../learning/language.ts';

/**
 * What stands ready in her input line when she comes by `wa.me/NUMBER?text=…`. She sees it and sends it herself, so it is a
 * greeting, with the parameter of the link as its last word.
 */
const GREETING: Localized<string> = {
  ky: 'Саламатсызбы! Сабакты баштагым келет:',
  ru: 'Здравствуйте! Хочу начать обучение:',
  en: 'Hello! I would like to start learning:',
};

/** In UTF-16 units: nobody's greeting is longer, and long messages are about something else. */
const MAX_LINK_TEXT = 120;

/** As long as Telegram lets the parameter of a link be (Bot API, deep linking), so that one link works on every channel. */
const MAX_PARAMETER = 64;

/** What is before the last word, and that word where it is a parameter of ours. */
const LINK_TEXT = /^(.*?)((?:school|course|ref)-[A-Za-z0-9_-]+)\s*$/s;

/** What leads up to the parameter and is no part of a sentence: something that introduces it, or a line of its own. */
const INTRODUCED = /(?:[:!.,;—–-]\s+|\n\s*)$/u;

const GREETINGS: ReadonlySet<string> = new Set(
  `саламатсызбы, саламатсызбы сабак, салам, салам алейкум, ассалому алейкум, ассалам алейкум, кутман күн, баштоо, баштайм,
  здравствуйте, здравствуй, привет, добрый день, доброе утро, добрый вечер, старт, начать, хочу начать,
  hello, hi, hey, good morning, good afternoon, good evening, start, i want to start`
    .split(/,\s*/)
    .map(fold),
);

/** `parameter`: such as `school-12`, as in the link of another channel; absent: the link only begins. */
export function linkText(parameter: string | undefined, language: Language): string {
  return parameter === undefined ? GREETING[language].replace(/:$/, '.') : `${GREETING[language]} ${parameter}`;
}

/**
 * The parameter of the link that she came by, where a text is such a greeting: short, the parameter its last word, and before
 * it nothing but a greeting, or something that ends with a mark (`:`, `!`, …) or a new line. So “I teach at school-12” is an
 * ordinary sentence. The parameter alone is none either: somebody who is asked for her school's code may type `school-12`.
 */
export function parameterOf(text: string): string | undefined {
  return readLinkText(text)?.parameter;
}

/**
 * The same, with the language of the link, where its greeting was left as it was. A link without a parameter has nothing but the
 * greeting. Undefined: she did not come by a link.
 */
export function readLinkText(text: string): { readonly parameter?: string; readonly language?: Language } | undefined {
  if (text.length > MAX_LINK_TEXT) return undefined;
  const opened = LANGUAGES.find((language) => text.trim() === linkText(undefined, language));
  if (opened) return { language: opened };
  const [, before = '', parameter = ''] = LINK_TEXT.exec(text) ?? [];
  if (parameter === '' || parameter.length > MAX_PARAMETER || !leadsUp(before)) return undefined;
  const language = LANGUAGES.find((one) => before.trim() === GREETING[one]);
  return { parameter, ...(language && { language }) };
}

function leadsUp(before: string): boolean {
  if (!/\p{L}/u.test(before)) return false;
  return INTRODUCED.test(before) || (/\s$/.test(before) && GREETINGS.has(fold(before)));
}
