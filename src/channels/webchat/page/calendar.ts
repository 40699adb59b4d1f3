import type { Language } from '../../../learning/language.ts';
import { TEXTS } from './texts.ts';

/** Written out, because Chromium does not know Kyrgyz. */
const MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');

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
  const isThisYear = date.getFullYear() === today.getFullYear();
  if (language === 'ky') {
    const day = `${date.getDate()}-${MONTHS[date.getMonth()]}`;
    return isThisYear ? day : `${date.getFullYear()}-жыл, ${day}`;
  }
  const year = isThisYear ? undefined : 'numeric';
  return date.toLocaleDateString(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'long', year });
}

/** In the browser's own time zone. */
export function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}
