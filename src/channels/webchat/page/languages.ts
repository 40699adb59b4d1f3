import type { Language } from '../../../learning/language.ts';

/** In the order in which the switch offers them. */
export const PAGE_LANGUAGES: readonly Language[] = ['ky', 'ru', 'en'];

export function isPageLanguage(value: unknown): value is Language {
  return (PAGE_LANGUAGES as readonly unknown[]).includes(value);
}

/** The first language of the browser's list (such as `ru-KG`) that the page speaks, else Kyrgyz. */
export function guessLanguage(preferred: readonly string[]): Language {
  return preferred.map((tag) => tag.toLowerCase().split('-')[0]).find(isPageLanguage) ?? 'ky';
}
