import { LANGUAGES, type PartlyLocalized } from '../learning/language.ts';
import type { Question, QuestionType } from '../learning/question.ts';
import type { BodyOf, QuestionPage } from './lesson-page.ts';

/** One question from its pages in each language. What all languages share is taken from `main`. */
export function mergeQuestion(main: QuestionPage, pages: PartlyLocalized<QuestionPage>): Question {
  const base = { id: main.id, ...(main.level && { level: main.level }) };
  const { body } = main;
  switch (body.type) {
    case 'choice':
    case 'choices':
      return { ...base, type: body.type, right: body.right, text: textsOf(pages, body.type) };
    case 'number':
      return { ...base, type: body.type, ranges: body.ranges, text: textsOf(pages, body.type) };
    case 'scale':
      return { ...base, type: body.type, from: body.from, to: body.to, text: textsOf(pages, body.type) };
    case 'text':
      return { ...base, type: body.type, text: textsOf(pages, body.type) };
    case 'order':
      return { ...base, type: body.type, text: textsOf(pages, body.type) };
    case 'match':
      return { ...base, type: body.type, text: textsOf(pages, body.type) };
    case 'reflection':
      return { ...base, type: body.type, text: textsOf(pages, body.type) };
    default:
      return body satisfies never;
  }
}

/** The texts of every language whose question is of this type; the linter has reported the others. */
function textsOf<T extends QuestionType>(
  pages: PartlyLocalized<QuestionPage>,
  type: T,
): PartlyLocalized<BodyOf<T>['text']> {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const body = pages[language]?.body;
      return body?.type === type ? [[language, body.text]] : [];
    }),
  );
}
