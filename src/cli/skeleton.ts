import type { Language } from '../learning/language.ts';

/**
 * What `sabak new course` writes into course.yaml: correct as it is, with what may be added in comments.
 * `schema`: the path of its JSON Schema from there, for editors.
 */
export function courseSkeleton(course: string, lesson: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# A course. The guide is docs/authoring.md; \`npx sabak lint\` checks it, \`npx sabak preview ${course}\` shows it.
# A draft is for you alone. When \`npx sabak lint\` says that everything is right, remove the next line: teachers see the course.
draft: true
title: { ky: Жаңы курс, ru: Новый курс, en: New course }
summary:
  ky: Бул курс эмне жөнүндө экенин бир-эки сүйлөм менен жазыңыз.
  ru: Напишите в одном-двух предложениях, о чём этот курс.
  en: Say in a sentence or two what this course is about.
languages: [ky, ru, en]
# The folders below lessons/, in the order in which they are learned. Never rename one that learners have begun.
lessons: [${lesson}]
# unlock: free lets learners choose; perDay limits the lessons of a day.
pace: { unlock: sequential }
# With test/ky.md, ru.md and en.md: so many questions before the first lesson and after the last.
# test: { before: 3, after: 6 }
pass: { lessons: all, score: 0.7, retakeAfter: 1d }
# certificate:
#   hours: 12
#   title: { ky: Жаңы курс, ru: Новый курс, en: New course }
#   signatories: [{ name: A. Asanova, role: { ky: директор, ru: директор, en: head } }]
`;
}

/** A lesson that passes the linter, to be written over. Its question ids come from the lesson's, so they are unique. */
export function lessonSkeleton(language: Language, lesson: string): string {
  const words = WORDS[language];
  return `---
title: ${words.title}
minutes: 2
goal: ${words.goal}
---

${words.story}

---

${words.idea}

:::question{#${lesson}-choice type=choice}
${words.choice}

- [ ] ${words.wrong}
- [x] ${words.right}
- [ ] ${words.alsoWrong}

hint: ${words.hint}
:::

---

${words.tomorrow}

:::question{#${lesson}-tomorrow type=reflection}
${words.reflection}
:::
`;
}

type Words = Readonly<
  Record<
    | 'title'
    | 'goal'
    | 'story'
    | 'idea'
    | 'choice'
    | 'wrong'
    | 'right'
    | 'alsoWrong'
    | 'hint'
    | 'tomorrow'
    | 'reflection',
    string
  >
>;

const WORDS: Readonly<Record<Language, Words>> = {
  ky: {
    title: 'Жаңы сабак',
    goal: 'Бул сабактан кийин мугалим эмне кыла аларын жазыңыз.',
    story:
      'Биринчи экранды кыска окуядан же суроодон баштаңыз. *Мугалим андан өз классын тааныганы жакшы.* Бир экранга 600 тамга батат, бирок азыраак болсо жакшы.',
    idea: 'Экинчи экранда бир гана ойду айтыңыз. **Эң маанилүү сөздү** ушинтип белгилеңиз. Андан кийин суроо бериңиз.',
    choice: 'Кайсы жооп туура?',
    wrong: 'Биринчи жооп — Эмне үчүн туура эмес экенин кыскача түшүндүрүңүз.',
    right: 'Экинчи жооп — Ооба. Эмне үчүн туура экенин айтыңыз.',
    alsoWrong: 'Үчүнчү жооп — Мугалим эмнени туура эмес түшүнгөнүн айтыңыз.',
    hint: 'Жоопту айтпай, ойго түрткү бериңиз.',
    tomorrow: 'Акыркы экранда эртең класста жасай турган бир иш сунуштаңыз.',
    reflection: 'Эртең эмнени байкап көрөсүз?',
  },
  ru: {
    title: 'Новый урок',
    goal: 'Напишите, что учитель сможет делать после этого урока.',
    story:
      'Начните первый экран с короткой истории или вопроса. *Пусть учитель узнает в ней свой класс.* На экран помещается до 600 знаков, но лучше меньше.',
    idea: 'На втором экране скажите одну мысль. **Самое важное слово** выделите так. Затем задайте вопрос.',
    choice: 'Какой ответ верный?',
    wrong: 'Первый ответ — Коротко объясните, почему он неверный.',
    right: 'Второй ответ — Да. Скажите, почему он верный.',
    alsoWrong: 'Третий ответ — Скажите, что здесь перепутано.',
    hint: 'Подтолкните мысль, не называя ответа.',
    tomorrow: 'На последнем экране предложите одно дело, которое можно сделать в классе завтра.',
    reflection: 'Что вы попробуете завтра?',
  },
  en: {
    title: 'New lesson',
    goal: 'Write what a teacher will be able to do after this lesson.',
    story:
      'Begin the first screen with a short story or a question. *A teacher should see her own class in it.* A screen holds up to 600 characters, but fewer are better.',
    idea: 'Say one idea on the second screen. Mark **the most important word** like this. Then ask a question.',
    choice: 'Which answer is right?',
    wrong: 'The first answer — Explain briefly why it is wrong.',
    right: 'The second answer — Yes. Say why it is right.',
    alsoWrong: 'The third answer — Say what is mixed up here.',
    hint: 'Give her thought a push without naming the answer.',
    tomorrow: 'On the last screen, suggest one thing to do in class tomorrow.',
    reflection: 'What will you try tomorrow?',
  },
};
