import type { Language } from '../../../learning/language.ts';
import type { Choice, Prompt } from '../../../learning/message.ts';
import { areShort, chosenValues, numberTyped } from './conversation.ts';
import { element, icon } from './element.ts';
import { renderMatch } from './match-view.ts';
import { renderOrder } from './order-view.ts';
import { doneButton, fieldset, type PromptContext, valuesOf } from './prompt-frame.ts';
import { TEXTS } from './texts.ts';

/** The controls that answer a question. Where she answers in the message field, a line that says so. */
export function renderPrompt(prompt: Prompt, context: PromptContext): HTMLElement {
  const texts = TEXTS[context.language];
  switch (prompt.type) {
    case 'choice':
      return renderChoice(prompt.choices, context);
    case 'choices':
      return renderChoices(prompt.choices, context);
    case 'number':
      return renderNumber(prompt.turn, context);
    case 'text':
      return renderText(prompt.choices ?? [], context);
    case 'reflection':
      return element('p', { class: 'prompt hint' }, texts.writeReflection);
    case 'order':
      return renderOrder(prompt.items, context);
    case 'match':
      return renderMatch(prompt.items, prompt.matches, context);
    case 'scale':
      return renderScale(prompt, context);
    default:
      return prompt satisfies never;
  }
}

/**
 * What stays of a question that is closed: its choices with what she chose, where that is known and her own words
 * don't say it as well.
 */
export function renderClosed(prompt: Prompt, answer: string, language: Language): HTMLElement {
  const texts = TEXTS[language];
  const choices = 'choices' in prompt && prompt.choices && !areShort(prompt.choices) ? prompt.choices : [];
  const chosen = chosenValues(choices, answer);
  const items = choices.map(({ value, label }) => {
    const isChosen = chosen.includes(value);
    return element('li', { class: isChosen && 'chosen' }, isChosen && icon('right', texts.chosen), label);
  });
  const isKnown = chosen.length > 0;
  const shown = isKnown ? element('ul', {}, ...items) : element('span', { class: 'hidden' }, texts.answered);
  return element('div', { class: isKnown && 'closed', tabindex: -1, lang: language }, shown);
}

function renderChoice(choices: readonly Choice[], context: PromptContext): HTMLElement {
  const [only, second] = choices;
  if (only && !second) {
    const button = choiceButton(only, context, 'primary next');
    button.append(icon('next'));
    return element('div', { class: 'prompt' }, button);
  }
  return fieldset(TEXTS[context.language].chooseOne, context, choiceButtons(choices, context));
}

function choiceButtons(choices: readonly Choice[], context: PromptContext): HTMLElement {
  const buttons = choices.map((choice) => choiceButton(choice, context, 'choice'));
  return element('div', { class: areShort(choices) ? 'buttons row' : 'buttons' }, ...buttons);
}

function choiceButton({ value, label }: Choice, context: PromptContext, className: string): HTMLButtonElement {
  const button = element('button', { type: 'button', class: className }, element('span', {}, label));
  button.addEventListener('click', () => context.answer([value], label));
  return button;
}

function renderChoices(choices: readonly Choice[], context: PromptContext): HTMLElement {
  const texts = TEXTS[context.language];
  const boxes = choices.map((choice) => ({ choice, input: element('input', { type: 'checkbox' }) }));
  const labels = boxes.map(({ choice, input }) =>
    element('label', { class: 'tick' }, input, element('span', {}, choice.label)),
  );
  const done = doneButton(context.language, () => {
    const ticked = boxes.filter(({ input }) => input.checked).map(({ choice }) => choice);
    if (ticked.length === 0) return texts.chooseAtLeastOne;
    context.answer(valuesOf(ticked), ticked.map(({ label }) => label).join('\n'));
    return undefined;
  });
  return fieldset(texts.chooseSeveral, context, element('div', { class: 'buttons' }, ...labels), done);
}

function renderNumber(turn: number, context: PromptContext): HTMLElement {
  const texts = TEXTS[context.language];
  const id = `number-${turn}`;
  const input = element('input', {
    id,
    inputmode: 'decimal',
    autocomplete: 'off',
    maxlength: 40,
    'aria-describedby': `${context.describedBy} ${id}-error`,
  });
  const error = element('p', { class: 'error', role: 'alert', id: `${id}-error` });
  const button = element('button', { class: 'primary' }, texts.done);
  const form = element(
    'form',
    { class: 'prompt number', lang: context.language },
    element('label', { for: id }, texts.writeNumber),
    element('div', { class: 'field' }, input, button),
    error,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const number = numberTyped(input.value);
    if (number !== undefined) return context.answer([number], input.value.trim());
    input.setAttribute('aria-invalid', 'true');
    error.textContent = texts.notANumber;
    input.focus();
  });
  return form;
}

function renderText(choices: readonly Choice[], context: PromptContext): HTMLElement {
  const hint = element('p', { class: 'hint' }, TEXTS[context.language].writeText);
  const buttons = choices.length > 0 && choiceButtons(choices, context);
  return element('div', { class: 'prompt', lang: context.language }, hint, buttons);
}

function renderScale(prompt: Extract<Prompt, { type: 'scale' }>, context: PromptContext): HTMLElement {
  const texts = TEXTS[context.language];
  const ends = new Map([
    [prompt.from, prompt.low],
    [prompt.to, prompt.high],
  ]);
  const steps: HTMLElement[] = [];
  for (let step = prompt.from; step <= prompt.to; step++) {
    const input = element('input', { type: 'radio', name: `scale-${prompt.turn}`, value: step });
    const end = ends.get(step);
    const spoken = end ? element('span', { class: 'hidden' }, ` ${end}`) : undefined;
    steps.push(element('label', {}, input, element('span', {}, String(step), spoken)));
  }
  const row = element('div', { class: 'scale' }, ...steps);
  const labels = element(
    'div',
    { class: 'ends', 'aria-hidden': 'true' },
    element('span', {}, prompt.low),
    element('span', {}, prompt.high),
  );
  const done = doneButton(context.language, () => {
    const value = row.querySelector<HTMLInputElement>('input:checked')?.value;
    if (value === undefined) return texts.rate;
    context.answer([value], value);
    return undefined;
  });
  return fieldset(texts.rate, context, row, labels, done);
}
