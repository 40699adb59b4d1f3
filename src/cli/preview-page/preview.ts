import { byId, element } from '../../channels/webchat/page/element.ts';
import { isPageLanguage, PAGE_LANGUAGES } from '../../channels/webchat/page/languages.ts';
import { renderMessage } from '../../channels/webchat/page/message-view.ts';
import { renderClosed, renderPrompt } from '../../channels/webchat/page/prompt-view.ts';
import { TEXTS } from '../../channels/webchat/page/texts.ts';
import type { Language } from '../../learning/language.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import type { PreviewLesson, PreviewScreen, PreviewState } from '../preview/preview-state.ts';
import type { Attempt } from '../preview/rehearse.ts';

/** What is shown is named by the address, `#COURSE/LESSON/LANGUAGE`, so that it can be kept and sent. */
type Place = { readonly course: string; readonly lesson: string; readonly language: Language };

function readPlace(state: PreviewState): Place | undefined {
  const [course = '', lesson = '', language = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  const found = state.courses.find(({ id }) => id === course) ?? state.courses[0];
  const id = (found?.lessons.find((one) => one.id === lesson) ?? found?.lessons[0])?.id;
  if (!found || id === undefined) return undefined;
  return { course: found.id, lesson: id, language: isPageLanguage(language) ? language : (found.languages[0] ?? 'ky') };
}

function goTo({ course, lesson, language }: Place): void {
  location.hash = [course, lesson, language].join('/');
}

async function fetchJson<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json() as Promise<T>;
}

/** Counts what was asked for: an answer that comes after a later question was asked is not shown. */
let asked = 0;

async function show(): Promise<void> {
  asked += 1;
  const mine = asked;
  const state = await fetchJson<PreviewState>('/state');
  if (mine !== asked) return;
  const place = readPlace(state);
  showFindings(state, place);
  if (!place) {
    byId('about', HTMLElement).textContent = 'There is no course yet: npx sabak new course my-course';
    byId('screens', HTMLElement).replaceChildren();
    return;
  }
  showPlaces(state, place);
  showLanguages(state, place);
  const query = new URLSearchParams(place);
  const lesson = await fetchJson<PreviewLesson>(`/lesson?${query}`);
  if (mine !== asked) return;
  const scroll = document.documentElement.scrollTop;
  byId('about', HTMLElement).textContent = lesson.minutes > 0 ? `${lesson.goal} · ${lesson.minutes} min` : lesson.goal;
  byId('screens', HTMLElement).replaceChildren(
    ...lesson.screens.map((screen, i) => renderScreen(place, screen, `${i + 1} / ${lesson.screens.length}`)),
  );
  document.documentElement.scrollTop = scroll;
}

/** Those of the lesson that is shown stand first. */
function showFindings({ findings }: PreviewState, place: Place | undefined): void {
  const isNear = ({ file }: { file: string }): boolean =>
    place !== undefined && file.replaceAll('\\', '/').startsWith(`${place.course}/lessons/${place.lesson}/`);
  const sorted = [...findings.filter(isNear), ...findings.filter((finding) => !isNear(finding))];
  const items = sorted.map(({ file, line, column, severity, message }) =>
    element(
      'li',
      { 'data-severity': severity },
      element('code', {}, `${file}:${line}:${column}`),
      ...withCode(message),
    ),
  );
  const errors = sorted.filter(({ severity }) => severity === 'error').length;
  const summary = element('summary', {}, `Errors: ${errors} · Warnings: ${sorted.length - errors}`);
  const shown = element('details', { open: true }, summary, element('ul', {}, ...items));
  byId('findings', HTMLElement).replaceChildren(...(items.length > 0 ? [shown] : []));
}

/** What stands between backticks is shown as code. */
function withCode(message: string): (Node | string)[] {
  return message.split('`').map((part, i) => (i % 2 === 1 ? element('b', {}, part) : part));
}

function showPlaces({ courses }: PreviewState, place: Place): void {
  const select = byId('place', HTMLSelectElement);
  const groups = courses.map(({ id, title, lessons }) =>
    element(
      'optgroup',
      { label: title },
      ...lessons.map((lesson, i) => {
        const isShown = id === place.course && lesson.id === place.lesson;
        return element('option', { value: `${id}/${lesson.id}`, selected: isShown }, `${i + 1}. ${lesson.title}`);
      }),
    ),
  );
  select.replaceChildren(...groups);
  select.onchange = () => {
    const [course = '', lesson = ''] = select.value.split('/');
    goTo({ ...place, course, lesson });
  };
}

function showLanguages({ courses }: PreviewState, place: Place): void {
  const offered = courses.find(({ id }) => id === place.course)?.languages ?? [];
  const buttons = PAGE_LANGUAGES.filter((language) => offered.includes(language)).map((language) => {
    const pressed = language === place.language ? 'true' : 'false';
    const button = element(
      'button',
      { type: 'button', lang: language, 'aria-pressed': pressed },
      TEXTS[language].languageName,
    );
    button.onclick = () => goTo({ ...place, language });
    return button;
  });
  byId('languages', HTMLElement).replaceChildren(...buttons);
}

function renderScreen(place: Place, screen: PreviewScreen, number: string): HTMLElement {
  const again = element('button', { type: 'button', title: 'Begin this screen again' }, '↺');
  const heading = element('h2', {}, [number, screen.question ?? ''].filter((part) => part !== '').join(' · '), again);
  const talk = element('div', { class: 'entry' });
  const attempts: Attempt[] = [];
  const begin = (): void => {
    attempts.length = 0;
    talk.replaceChildren();
    append(screen.messages);
  };

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

  again.onclick = begin;
  begin();
  return element('article', { class: 'screen', 'data-step': screen.step }, heading, talk);
}

function refresh(): void {
  show().catch((error: unknown) => {
    byId('about', HTMLElement).textContent = `The preview can not be shown: ${String(error)}`;
  });
}

addEventListener('hashchange', refresh);
const events = new EventSource('/events');
events.addEventListener('changed', refresh);
// After the command was started again, what it shows may be something else.
events.addEventListener('open', refresh);
