import type { Language, Localized } from '../../learning/language.ts';

/** The commands of the shipped flows that the menu beside the text field lists, in this order. */
export const MENU_COMMANDS = [
  'menu',
  'continue',
  'courses',
  'certificate',
  'language',
  'settings',
  'stop',
  'privacy',
  'help',
] as const;

const KY = {
  description: `Бул — Сабак: мугалимдер үчүн кыска сабактар, күнүнө беш мүнөт.

Ар бир сабакта бир нече суроо бар. Жообуңузга дароо түшүндүрмө берилет. Курсту бүтүрсөңүз, сертификат аласыз.

Баштоо үчүн төмөнкү баскычты басыңыз.`,
  'short-description': 'Мугалимдер үчүн кыска сабактар: күнүнө беш мүнөт, кыргызча, орусча, англисче.',
  'command-menu': 'Меню',
  'command-continue': 'Окууну улантуу',
  'command-courses': 'Курстар',
  'command-certificate': 'Сертификат',
  'command-language': 'Тилди тандоо',
  'command-settings': 'Жөндөөлөр',
  'command-stop': 'Эскертмелерди токтотуу',
  'command-privacy': 'Жеке маалыматтар',
  'command-help': 'Жардам',
} satisfies Record<string, string>;

type Texts = Readonly<Record<keyof typeof KY, string>>;

const RU: Texts = {
  description: `Это «Сабак»: короткие уроки для учителей, пять минут в день.

В каждом уроке есть вопросы, и на каждый ответ вы сразу получаете пояснение. В конце курса — сертификат.

Чтобы начать, нажмите кнопку внизу.`,
  'short-description': 'Короткие уроки для учителей: пять минут в день, на кыргызском, русском и английском.',
  'command-menu': 'Меню',
  'command-continue': 'Продолжить учёбу',
  'command-courses': 'Курсы',
  'command-certificate': 'Сертификат',
  'command-language': 'Выбрать язык',
  'command-settings': 'Настройки',
  'command-stop': 'Остановить напоминания',
  'command-privacy': 'Личные данные',
  'command-help': 'Помощь',
};

const EN: Texts = {
  description: `This is Sabak: short lessons for teachers, five minutes a day.

Every lesson asks a few questions, and each answer is explained at once. At the end of a course there is a certificate.

Press the button below to begin.`,
  'short-description': 'Short lessons for teachers: five minutes a day, in Kyrgyz, Russian and English.',
  'command-menu': 'Menu',
  'command-continue': 'Go on learning',
  'command-courses': 'Courses',
  'command-certificate': 'Certificate',
  'command-language': 'Choose a language',
  'command-settings': 'Settings',
  'command-stop': 'Stop reminders',
  'command-privacy': 'Personal data',
  'command-help': 'Help',
};

const TEXTS: Localized<Texts> = { ky: KY, ru: RU, en: EN };

/**
 * What the bot says of itself: `description` stands in the empty chat, `short-description` in its profile, `command-NAME` in the
 * menu of commands. Throws for any other key.
 */
export function profileText(language: Language, key: string): string {
  const texts: Readonly<Record<string, string>> = TEXTS[language];
  const text = texts[key];
  if (text === undefined) throw new Error(`Telegram's profile has no text "${key}": add it to profile-texts.ts`);
  return text;
}
