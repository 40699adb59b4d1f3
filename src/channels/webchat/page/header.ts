import type { Language } from '../../../learning/language.ts';
import type { LessonProgress } from '../../../learning/message.ts';
import { byId, element } from './element.ts';
import { PAGE_LANGUAGES } from './languages.ts';
import { TEXTS } from './texts.ts';

const SHORT: Readonly<Record<Language, string>> = { ky: 'Кыр', ru: 'Рус', en: 'Eng' };

export type Header = { update(state: { language: Language; progress: LessonProgress | undefined }): void };

/** The languages, and how far the lesson is. */
export function createHeader(choose: (language: Language) => void): Header {
  const languages = byId('languages');
  const lesson = byId('lesson');
  const title = byId('lesson-title');
  const count = byId('lesson-count');
  const bar = byId('lesson-bar', HTMLProgressElement);
  const buttons = PAGE_LANGUAGES.map((language) => {
    const name = TEXTS[language].languageName;
    const button = element(
      'button',
      { type: 'button', lang: language, 'aria-label': name, title: name },
      SHORT[language],
    );
    button.addEventListener('click', () => choose(language));
    languages.append(button);
    return { language, button };
  });

  return {
    update({ language, progress }) {
      languages.setAttribute('aria-label', TEXTS[language].languageSwitch);
      for (const one of buttons) one.button.setAttribute('aria-pressed', String(one.language === language));
      lesson.hidden = progress === undefined;
      if (!progress) return;
      title.textContent = progress.title;
      count.textContent = `${progress.done} / ${progress.of}`;
      bar.max = Math.max(1, progress.of);
      bar.value = progress.done;
    },
  };
}
