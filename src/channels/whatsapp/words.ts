import type { Localized } from '../../learning/language.ts';

/** What WhatsApp's way of showing a question needs said, beside the course's own texts. All of it is Markdown but `open`. */
export type Words = {
  /** On the button that opens a list; at most 20 characters. */
  readonly open: string;
  /** Above buttons that have nothing else to stand under. */
  readonly choose: string;
  readonly typeOne: (example: string) => string;
  readonly typeSeveral: (example: string) => string;
  readonly typeOrder: (example: string) => string;
  /** The example brings its own end. */
  readonly typePairs: (example: string) => string;
  readonly typeStep: (from: number, to: number) => string;
  /**
   * By which what is to be matched is lettered (`learning/positions.ts` understands them). Not the ninth Cyrillic one: `и` is
   * also the word “and”.
   */
  readonly letters: string;
};

const CYRILLIC_LETTERS = 'абвгдежз';

export const WORDS: Localized<Words> = {
  ky: {
    open: 'Тандоо',
    choose: 'Тандаңыз.',
    typeOne: (example) => `Номерин жазыңыз, мисалы: ${example}.`,
    typeSeveral: (example) => `Бир нечесин тандасаңыз болот. Номерлерин жазыңыз, мисалы: ${example}.`,
    typeOrder: (example) => `Номерлерин ирети менен жазыңыз, мисалы: ${example}.`,
    typePairs: (example) => `Ар бирине ылайыгын табыңыз. Мындай жазыңыз: ${example}`,
    typeStep: (from, to) => `Бир сан жазыңыз: ${from} – ${to}.`,
    letters: CYRILLIC_LETTERS,
  },
  ru: {
    open: 'Выбрать',
    choose: 'Выберите.',
    typeOne: (example) => `Напишите номер, например: ${example}.`,
    typeSeveral: (example) => `Можно выбрать несколько. Напишите номера, например: ${example}.`,
    typeOrder: (example) => `Напишите номера по порядку, например: ${example}.`,
    typePairs: (example) => `Подберите пару к каждому. Напишите так: ${example}`,
    typeStep: (from, to) => `Напишите число: ${from} – ${to}.`,
    letters: CYRILLIC_LETTERS,
  },
  en: {
    open: 'Choose',
    choose: 'Choose one.',
    typeOne: (example) => `Type its number, for example: ${example}.`,
    typeSeveral: (example) => `You can choose several. Type their numbers, for example: ${example}.`,
    typeOrder: (example) => `Type the numbers in order, for example: ${example}.`,
    typePairs: (example) => `Find the match for each. Type it like this: ${example}`,
    typeStep: (from, to) => `Type a number: ${from} – ${to}.`,
    letters: 'abcdefghij',
  },
};
