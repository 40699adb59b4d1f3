import type { Language } from '../../../learning/language.ts';
import type { TranscriptEntry } from '../../../learning/transcript.ts';
import { createComposer } from './composer.ts';
import { liveIn, progressIn, withEntry } from './conversation.ts';
import { byId } from './element.ts';
import { followEnd } from './follow-end.ts';
import { createHeader } from './header.ts';
import { guessLanguage, isPageLanguage } from './languages.ts';
import { createLogView } from './log-view.ts';
import { createOutbox, type Posted, postedBy, type WebMessage } from './outbox.ts';
import { openStorage } from './storage.ts';
import { openStream, type Ready } from './stream.ts';
import { TEXTS } from './texts.ts';

const LANGUAGE_KEY = 'sabak:language';
const START_KEY = 'sabak:start';
/** An answer that takes longer is not waited for: the dots go, and the connection is looked at. */
const ANSWER_MS = 10_000;
/** A short break of the connection is nobody's business. */
const BREAK_MS = 2_500;
/** A phone that slept longer may have lost its connection without knowing. */
const SLEEP_MS = 30_000;
/** A slow line gets this long to carry one message. */
const POST_MS = 20_000;
/** So many refusals of the stream mean that the page or its cookie is too old. */
const MAX_REFUSALS = 5;

const storage = openStorage(() => localStorage);
const drafts = openStorage(() => sessionStorage);
const storedLanguage = storage.getItem(LANGUAGE_KEY);
let language: Language = isPageLanguage(storedLanguage) ? storedLanguage : guessLanguage(navigator.languages);
let entries: readonly TranscriptEntry[] = [];
let isReady = false;
let connection = { isOpen: false, refusals: 0 };
/** Until when an answer is expected, since when the connection is gone and the page out of sight, when an entry came: ms since the epoch. */
let answerDueAt = 0;
let brokenAt = Date.now();
let hiddenAt = 0;
let heardAt = 0;
let isDrawing = false;
let isLeaving = false;

const scroller = byId('scroller');
const log = byId('log');
const typing = byId('typing');
const chip = byId('chip', HTMLButtonElement);
const line = byId('connection');
const reload = byId('reload', HTMLButtonElement);

const outbox = createOutbox({
  storage,
  post,
  later(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  now: Date.now,
  random: Math.random,
  changed: draw,
});
const logView = createLogView(log, byId('outgoing'), (prompt, values, text) =>
  say({ id: newId(), kind: 'tap', turn: prompt.turn, values }, text),
);
const follower = followEnd(scroller, byId('conversation'), ({ isFar, isNew }) => {
  chip.hidden = !isFar || (!isNew && isPromptInView());
  chip.classList.toggle('new', isNew);
});
const composer = createComposer(
  byId('composer', HTMLFormElement),
  byId('field', HTMLTextAreaElement),
  byId('send', HTMLButtonElement),
  drafts,
  (text) => say({ id: newId(), kind: 'text', text }, text),
);
const header = createHeader((chosen) => {
  if (chosen === language) return;
  setLanguage(chosen);
  say({ id: newId(), kind: 'language', language: chosen });
});

chip.addEventListener('click', follower.toEnd);
reload.addEventListener('click', () => location.reload());
setLanguage(language);

const stream = openStream({
  lastNumber: () => (isReady ? (entries.at(-1)?.number ?? 0) : 0),
  entry: hear,
  ready: begin,
  cleared: leave,
  changed(state) {
    if (connection.isOpen && !state.isOpen) brokenAt = Date.now();
    connection = state;
    if (state.isOpen) outbox.flush();
    setTimeout(draw, BREAK_MS);
    draw();
  },
});

addEventListener('online', comeBack);
addEventListener('offline', draw);
addEventListener('storage', ({ key }) => (key === null ? leave() : draw()));
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (!connection.isOpen || Date.now() - hiddenAt > SLEEP_MS) comeBack();
});

function comeBack(): void {
  stream.reopen();
  outbox.flush();
}

/** Takes in what the conversation has more. */
function hear(entry: TranscriptEntry): void {
  const isNewest = entry.number > (entries.at(-1)?.number ?? 0);
  heardAt = Date.now();
  entries = withEntry(entries, entry);
  if (isReady && isNewest && entry.language) setLanguage(entry.language);
  if (entry.heard) outbox.confirm(entry.heard.id);
  if (outbox.pending().every(({ text, state }) => text === undefined || state === 'refused')) answerDueAt = 0;
  draw();
}

/**
 * The past is here, for the first time or after a break. Whom the server does not know yet is greeted; who came by a
 * link is led to where it points. Whom it does not know any more was erased while the connection was broken.
 */
function begin({ language: known, known: isKnown }: Ready): void {
  const isNewcomer = isKnown === false;
  if (isNewcomer && entries.length > 0) return leave();
  const isChanging = outbox.pending().some(({ message }) => message.kind === 'language');
  if (isKnown === true && isPageLanguage(known) && !isChanging) setLanguage(known);
  const parameter = startParameter();
  if (isNewcomer || parameter !== undefined) {
    const id = isNewcomer ? startId() : newId();
    say({ id, kind: 'start', ...(parameter !== undefined && { parameter }), language });
  }
  draw();
  if (isReady) return;
  isReady = true;
  log.removeAttribute('aria-busy');
}

/**
 * She is erased: nothing of hers stays on the screen or in this browser. Tabs hear of it twice, by their connection and by
 * the storage that another tab emptied: they leave once, since each way out is a request that brings a new cookie.
 */
function leave(): void {
  if (isLeaving) return;
  isLeaving = true;
  document.body.replaceChildren();
  storage.clear();
  drafts.clear();
  location.replace(`/erased?lang=${language}`);
}

/** Then the button to the end would cover what she answers with. */
function isPromptInView(): boolean {
  const prompt = log.querySelector('.prompt')?.getBoundingClientRect();
  return prompt !== undefined && prompt.top < innerHeight && prompt.bottom > 0;
}

/** The parameter of the link that led here, once: a reload does not use it again. */
function startParameter(): string | undefined {
  const parameter = new URLSearchParams(location.search).get('start') ?? '';
  if (location.search !== '') history.replaceState(null, '', location.pathname);
  return /^[A-Za-z0-9_-]{1,64}$/.test(parameter) ? parameter : undefined;
}

/** One for all tabs, so that a newcomer is greeted once. */
function startId(): string {
  const id = storage.getItem(START_KEY) ?? newId();
  storage.setItem(START_KEY, id);
  return id;
}

function say(message: WebMessage, text?: string): void {
  outbox.add(message, text);
  // After the drawing, which waits for this moment's end: in between, the conversation is lower, and scrolled by that.
  queueMicrotask(follower.toEnd);
}

async function post(message: WebMessage): Promise<Posted> {
  expectAnswer();
  try {
    const response = await fetch('/chat/messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(POST_MS),
    });
    return postedBy(response.status, response.headers.get('Retry-After'));
  } catch {
    return { kind: 'later', why: 'offline' };
  }
}

/** An answer that does not name what it answers (to a tap that came too late) ends the waiting too, but not at once. */
function expectAnswer(): void {
  const since = Date.now();
  answerDueAt = since + ANSWER_MS;
  setTimeout(() => {
    if (answerDueAt === 0 || Date.now() < answerDueAt) return;
    const sent = outbox.pending().findLast(({ state }) => state === 'sent');
    if (sent && heardAt > since) outbox.confirm(sent.message.id);
    stream.reopen();
    draw();
  }, ANSWER_MS);
}

function setLanguage(chosen: Language): void {
  language = chosen;
  storage.setItem(LANGUAGE_KEY, chosen);
  const texts = TEXTS[chosen];
  document.documentElement.lang = chosen;
  scroller.setAttribute('aria-label', texts.conversation);
  byId('skip').textContent = texts.toComposer;
  byId('chip-text').textContent = texts.newMessage;
  chip.setAttribute('aria-label', texts.toEnd);
  reload.textContent = texts.reload;
  draw();
}

/** Shows everything as it is now, once for all the changes of a moment. */
function draw(): void {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(() => {
    isDrawing = false;
    drawNow();
  });
}

function drawNow(): void {
  const pending = outbox.pending();
  const isAwaited = Date.now() < answerDueAt;
  const said = pending.findLast(
    ({ text, state }) => text !== undefined && (state === 'waiting' || (state === 'sent' && isAwaited)),
  )?.text;
  const first = logView.update({ entries, pending, language, ...(said !== undefined && { said }) });
  if (first && isReady) follower.arrived(first);
  const live = liveIn(entries)?.prompt.type;
  composer.update({ language, isAnswer: said === undefined && (live === 'text' || live === 'reflection') });
  header.update({ language, progress: progressIn(entries) });
  typing.hidden = !isAwaited || outbox.trouble() !== undefined || pending.at(-1)?.state === 'refused';
  drawConnection(pending.some(({ state }) => state === 'waiting'));
}

function drawConnection(isWaiting: boolean): void {
  const texts = TEXTS[language];
  const trouble = outbox.trouble();
  const isStale = trouble === 'signed-out' || connection.refusals >= MAX_REFUSALS;
  const isBroken = !connection.isOpen && Date.now() - brokenAt >= BREAK_MS;
  let text = '';
  if (isStale) text = texts.signedOut;
  else if (trouble === 'busy') text = texts.isBusy;
  else if (trouble === 'offline' || isBroken || !navigator.onLine)
    text = isWaiting ? texts.willBeSent : texts.noConnection;
  if (line.textContent !== text) line.textContent = text;
  line.hidden = text === '';
  reload.hidden = !isStale;
}

/** 128 bits. `randomUUID` would need https, which a school's own host may not have. */
function newId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
