import { element, icon } from '../../channels/webchat/page/element.ts';
import { TEXTS } from '../../channels/webchat/page/texts.ts';
import type { Bubble, BubbleButtons } from '../preview/bubble.ts';
import type { Tapped } from '../preview/messenger.ts';
import type { Shown } from '../preview/preview-server.ts';
import type { PreviewScreen } from '../preview/preview-state.ts';
import type { Attempt } from '../preview/rehearse.ts';
import { renderBubble, renderButtons, type Tap } from './bubble-view.ts';
import { fetchJson } from './fetch-json.ts';
import type { Place } from './place.ts';

/** Shows a screen in `talk` as a messenger does. Taps and typed answers are answered; what a tap means, the channel says. */
export function beginMessengerTalk(talk: HTMLElement, place: Place, screen: PreviewScreen): void {
  const attempts: Attempt[] = [];
  const posts = element('div', { class: 'posts', 'aria-live': 'polite' });

  function append(bubbles: readonly Bubble[]): void {
    for (const bubble of bubbles) posts.append(renderPost(bubble));
  }

  function renderPost(bubble: Bubble): HTMLElement {
    let { buttons = [] } = bubble;
    const draw = (next: BubbleButtons): void => {
      buttons = next;
      post.querySelector('.keyboard')?.replaceWith(renderButtons(buttons, tap));
    };
    const tap: Tap = (data, said) => void tapped(data, said);
    async function tapped(data: string, said: string): Promise<void> {
      const result = await fetchJson<Tapped>('/tap', { as: place.as, data, buttons });
      if (result.kind === 'changed') draw(result.buttons);
      if (result.kind !== 'answer') return;
      // Telegram shows no words of hers for a tap: it changes the button.
      if (place.as === 'whatsapp') posts.append(renderHers(said));
      const { closed } = await attempt({ values: result.values });
      if (closed) draw(result.closed ?? closed);
      for (const button of post.querySelectorAll('button')) button.disabled = true;
    }
    const post = renderBubble(bubble, tap);
    return post;
  }

  async function attempt(made: Attempt): Promise<Shown> {
    attempts.push(made);
    const shown = await fetchJson<Shown>('/rehearse', { ...place, step: screen.step, attempts });
    append(shown.bubbles);
    return shown;
  }

  function renderComposer(): HTMLElement {
    const { answerPlaceholder, send } = TEXTS[place.language];
    const input = element('input', {
      'aria-label': answerPlaceholder,
      placeholder: answerPlaceholder,
      maxlength: 4096,
    });
    const form = element('form', { class: 'composer' }, input, element('button', { title: send }, icon('next', send)));
    form.onsubmit = (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text === '') return;
      input.value = '';
      posts.append(renderHers(text));
      void attempt({ text });
    };
    return form;
  }

  append(screen.bubbles ?? []);
  talk.append(posts, renderComposer());
}

function renderHers(text: string): HTMLElement {
  const [title = '', ...more] = text.split('\n');
  return element(
    'div',
    { class: 'post hers' },
    element(
      'div',
      { class: 'balloon' },
      element('div', { class: 'line' }, title),
      ...more.map((line) => element('div', { class: 'description' }, line)),
    ),
  );
}
