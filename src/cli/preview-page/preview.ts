import { byId, element } from '../../channels/webchat/page/element.ts';
import { isPageLanguage, PAGE_LANGUAGES } from '../../channels/webchat/page/languages.ts';
import { TEXTS } from '../../channels/webchat/page/texts.ts';
import type { Language } from '../../learning/language.ts';
import type { PreviewLesson, PreviewState } from '../preview/preview-state.ts';
import { fetchJson } from './fetch-json.ts';
import { AS_NAMES, goTo, isAs, type Place } from './place.ts';
import { renderScreen } from './screen-view.ts';

function readPlace(state: PreviewState): Place | undefined {
  const [course = '', lesson = '', language = '', as = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  const found = state.courses.find(({ id }) => id === course) ?? state.courses[0];
  const id = (found?.lessons.find((one) => one.id === lesson) ?? found?.lessons[0])?.id;
  if (!found || id === undefined) return undefined;
  return {
    course: found.id,
    lesson: id,
    language: isPageLanguage(language) ? language : (found.languages[0] ?? 'ky'),
    as: isAs(as) ? as : 'web',
  };
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
  showAs(place);
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
  const buttons = PAGE_LANGUAGES.filter((language) => offered.includes(language)).map((language) =>
    renderSwitch(TEXTS[language].languageName, { ...place, language }, language === place.language, language),
  );
  byId('languages', HTMLElement).replaceChildren(...buttons);
}

function showAs(place: Place): void {
  const buttons = Object.entries(AS_NAMES).flatMap(([as, name]) =>
    isAs(as) ? [renderSwitch(name, { ...place, as }, as === place.as)] : [],
  );
  byId('as', HTMLElement).replaceChildren(...buttons);
}

function renderSwitch(name: string, place: Place, isOn: boolean, lang?: Language): HTMLElement {
  const button = element('button', { type: 'button', lang, 'aria-pressed': isOn ? 'true' : 'false' }, name);
  button.onclick = () => goTo(place);
  return button;
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
