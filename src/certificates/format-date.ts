import type { Language } from '../learning/language.ts';

/** Months with the possessive ending that a Kyrgyz date needs; CLDR has only the bare names and "2026-ж., 21-сентябрь". */
const KYRGYZ_MONTHS = [
  'январы',
  'февралы',
  'марты',
  'апрели',
  'майы',
  'июну',
  'июлу',
  'августу',
  'сентябры',
  'октябры',
  'ноябры',
  'декабры',
] as const;

const LOCALES = { ru: 'ru', en: 'en-GB' } as const;

/** The day of `at` (milliseconds since the epoch) in `timeZone`, written out as on a document. */
export function formatDate(at: number, language: Language, timeZone: string): string {
  if (language !== 'ky') return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(at);
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return `${year}-жылдын ${day}-${KYRGYZ_MONTHS[month - 1]}`;
}
