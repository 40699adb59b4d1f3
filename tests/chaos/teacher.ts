import { setTimeout as wait } from 'node:timers/promises';
import { LANGUAGES, type Language } from '../../src/learning/language.ts';
import type { Library } from '../../src/learning/library.ts';
import type { Control, Phone } from '../e2e/phones.ts';
import { plainText } from '../player/shown.ts';

/** What a teacher did and saw, for whoever compares it with what is stored. */
export type Taught = {
  /** Nobody else's: her name. */
  readonly name: string;
  readonly channel: 'telegram' | 'whatsapp';
  /** The languages that she chose in her settings, in order. */
  readonly chosen: readonly Language[];
  /** The languages in which her settings were shown to her, in order, a repeat at once left out. */
  readonly shown: readonly Language[];
};

/** How often she looks at her phone. */
const LOOK_MS = 250;
/** So often she changes it at the least, be it in the calm. */
const LEAST_CHOSEN = 3;
/** What is unknown is tried again after a pause, and there are hundreds on two cores. */
const REPLY_MS = 180_000;

export type Teaching = {
  readonly phone: Phone;
  readonly name: string;
  readonly channel: 'telegram' | 'whatsapp';
  readonly library: Library;
  readonly random: () => number;
  /** From then on she does nothing new, and waits for her last answer. */
  readonly isOver: () => boolean;
  readonly onStep: () => void;
};

/**
 * She begins, gives her consent and her name, and then changes the language of her settings again and again: each change is a fact,
 * and each answer is in the language that she chose. A change that were counted twice, or lost, or an answer out of order would show.
 */
export async function teach({ phone, name, channel, library, random, isOver, onStep }: Teaching): Promise<Taught> {
  let turn = 0;
  const chosen: Language[] = [];

  async function offered(value: string): Promise<Control> {
    const find = () => phone.controls().findLast((one) => one.value === value && one.turn > turn);
    return lookFor(find, () => `${phone.name} waits for the button ${value}; she reads ${phone.texts().at(-1)}`);
  }

  async function tap(value: string): Promise<void> {
    const control = await offered(value);
    turn = control.turn;
    phone.tap(control);
    onStep();
  }

  async function write(text: string, after?: string): Promise<void> {
    if (after !== undefined) turn = (await offered(after)).turn;
    phone.write(text);
    onStep();
  }

  await write('салам');
  for (const value of ['ky', 'yes']) await tap(value);
  const question = plainText(library.text('ky', 'onboarding.ask-name'));
  await lookFor(
    () => phone.texts().some((text) => plainText(text).includes(question)) || undefined,
    () => `${phone.name} waits for ${question}`,
  );
  await write(name);
  for (const value of ['later', '19:00', 'growth-mindset']) await tap(value);
  await write('меню', 'begin');
  await tap('settings');
  while (!isOver() || chosen.length < LEAST_CHOSEN) {
    await tap('language');
    const others = LANGUAGES.filter((language) => language !== (chosen.at(-1) ?? 'ky'));
    const language = others[Math.floor(random() * others.length)] ?? 'en';
    await tap(language);
    chosen.push(language);
  }
  await offered('back');
  return { name, channel, chosen, shown: shownLanguages(phone, library) };
}

function shownLanguages(phone: Phone, library: Library): Language[] {
  const titles = LANGUAGES.map((language) => {
    const [title = ''] = library.text(language, 'settings.settings').split('\n');
    return { language, title: plainText(title) };
  });
  const all = phone.texts().flatMap((text) => titles.find(({ title }) => hasLine(text, title))?.language ?? []);
  return all.filter((language, i) => language !== all[i - 1]);
}

function hasLine(text: string, wanted: string): boolean {
  return text.split('\n').some((line) => plainText(line) === wanted);
}

async function lookFor<T>(find: () => T | undefined, problem: () => string): Promise<T> {
  for (let waited = 0; waited < REPLY_MS; waited += LOOK_MS) {
    const found = find();
    if (found !== undefined) return found;
    await wait(LOOK_MS);
  }
  throw new Error(problem());
}
