import type { Language, Localized } from '../../../src/learning/language.ts';
import type { Library } from '../../../src/learning/library.ts';
import type { Reply, Shown } from '../../player/shown.ts';

/** What a learner of `language` reads in the flows. */
export type Words = { readonly language: Language; text(key: string, values?: Record<string, string>): string };

/** One step: what she does, seeing what she is asked, and what she reads then: the last line of it is looked for. */
export type Step = {
  readonly name: string;
  does(words: Words, shown: Shown): Reply;
  reads(words: Words): string;
};

export function wordsOf(library: Library, language: Language): Words {
  return { language, text: (key, values) => library.text(language, key, values) };
}

const NAMES: Localized<string> = { ky: 'Айгүл Өмүрбек кызы', ru: 'Наталья Ёлкина', en: "Ann-Marie O'Neill" };
const NEW_NAMES: Localized<string> = { ky: 'Айгүл Асанова', ru: 'Наталья Серова', en: 'Ann Reed' };

const COURSE: Localized<string> = { ky: 'Кичинекей кадамдар', ru: 'Маленькие шаги', en: 'Small steps' };

const PAIRS: Localized<Readonly<Record<string, string>>> = {
  ky: {
    'Кечиккен бала': 'Тынч орун',
    'Эрте бүтүргөн бала': 'Кошумча тапшырма',
    'Тартынчаак бала': 'Жубу менен иш',
  },
  ru: {
    'Опоздавший ребёнок': 'Тихое место',
    'Тот, кто уже закончил': 'Ещё одно задание',
    'Застенчивый ребёнок': 'Работа в паре',
  },
  en: {
    'A child who is late': 'A quiet place',
    'A child who has finished': 'One more task',
    'A shy child': 'Work in pairs',
  },
};

/** How a learner of each language says or reads something. */
type Said = (words: Words) => string;

const own =
  (said: Localized<string>): Said =>
  ({ language }) =>
    said[language];
const label =
  (key: string): Said =>
  (words) =>
    words.text(key);
const languageName: Said = ({ language }) => ({ ky: 'Кыргызча', ru: 'Русский', en: 'English' })[language];

function step(name: string, does: Step['does'], reads: Said): Step {
  return { name, does, reads };
}

function pick(...labels: readonly Said[]): Step['does'] {
  return (words) => ({ kind: 'pick', labels: labels.map((said) => said(words)) });
}

function write(said: Localized<string>): Step['does'] {
  return ({ language }) => ({ kind: 'write', text: said[language] });
}

/** From the greeting to the farewell, each type of question once and one of them twice. */
export const STEPS: readonly Step[] = [
  step('she chooses her language', pick(languageName), label('onboarding.consent')),
  step('she agrees', pick(label('onboarding.agree')), label('onboarding.ask-name')),
  step('she writes her name', write(NAMES), label('onboarding.ask-school')),
  step('her school comes later', pick(label('onboarding.school-later')), label('onboarding.ask-hour')),
  step('she chooses an hour', pick(label('onboarding.evening')), label('courses.choose')),
  step(
    'she chooses the course',
    pick(own(COURSE)),
    own({ ky: 'Эки кыска сабак.', ru: 'Два коротких урока.', en: 'Two short lessons.' }),
  ),
  step(
    'she begins',
    pick(label('courses.begin')),
    own({
      ky: 'Жакшы суроо баланы ойлонтот.',
      ru: 'Хороший вопрос заставляет подумать.',
      en: 'A good question makes a child think.',
    }),
  ),
  step(
    'she reads on',
    pick(label('core.next')),
    own({
      ky: 'Кайсы суроо көбүрөөк ойлонтот?',
      ru: 'Какой вопрос заставит подумать?',
      en: 'Which question makes a pupil think?',
    }),
  ),
  step(
    'she chooses a wrong answer',
    pick(own({ ky: 'Түшүндүңбү?', ru: 'Ты понял?', en: 'Did you get it?' })),
    label('core.try-again'),
  ),
  step(
    'she chooses the right one',
    pick(own({ ky: 'Кантип ойлондуң?', ru: 'Как ты думал?', en: 'How did you think?' })),
    own({
      ky: 'Жооп күтүп жатканда эмне жардам берет?',
      ru: 'Что помогает, пока вы ждёте ответа?',
      en: 'What helps while you wait for an answer?',
    }),
  ),
  step(
    'she ticks two answers',
    pick(
      own({ ky: 'Үнсүз үч секунд күтүү', ru: 'Молча подождать три секунды', en: 'Three seconds of silence' }),
      own({
        ky: 'Досу менен сүйлөшүүгө уруксат берүү',
        ru: 'Разрешить поговорить с соседом',
        en: 'A word with the neighbour',
      }),
    ),
    own({
      ky: 'Жок дегенде канча секунд күтөбүз?',
      ru: 'Сколько секунд ждать хотя бы?',
      en: 'How many seconds do we wait at least?',
    }),
  ),
  step(
    'she writes a number',
    (words) => ({ kind: 'number', text: words.language === 'en' ? '2.5' : '2,5' }),
    own({
      ky: 'деген сөзгө карама-каршы сөз кайсы?',
      ru: 'Какое слово противоположно',
      en: 'What is the opposite of',
    }),
  ),
  step('she writes a word', write({ ky: 'ачык', ru: 'открытый', en: 'open' }), label('course.go-on')),
  step(
    'she goes on with the second lesson',
    pick(label('course.go-on')),
    own({
      ky: 'Сабактын биринчи беш мүнөтү',
      ru: 'Первые пять минут урока',
      en: 'The first five minutes of a lesson',
    }),
  ),
  step(
    'she reads on once more',
    pick(label('core.next')),
    own({
      ky: 'Сабакты кандай ирет менен баштайбыз?',
      ru: 'В каком порядке мы начинаем урок?',
      en: 'In which order do we begin a lesson?',
    }),
  ),
  step(
    'she puts things in order',
    ({ language }) => ({
      kind: 'order',
      labels: {
        ky: ['Саламдашуу', 'Кыска тапшырма', 'Жаңы тема'],
        ru: ['Приветствие', 'Короткое задание', 'Новая тема'],
        en: ['A greeting', 'A short task', 'The new topic'],
      }[language],
    }),
    own({ ky: 'Кимге эмне жардам берет?', ru: 'Кому что помогает?', en: 'Who is helped by what?' }),
  ),
  step(
    'she finds pairs',
    ({ language }, { options }) => ({ kind: 'match', labels: options.map((option) => PAIRS[language][option] ?? '') }),
    own({
      ky: 'Сабакты тынч баштоо сизге канчалык оңой?',
      ru: 'Насколько вам легко начинать урок спокойно?',
      en: 'How easy is a calm start for you?',
    }),
  ),
  step(
    'she rates',
    () => ({ kind: 'rate', value: 4 }),
    own({
      ky: 'Эртең эмнени башкача баштайсыз?',
      ru: 'Что завтра вы начнёте иначе?',
      en: 'What will you begin in another way tomorrow?',
    }),
  ),
  step(
    'she reflects',
    write({
      ky: 'Эртең бир кыска суроодон баштайм.',
      ru: 'Завтра начну с одного короткого вопроса.',
      en: 'Tomorrow I will begin with one short question.',
    }),
    label('course.go-on'),
  ),
  step('she goes on to the end of the course', pick(label('course.go-on')), (words) =>
    words.text('course.completed', { courseTitle: COURSE[words.language] }),
  ),
  step('she opens the settings', write({ ky: 'жөндөөлөр', ru: 'настройки', en: 'settings' }), own(NAMES)),
  step('she changes her name', pick(label('settings.name')), label('settings.ask-name')),
  step('she writes the new one', write(NEW_NAMES), own(NEW_NAMES)),
  step('she leaves the settings', pick(label('settings.back')), label('settings.closed')),
];

/** Everything that was known of her goes. */
export const FAREWELL: readonly Step[] = [
  step(
    'she asks to be forgotten',
    write({ ky: 'мени унут', ru: 'забудь меня', en: 'forget me' }),
    label('forget.confirm'),
  ),
  step('she is forgotten', pick(label('forget.erase')), label('forget.erased')),
];
