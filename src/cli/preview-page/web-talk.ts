import { element } from '../../channels/webchat/page/element.ts';
import { renderMessage } from '../../channels/webchat/page/message-view.ts';
import { renderClosed, renderPrompt } from '../../channels/webchat/page/prompt-view.ts';
import { TEXTS } from '../../channels/webchat/page/texts.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import type { PreviewScreen } from '../preview/preview-state.ts';
import type { Attempt } from '../preview/rehearse.ts';
import { fetchJson } from './fetch-json.ts';
import type { Place } from './place.ts';

/** Shows a screen in `talk` as the web chat does, and answers what is answered. */
export function beginWebTalk(talk: HTMLElement, place: Place, screen: PreviewScreen): void {
  const attempts: Attempt[] = [];

  function append(messages: readonly OutboundMessage[]): void {
    for (const message of messages) talk.append(renderRow(message, `${screen.step}-${talk.childElementCount}`));
  }

  function renderRow(message: OutboundMessage, id: string): HTMLElement {
    const slot = element('div', { class: 'slot' });
    const { ask } = message;
    if (ask) {
      const answer = (values: readonly string[], text: string): void => {
        slot.replaceChildren(renderClosed(ask, text, place.language));
        void attempt({ values }, text);
      };
      slot.append(renderPrompt(ask, { language: place.language, describedBy: id, answer }));
      if (ask.type === 'text' || ask.type === 'reflection') slot.append(renderField(slot));
    }
    return element('div', { class: 'message' }, element('div', { id }, renderMessage(message, place.language)), slot);
  }

  /** In the chat she types into the field at the bottom. */
  function renderField(slot: HTMLElement): HTMLElement {
    const input = element('input', { 'aria-label': TEXTS[place.language].answerPlaceholder, maxlength: 4096 });
    const form = element(
      'form',
      { class: 'typed' },
      input,
      element('button', { class: 'primary' }, TEXTS[place.language].send),
    );
    form.onsubmit = (event) => {
      event.preventDefault();
      if (input.value.trim() === '') return;
      slot.replaceChildren();
      void attempt({ text: input.value }, input.value);
    };
    return form;
  }

  async function attempt(made: Attempt, text: string): Promise<void> {
    attempts.push(made);
    talk.append(element('div', { class: 'said' }, element('div', { class: 'bubble hers' }, text)));
    append(await fetchJson<OutboundMessage[]>('/rehearse', { ...place, step: screen.step, attempts }));
  }

  append(screen.messages);
}
