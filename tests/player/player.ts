import type { Course } from '../../src/learning/course.ts';
import { isGraded } from '../../src/learning/grade.ts';
import { type Language, localize } from '../../src/learning/language.ts';
import type { Library } from '../../src/learning/library.ts';
import type { Question } from '../../src/learning/question.ts';
import { rightReply, wrongReply } from './answer-to.ts';
import { plainText, type Reply, type Shown } from './shown.ts';

/** What she chooses in the flows, by the keys of their texts, the best first: the way to the certificate. */
const CHOICES = [
  'onboarding.agree',
  'onboarding.evening',
  'courses.begin',
  'course.begin-test',
  'course.go-on',
  'core.next',
  'certificate.name-right',
  'onboarding.school-later',
];

export type Played = Reply & {
  /** The question of the course that was answered, and for which time; absent in a flow. */
  readonly question?: string;
  readonly attempt?: number;
};

/** A learner who knows the library: she sees what is asked and knows what to answer. */
export type Player = {
  /** `wrong`: she gives a wrong answer where there is one. Throws where she does not understand what she is asked. */
  reply(shown: Shown, options?: { wrong?: boolean }): Played;
  /** Whether what is shown is a lesson's question that may be answered once more after a wrong answer. */
  hasSecondTry(shown: Shown): boolean;
};

type Known = { readonly question: Question; readonly prompt: string; readonly isOfLesson: boolean };

/** A player who speaks `language` and is called `name`. She remembers what she was asked last, as a second try does not repeat it. */
export function createPlayer(library: Library, language: Language, name: string): Player {
  const known = Object.values(library.courses).flatMap((course) => knownOf(course, language));
  const titles = Object.values(library.courses).map(({ title }) => localize(title, language));
  const choices = [...CHOICES.map((key) => library.text(language, key)), ...titles];
  let last: { question: Question; options: readonly string[]; attempt: number } | undefined;

  function find({ text }: Shown): Known | undefined {
    const plain = plainText(text);
    const asked = known.filter(({ prompt }) => plain.includes(prompt));
    return asked.sort((a, b) => b.prompt.length - a.prompt.length)[0];
  }

  function inFlow({ text, options }: Shown): Reply | undefined {
    const languageName = { ky: 'Кыргызча', ru: 'Русский', en: 'English' }[language];
    const label = [languageName, ...choices].find((choice) => options.includes(choice));
    if (label !== undefined) return { kind: 'pick', labels: [label] };
    const isName = plainText(text).includes(plainText(library.text(language, 'onboarding.ask-name')));
    return isName ? { kind: 'write', text: name } : undefined;
  }

  return {
    hasSecondTry(shown) {
      const found = find(shown);
      return found?.isOfLesson === true && isGraded(found.question);
    },
    reply(shown, { wrong = false } = {}) {
      const fresh = find(shown);
      const flow = fresh ? undefined : inFlow(shown);
      if (flow) return flow;
      const question = fresh?.question ?? (isSame(shown.options, last?.options) ? last?.question : undefined);
      if (!question) throw new Error(`nobody knows what to answer to ${JSON.stringify(shown)}`);
      last = { question, options: shown.options, attempt: fresh ? 1 : (last?.attempt ?? 0) + 1 };
      const reply = (wrong ? wrongReply : rightReply)(question, language, shown);
      return { ...reply, question: question.id, attempt: last.attempt };
    },
  };
}

function isSame(one: readonly string[], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((label, i) => label === other[i]);
}

/** A question of a lesson is asked below the text of its screen: two may end in the same words. */
function knownOf({ lessons, questions }: Course, language: Language): Known[] {
  const screens = lessons.flatMap((lesson) => lesson.screens);
  return Object.values(questions).map((question) => {
    const screen = screens.find((one) => one.question === question.id);
    const { prompt } = localize<{ prompt: string }>(question.text, language);
    const above = screen ? localize(screen.text, language) : '';
    return { question, prompt: plainText(`${above} ${prompt}`), isOfLesson: screen !== undefined };
  });
}
