import type { Localized } from '../../learning/language.ts';

/** What Telegram's way of showing a question needs said, beside the course's own texts. */
export type Words = {
  /** On the button that ends an answer of several taps. */
  readonly done: string;
  readonly pickSeveral: string;
  readonly tapInOrder: string;
  readonly matchEach: string;
  /** The same where there are more matches than letters, so that these have numbers too. */
  readonly matchNumbers: string;
  /**
   * The letters that what is to be matched is listed by (`learning/positions.ts` understands them). Not the ninth Cyrillic one: `и`
   * is also the word “and”.
   */
  readonly letters: string;
};

const CYRILLIC_LETTERS = 'абвгдежз';

export const WORDS: Localized<Words> = {
  ky: {
    done: 'Даяр',
    pickSeveral: 'Бир нечесин тандасаңыз болот. Анан «Даяр» дегенди басыңыз.',
    tapInOrder: 'Биринчисинен баштап, ирети менен басыңыз.',
    matchEach: 'Ар бир санга ылайык тамганы тандаңыз.',
    matchNumbers: 'Ар бир санга ылайыгын тандаңыз.',
    letters: CYRILLIC_LETTERS,
  },
  ru: {
    done: 'Готово',
    pickSeveral: 'Можно выбрать несколько. Потом нажмите «Готово».',
    tapInOrder: 'Нажимайте по порядку, начиная с первого.',
    matchEach: 'Для каждого числа выберите букву.',
    matchNumbers: 'Для каждого числа выберите пару.',
    letters: CYRILLIC_LETTERS,
  },
  en: {
    done: 'Done',
    pickSeveral: 'You can choose several. Then press “Done”.',
    tapInOrder: 'Tap in order, starting with the first.',
    matchEach: 'For each number choose a letter.',
    matchNumbers: 'For each number choose what belongs to it.',
    letters: 'abcdefghij',
  },
};
