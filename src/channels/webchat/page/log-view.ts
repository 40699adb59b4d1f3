import type { Language } from '../../../learning/language.ts';
import type { Prompt } from '../../../learning/message.ts';
import type { TranscriptEntry } from '../../../learning/transcript.ts';
import { dayOf, isSameDay, timeOf } from './calendar.ts';
import { type Asked, askedIn } from './conversation.ts';
import { element, icon } from './element.ts';
import { renderMessage } from './message-view.ts';
import type { Pending } from './outbox.ts';
import { renderClosed, renderPrompt } from './prompt-view.ts';
import { TEXTS } from './texts.ts';

export type LogState = {
  readonly entries: readonly TranscriptEntry[];
  readonly pending: readonly Pending[];
  readonly language: Language;
  /** What she just said, while it is not known yet whether it answers the question that waits. */
  readonly said?: string;
};

export type LogView = {
  /** Shows the state. Returns the first element of what is new in the conversation. */
  update(state: LogState): HTMLElement | undefined;
};

/**
 * The conversation in the live region `log`, and below it, in `outgoing`, what it does not show yet. Entries are rendered
 * once; only questions change, when they are answered.
 */
export function createLogView(
  log: HTMLElement,
  outgoing: HTMLElement,
  answer: (prompt: Prompt, values: readonly string[], text: string) => void,
): LogView {
  const shown = new Map<number, HTMLElement>();
  let language: Language | undefined;

  function showEntries({ entries, language }: LogState): HTMLElement | undefined {
    let first: HTMLElement | undefined;
    let previous: HTMLElement | undefined;
    for (const [index, entry] of entries.entries()) {
      const known = shown.get(entry.number);
      const row = known ?? renderEntry(entry, entries[index - 1], language);
      if (!known) {
        if (previous) previous.after(row);
        else log.prepend(row);
        shown.set(entry.number, row);
        first ??= row;
      }
      previous = row;
    }
    return first;
  }

  function showQuestions({ entries, language, said }: LogState): void {
    for (const asked of askedIn(entries)) {
      const slot = shown.get(asked.number)?.querySelector<HTMLElement>(`[data-slot="${asked.index}"]`);
      if (slot) showQuestion(slot, asked, asked.answer ?? said, asked.language ?? language);
    }
  }

  function showQuestion(
    slot: HTMLElement,
    { prompt, number, index }: Asked,
    said: string | undefined,
    language: Language,
  ) {
    const state = said === undefined ? 'open' : `closed ${said}`;
    if (slot.dataset.state === state) return;
    slot.dataset.state = state;
    const hadFocus = slot.contains(document.activeElement);
    if (said === undefined) {
      const describedBy = `message-${number}-${index}`;
      slot.replaceChildren(
        renderPrompt(prompt, { language, describedBy, answer: (values, text) => answer(prompt, values, text) }),
      );
      return;
    }
    const closed = renderClosed(prompt, said, language);
    slot.replaceChildren(closed);
    if (hadFocus) closed.focus({ preventScroll: true });
  }

  return {
    update(state) {
      if (state.language !== language) renameDays(log, state.language);
      language = state.language;
      for (const number of [...shown.keys()]) {
        if (!state.entries.some((entry) => entry.number === number)) forget(number);
      }
      const first = showEntries(state);
      showQuestions(state);
      showOutgoing(outgoing, state);
      return first;
    },
  };

  function forget(number: number): void {
    shown.get(number)?.remove();
    shown.delete(number);
  }
}

function renderEntry(entry: TranscriptEntry, previous: TranscriptEntry | undefined, language: Language): HTMLElement {
  const { number, at, heard, messages } = entry;
  const own = entry.language ?? language;
  const isNewDay = !previous || !isSameDay(new Date(at), new Date(previous.at));
  const rows = messages.map((message, index) =>
    element(
      'div',
      { class: 'message' },
      element('span', { class: 'hidden' }, 'Sabak: '),
      element('div', { id: `message-${number}-${index}` }, renderMessage(message, own)),
      index === messages.length - 1 && renderTime(at),
      message.ask && element('div', { class: 'slot', 'data-slot': index }),
    ),
  );
  return element(
    'div',
    { class: 'entry', 'data-number': number },
    isNewDay && element('p', { class: 'day', 'data-at': at }, dayOf(at, Date.now(), language)),
    heard && renderHers(heard.text, language, renderTime(at)),
    ...rows,
  );
}

function renderTime(at: number): HTMLElement {
  return element('time', { datetime: new Date(at).toISOString() }, timeOf(at));
}

/** She knows what she said: screen readers don't announce it, and read it where she looks for it. */
function renderHers(text: string, language: Language, note: Node, className = ''): HTMLElement {
  return element(
    'div',
    { class: `said ${className}`, 'aria-live': 'off' },
    element('span', { class: 'hidden' }, `${TEXTS[language].you}: `),
    element('div', { class: 'bubble hers' }, text),
    note,
  );
}

function renameDays(log: HTMLElement, language: Language): void {
  for (const day of log.querySelectorAll<HTMLElement>('[data-at]')) {
    day.textContent = dayOf(Number(day.dataset.at), Date.now(), language);
  }
}

function showOutgoing(outgoing: HTMLElement, { pending, language }: LogState): void {
  const texts = TEXTS[language];
  const rows = pending.flatMap(({ text, state, order }) => {
    if (text === undefined) return [];
    const note = { waiting: texts.pending, sent: undefined, refused: texts.refused }[state];
    const mark = state === 'waiting' ? icon('clock') : icon('wrong');
    return renderHers(text, language, note ? element('span', { class: 'note' }, mark, note) : renderTime(order), state);
  });
  outgoing.replaceChildren(...rows);
}
