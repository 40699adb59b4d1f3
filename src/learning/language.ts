/** The languages that Sabak speaks, in the order in which they are offered. */
export const LANGUAGES = ['ky', 'ru', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** One value for each language of a course or of the program itself. */
export type Localized<T> = Readonly<Record<Language, T>>;

/** One value for each language in which something exists; at least one is there. */
export type PartlyLocalized<T> = Readonly<Partial<Record<Language, T>>>;

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value);
}

/**
 * The value in `language`, or in the first language that has one.
 * Throws where no language has a value: the library never lets that through.
 */
export function localize<T>(values: PartlyLocalized<T>, language: Language): T {
  const own = values[language];
  if (own !== undefined) return own;
  for (const other of LANGUAGES) {
    const value = values[other];
    if (value !== undefined) return value;
  }
  throw new Error(`nothing to say in ${language}: no language has a value`);
}
