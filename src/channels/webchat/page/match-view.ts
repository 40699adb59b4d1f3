import type { Choice } from '../../../learning/message.ts';
import { element } from './element.ts';
import { doneButton, fieldset, type PromptContext } from './prompt-frame.ts';
import { TEXTS } from './texts.ts';

/** Longer labels are cut by a closed select at 360 pixels: then they stand above in full, numbered. */
const FITS = 26;

/** For each item a select with all matches. */
export function renderMatch(items: readonly Choice[], matches: readonly Choice[], context: PromptContext): HTMLElement {
  const texts = TEXTS[context.language];
  const isNumbered = matches.some(({ label }) => label.length > FITS);
  const shown = matches.map(({ value, label }, at) => ({
    value,
    label,
    short: isNumbered ? `${at + 1}. ${label}` : label,
  }));
  const selects = items.map(() =>
    element(
      'select',
      {},
      element('option', { value: '' }, `${texts.pick}…`),
      ...shown.map(({ value, short }) => element('option', { value }, short)),
    ),
  );
  const rows = items.map(({ label }, at) =>
    element('label', { class: 'pair' }, element('span', {}, label), selects[at]),
  );
  const done = doneButton(context.language, () => {
    const missing = selects.find(({ value }) => value === '');
    missing?.focus();
    if (missing) return texts.matchItems;
    const values = selects.map(({ value }) => value);
    const words = items.map(({ label }, at) => `${label} → ${shown.find(({ value }) => value === values[at])?.label}`);
    context.answer(values, words.join('\n'));
    return undefined;
  });
  const legend = shown.map(({ short }) => element('li', {}, short));
  const list = isNumbered ? [element('ul', { class: 'numbered' }, ...legend)] : [];
  return fieldset(texts.matchItems, context, ...list, element('div', { class: 'pairs' }, ...rows), done);
}
