import { LANGUAGES, type Language } from '../learning/language.ts';
import type { Library, TextValues } from '../learning/library.ts';
import { type CompiledMessage, compileMessage, type MessageElements } from './message-format.ts';

/** The texts of all languages by key (`SECTION.KEY`), parsed. */
export type ParsedTexts = Readonly<Record<Language, ReadonlyMap<string, MessageElements>>>;

const NO_VALUES: TextValues = {};

/** The function `text` of a library. Every text is compiled once, here; saying a plain one is a look-up. */
export function textBook(texts: ParsedTexts): Library['text'] {
  const compiled = {} as Record<Language, Map<string, CompiledMessage>>;
  for (const language of LANGUAGES) {
    const entries = [...texts[language]].map(([key, elements]) => [key, compileMessage(language, elements)] as const);
    compiled[language] = new Map(entries);
  }
  return (language, key, values = NO_VALUES) => {
    const message = compiled[language].get(key);
    if (message === undefined) throw new Error(`no text ${key} in ${language}: flows/texts/${language}.yaml lacks it`);
    return typeof message === 'string' ? message : message(values);
  };
}
