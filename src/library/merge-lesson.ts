import type { Lesson, Screen } from '../learning/course.ts';
import { LANGUAGES, type Language, type PartlyLocalized } from '../learning/language.ts';
import type { Media } from '../learning/message.ts';
import type { Question } from '../learning/question.ts';
import type { LessonPage, QuestionPage, ScreenPage, UnreadQuestion } from './lesson-page.ts';
import { mergeQuestion } from './merge-question.ts';

/** The page of each language, and the language whose page the others are compared with. */
export type Pages<T> = { readonly main: Language; readonly pages: PartlyLocalized<T> };

/** Finds the file below the content folder of a picture that a lesson names. */
export type PicturePath = (src: string) => string;

/** A lesson from its pages: the screens of the main language, with what stands on the same screen in the others. */
export function mergeLesson(id: string, { main, pages }: Pages<LessonPage>, pathOf: PicturePath): Lesson {
  const mainPage = pages[main];
  return {
    id,
    title: mapPages(pages, (page) => page.title),
    goal: mapPages(pages, (page) => page.goal),
    minutes: mainPage?.minutes ?? 0,
    screens: (mainPage?.screens ?? []).map((screen, i) =>
      mergeScreen(
        screen,
        mapPages(pages, (page) => page.screens[i]),
        pathOf,
      ),
    ),
  };
}

function mergeScreen(main: ScreenPage, pages: PartlyLocalized<ScreenPage>, pathOf: PicturePath): Screen {
  const media = mapPages<ScreenPage, Media>(
    pages,
    ({ picture }) => picture && { src: pathOf(picture.src), alt: picture.alt },
  );
  return {
    text: mapPages(pages, (screen) => screen.text),
    ...(Object.keys(media).length > 0 && { media }),
    ...(main.question && { question: main.question.id }),
  };
}

/** The questions of a list of screens: each language's page of a question is found by its id. */
export function mergeQuestions({ main, pages }: Pages<readonly ScreenPage[]>): Question[] {
  return questionsOn(pages[main] ?? []).map((question) =>
    mergeQuestion(
      question,
      mapPages(pages, (screens) => questionsOn(screens).find((one) => one.id === question.id)),
    ),
  );
}

export function questionsOn(screens: readonly ScreenPage[]): QuestionPage[] {
  return screens.flatMap((screen) => (screen.question ? [screen.question] : []));
}

/** The questions that could not be read: their authors know, and nothing else is to be said about them. */
export function unreadOn(screens: readonly ScreenPage[]): UnreadQuestion[] {
  return screens.flatMap((screen) => (screen.unread ? [screen.unread] : []));
}

/** The same of every language; no key where there is none. */
export function mapPages<T, U>(
  pages: PartlyLocalized<T>,
  map: (page: T, language: Language) => U | undefined,
): PartlyLocalized<U> {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const page = pages[language];
      const mapped = page === undefined ? undefined : map(page, language);
      return mapped === undefined ? [] : [[language, mapped]];
    }),
  );
}
