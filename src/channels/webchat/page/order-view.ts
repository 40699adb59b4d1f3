import type { Choice } from '../../../learning/message.ts';
import { moved } from './conversation.ts';
import { element, icon } from './element.ts';
import { doneButton, fieldset, type PromptContext, valuesOf } from './prompt-frame.ts';
import { TEXTS, type Texts } from './texts.ts';

/** A list to be put in order: by dragging, by its buttons, and by the arrow keys while one of them has the focus. */
export function renderOrder(items: readonly Choice[], context: PromptContext): HTMLElement {
  const texts = TEXTS[context.language];
  const rows = items.map((item) => renderRow(item, texts));
  const list = element('ol', { class: 'order', 'aria-live': 'off' }, ...rows);
  const status = element('p', { class: 'hidden', role: 'status' });
  const inOrder = () => [...list.children].flatMap((row) => items[rows.indexOf(row as HTMLLIElement)] ?? []);

  for (const [index, row] of rows.entries()) {
    const tell = () => {
      status.textContent = `${items[index]?.label}: ${[...list.children].indexOf(row) + 1} / ${rows.length}`;
    };
    listen(row, list, tell);
  }
  const done = doneButton(context.language, () => {
    const ordered = inOrder();
    context.answer(valuesOf(ordered), ordered.map(({ label }, at) => `${at + 1}. ${label}`).join('\n'));
    return undefined;
  });
  return fieldset(texts.orderItems, context, list, status, done);
}

function renderRow({ label }: Choice, texts: Texts): HTMLLIElement {
  const button = (name: 'up' | 'down', what: string) =>
    element(
      'button',
      { type: 'button', class: 'icon-button', 'data-step': name, 'aria-label': `${what}: ${label}` },
      icon(name),
    );
  return element(
    'li',
    {},
    element('span', { class: 'grip' }, icon('grip')),
    element('span', { class: 'label' }, label),
    element('span', { class: 'steps' }, button('up', texts.moveUp), button('down', texts.moveDown)),
  );
}

function listen(row: HTMLLIElement, list: HTMLElement, tell: () => void): void {
  row.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null;
    if (button) step(button.dataset.step === 'up' ? -1 : 1, button);
  });
  row.addEventListener('keydown', (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || !(event.target instanceof HTMLElement)) return;
    event.preventDefault();
    step(by, event.target);
  });
  row.addEventListener('pointerdown', (event) => {
    const target = event.target instanceof Element ? event.target : row;
    const isHandle = event.pointerType === 'mouse' || target.closest('.grip') !== null;
    if (event.button !== 0 || !isHandle || target.closest('button')) return;
    event.preventDefault();
    drag(row, event, tell);
  });

  /** Moving an element takes its focus away, so it is given back. */
  function step(by: number, focused: HTMLElement): void {
    const at = [...list.children].indexOf(row);
    const to = Math.max(0, Math.min(list.children.length - 1, at + by));
    if (to !== at) list.append(...moved([...list.children], at, to));
    focused.focus();
    tell();
  }
}

/** Follows the pointer until it is released. The neighbours move, never the row itself: it would lose the pointer. */
function drag(row: HTMLElement, { clientY, pointerId }: PointerEvent, tell: () => void): void {
  let startY = clientY;
  row.setPointerCapture(pointerId);
  row.classList.add('dragged');

  /** `offsetTop` is where the row stands, wherever it is drawn. */
  function follow(event: PointerEvent): void {
    const by = event.clientY - startY;
    const neighbour = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    const place = row.offsetTop;
    if (neighbour instanceof HTMLElement && Math.abs(by) > Math.abs(neighbour.offsetTop - place) / 2) {
      if (by < 0) row.after(neighbour);
      else row.before(neighbour);
      startY += row.offsetTop - place;
    }
    row.style.transform = `translateY(${event.clientY - startY}px)`;
  }

  function end(): void {
    row.style.transform = '';
    row.classList.remove('dragged');
    row.removeEventListener('pointermove', follow);
    tell();
  }

  row.addEventListener('pointermove', follow);
  row.addEventListener('lostpointercapture', end, { once: true });
}
