import { element } from '../../channels/webchat/page/element.ts';
import type { PreviewScreen } from '../preview/preview-state.ts';
import { beginMessengerTalk } from './messenger-talk.ts';
import type { Place } from './place.ts';
import { beginWebTalk } from './web-talk.ts';

/** A screen of a lesson, on which an author can answer as a learner would, and begin again. */
export function renderScreen(place: Place, screen: PreviewScreen, number: string): HTMLElement {
  const again = element('button', { type: 'button', title: 'Begin this screen again' }, '↺');
  const heading = element('h2', {}, [number, screen.question ?? ''].filter((part) => part !== '').join(' · '), again);
  const misfits = screen.misfits.map((misfit) => element('li', {}, misfit));
  const talk = element('div', { class: place.as === 'web' ? 'entry' : 'talk' });
  const begin = (): void => {
    const fresh = talk.cloneNode(false) as HTMLElement;
    article.lastElementChild?.replaceWith(fresh);
    if (place.as === 'web') beginWebTalk(fresh, place, screen);
    else beginMessengerTalk(fresh, place, screen);
  };
  const article = element(
    'article',
    { class: 'screen', 'data-step': screen.step, 'data-as': place.as },
    heading,
    misfits.length > 0 && element('ul', { class: 'misfits' }, ...misfits),
    talk,
  );
  again.onclick = begin;
  begin();
  return article;
}
