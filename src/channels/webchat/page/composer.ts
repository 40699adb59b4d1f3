import type { Language } from '../../../learning/language.ts';
import type { KeyValues } from './storage.ts';
import { TEXTS } from './texts.ts';

const DRAFT = 'sabak:draft';
/** Seven lines; more scroll. */
const MAX_HEIGHT_PX = 184;

export type Composer = {
  /** `isAnswer`: the question that waits is answered here. */
  update(state: { language: Language; isAnswer: boolean }): void;
};

/** The message field: it grows with its text, Enter sends, Shift and Enter begin a new line, a reload keeps the draft. */
export function createComposer(
  form: HTMLFormElement,
  field: HTMLTextAreaElement,
  button: HTMLButtonElement,
  drafts: KeyValues,
  send: (text: string) => void,
): Composer {
  field.value = drafts.getItem(DRAFT) ?? '';
  field.addEventListener('input', changed);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  changed();

  function submit(): void {
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    changed();
    send(text);
  }

  function changed(): void {
    drafts.setItem(DRAFT, field.value);
    button.classList.toggle('ready', field.value.trim() !== '');
    field.style.height = 'auto';
    const border = field.offsetHeight - field.clientHeight;
    field.style.height = `${Math.min(field.scrollHeight + border, MAX_HEIGHT_PX)}px`;
  }

  return {
    update({ language, isAnswer }) {
      const texts = TEXTS[language];
      field.placeholder = texts.answerPlaceholder;
      field.setAttribute('aria-label', field.placeholder);
      button.setAttribute('aria-label', texts.send);
      form.classList.toggle('asked', isAnswer);
    },
  };
}
