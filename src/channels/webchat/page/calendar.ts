import type { Language } from '../../../learning/language.ts';
import { TEXTS } from './texts.ts';

/** Written out, because not every browser knows Kyrgyz. */
const MONTHS: Readonly<Record<Language, string>> = {
  ky: 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь',
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря',
  en: 'January February March April May June July August September October November December',
};

/** `HH:MM` in the browser's own time zone. `at`: milliseconds since the epoch. */
export function timeOf(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** The name of a day as a heading of the conversation: today, yesterday, `17-ноябрь`, with the year where it is another. */
export function dayOf(at: number, now: number, language: Language): string {
  const date = new Date(at);
  const today = new Date(now);
  if (isSameDay(date, today)) return TEXTS[language].today;
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (isSameDay(date, yesterday)) return TEXTS[language].yesterday;
  const month = MONTHS[language].split(' ')[date.getMonth()] ?? '';
  const year = date.getFullYear() === today.getFullYear() ? '' : String(date.getFullYear());
  if (language === 'ky') return `${year && year.concat('-жыл')} ${date.getDate()}-${month}`.trim();
  return `${date.getDate()} ${month} ${year}`.trim();
}

/** In the browser's own time zone. */
export function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}
