import { type Language, localize } from '../../src/learning/language.ts';
import type { Question } from '../../src/learning/question.ts';
import type { Reply, Shown } from './shown.ts';

const REFLECTION: Readonly<Record<Language, string>> = {
  ky: 'Эртең 7-класстагы бир окуучудан эмнеге токтогонун сурайм.',
  ru: 'Завтра спрошу ученика седьмого класса, где он остановился.',
  en: 'Tomorrow I will ask one pupil of my seventh form where she got stuck.',
};
const NONSENSE = 'абракадабра';
const RATING = 4;

/** The right answer to a question in a language; an opinion where there is none. */
export function rightReply(question: Question, language: Language, { options }: Shown): Reply {
  switch (question.type) {
    case 'choice':
    case 'choices': {
      const all = localize(question.text, language).options.map(({ label }) => label);
      return { kind: 'pick', labels: all.filter((_, i) => question.right.includes(i)) };
    }
    case 'order':
      return { kind: 'order', labels: localize(question.text, language).items };
    case 'match': {
      const { items, matches } = localize(question.text, language);
      return { kind: 'match', labels: options.map((option) => matches[items.indexOf(option)] ?? '') };
    }
    case 'number': {
      const right = question.ranges.find(({ isRight }) => isRight);
      return { kind: 'number', text: written(right?.value, language) };
    }
    case 'text':
      return { kind: 'write', text: localize(question.text, language).answers.find((one) => one.isRight)?.text ?? '' };
    case 'scale':
      return { kind: 'rate', value: RATING };
    case 'reflection':
      return { kind: 'write', text: REFLECTION[language] };
    default:
      return question satisfies never;
  }
}

/** An answer that is not right, or only in part; an opinion where there is none that is wrong. */
export function wrongReply(question: Question, language: Language, shown: Shown): Reply {
  const right = rightReply(question, language, shown);
  switch (right.kind) {
    case 'pick':
      return { ...right, labels: shown.options.filter((option) => !right.labels.includes(option)).slice(0, 1) };
    case 'order':
      return { ...right, labels: right.labels.toReversed() };
    case 'match':
      return { ...right, labels: [...right.labels.slice(1), ...right.labels.slice(0, 1)] };
    case 'number':
      return { ...right, text: '1234' };
    case 'write':
      return question.type === 'text' ? { ...right, text: NONSENSE } : right;
    case 'rate':
      return right;
    default:
      return right satisfies never;
  }
}

function written(number: number | undefined, language: Language): string {
  const text = String(number);
  return language === 'en' ? text : text.replace('.', ',');
}
