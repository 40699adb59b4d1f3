import type { Language } from '../learning/language.ts';
import type { LessonPage, QuestionBody } from './lesson-page.ts';

/**
 * Words a minute, read aloud by adults: English 228, Russian 184 (Trauzettel-Klosinski, Dietz & IReST Study Group 2012,
 * “Standardized Assessment of Reading Performance”, IOVS 53(9):5452–5461, table of words/min). Kyrgyz was not measured:
 * Turkish, 166, is the nearest language that was; its words carry as many suffixes.
 */
const WORDS_PER_MINUTE: Readonly<Record<Language, number>> = { ky: 166, ru: 184, en: 228 };

/** Our own assumption, to be replaced by the median `tookMs` of answers once there are some. */
const SECONDS_TO_ANSWER = 20;
const SECONDS_TO_REFLECT = 60;

/** Minutes to read every screen, answer every question and read what is said to the answer. */
export function estimateMinutes(page: LessonPage, language: Language): number {
  let words = 0;
  let seconds = 0;
  for (const { text, question } of page.screens) {
    words += countWords(text);
    if (!question) continue;
    words += countWords(wordsOf(question.body));
    seconds += question.body.type === 'reflection' ? SECONDS_TO_REFLECT : SECONDS_TO_ANSWER;
  }
  return words / WORDS_PER_MINUTE[language] + seconds / 60;
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

/** What she reads of a question: the prompt, all answers, and the feedback to one of them. */
function wordsOf({ type, text }: QuestionBody): string {
  const said = [text.prompt, text.feedback ?? ''];
  switch (type) {
    case 'choice':
    case 'choices':
      return [
        ...said,
        ...text.options.map((option) => option.label),
        longest(text.options.map((option) => option.feedback)),
      ].join(' ');
    case 'number':
      return [...said, longest(text.rangeFeedback)].join(' ');
    case 'text':
      return [...said, longest(text.answers.map((answer) => answer.feedback))].join(' ');
    case 'order':
      return [...said, ...text.items].join(' ');
    case 'match':
      return [...said, ...text.items, ...text.matches].join(' ');
    case 'scale':
      return [...said, text.low, text.high].join(' ');
    case 'reflection':
      return said.join(' ');
    default:
      return type satisfies never;
  }
}

function longest(texts: readonly (string | undefined)[]): string {
  return texts.reduce<string>((longestYet, text = '') => (text.length > longestYet.length ? text : longestYet), '');
}
