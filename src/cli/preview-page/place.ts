import type { Language } from '../../learning/language.ts';
import type { As } from '../preview/messengers.ts';

/** What is shown is named by the address, `#COURSE/LESSON/LANGUAGE` or `#COURSE/LESSON/LANGUAGE/AS`, so that it can be kept and sent. */
export type Place = { readonly course: string; readonly lesson: string; readonly language: Language; readonly as: As };

/** What lessons can be seen as, with its name. */
export const AS_NAMES: Readonly<Record<As, string>> = { web: 'Web', telegram: 'Telegram', whatsapp: 'WhatsApp' };

export function isAs(value: string): value is As {
  return Object.hasOwn(AS_NAMES, value);
}

export function goTo({ course, lesson, language, as }: Place): void {
  location.hash = [course, lesson, language, ...(as === 'web' ? [] : [as])].join('/');
}
