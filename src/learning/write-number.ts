import type { Language } from './language.ts';

/** A number as one writes it in a language: with a decimal comma in Kyrgyz and Russian. `number`: such as `12.5`. */
export function writeNumber(number: number | string, language: Language): string {
  return language === 'en' ? `${number}` : `${number}`.replace('.', ',');
}
