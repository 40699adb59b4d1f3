import type { Language } from '../../../learning/language.ts';
import type { Choice } from '../../../learning/message.ts';
import { element } from './element.ts';
import { TEXTS } from './texts.ts';

/** `describedBy`: the id of the element that holds the question. `answer` takes the values, and the same in words. */
export type PromptContext = {
  readonly language: Language;
  readonly describedBy: string;
  answer(values: readonly string[], text: string): void;
};

/** A question whose legend says what to do. */
export function fieldset(legend: string, { describedBy, language }: PromptContext, ...children: Node[]): HTMLElement {
  return element(
    'fieldset',
    { class: 'prompt', 'aria-describedby': describedBy, lang: language },
    element('legend', {}, legend),
    ...children,
  );
}

/** A button that hands the answer in, and the place where it says what is missing. */
export function doneButton(language: Language, submit: () => string | undefined): HTMLElement {
  const error = element('p', { class: 'error', role: 'alert' });
  const button = element('button', { type: 'button', class: 'primary' }, TEXTS[language].done);
  button.addEventListener('click', () => {
    error.textContent = submit() ?? '';
  });
  return element('div', { class: 'done' }, button, error);
}

export function valuesOf(choices: readonly Choice[]): string[] {
  return choices.map(({ value }) => value);
}
