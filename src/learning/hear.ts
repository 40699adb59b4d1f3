import { resume } from './actions.ts';
import { chooseLanguage, takeAnswer } from './answer.ts';
import { cleanText } from './clean-text.ts';
import { type Draft, record, say, sayText, topFrame, updateProfile } from './draft.ts';
import type { LearnerEvent } from './event.ts';
import type { Step } from './flow.ts';
import { flowOf } from './flow-of.ts';
import { fold } from './fold.ts';
import { grade } from './grade.ts';
import { interrupt, pushFlow, raise, showAgain } from './interpreter.ts';
import { isValidAnswer } from './is-valid-answer.ts';
import type { Frame, Waiting } from './learner.ts';
import { matchAnswer } from './match-answer.ts';
import type { Answer, PromptBody } from './message.ts';
import { labelOf } from './present-question.ts';
import { languageOf } from './scope.ts';
import { promptBodyOf, questionOf, text } from './screen.ts';

/** A second tap so soon after an answer is a nervous finger, not a question: nothing is said. */
export const DOUBLE_TAP_MS = 3_000;

/** What has no words and comes so soon after something else of hers (an album is ten pictures) has been answered with that. */
export const ALBUM_MS = 3_000;

/** What a learner did: all but what a platform says by itself. */
type Deed = Exclude<LearnerEvent, { kind: 'presence' }>;

/** Takes what a learner did: the first thing that she does starts the conversation, whatever it is. */
export function hear(draft: Draft, event: Deed): void {
  if (event.kind === 'text') draft.heard = { id: event.id, text: cleanText(event.text) };
  if (draft.learner.version === 0) return begin(draft, event);
  switch (event.kind) {
    case 'start':
      return start(draft, event.parameter);
    case 'text':
      return hearText(draft, draft.heard?.text ?? '');
    case 'tap':
      return hearTap(draft, event);
    case 'language':
      return switchLanguage(draft, event);
    case 'other':
      return hearOther(draft);
    default:
      event satisfies never;
  }
}

function begin(draft: Draft, event: Deed): void {
  const parameter = event.kind === 'start' ? ofLink(event.parameter) : undefined;
  const { channel } = event.from;
  record(draft, { kind: 'learner.created', channel, ...(parameter !== undefined && { parameter }) });
  if (event.kind === 'language') chooseLanguage(draft, event.language);
  else if (event.language) updateProfile(draft, { language: event.language });
  const link = parseLink(parameter);
  pushFlow(draft, draft.world.library.triggers.start, { code: link.code ?? '', course: link.course ?? '' });
}

/** As long as Telegram lets the parameter of a link be (Bot API, deep linking). What is no such word, nobody's link carried. */
const LINK_PARAMETER = /^[\p{L}\p{N}_-]{1,64}$/u;

function ofLink(parameter: string | undefined): string | undefined {
  return parameter !== undefined && LINK_PARAMETER.test(parameter) ? parameter : undefined;
}

/** The parameter of a link: `school-CODE` or `course-ID`. */
function parseLink(parameter = ''): { code?: string; course?: string } {
  if (parameter.startsWith('school-')) return { code: parameter.slice('school-'.length) };
  return parameter.startsWith('course-') ? { course: parameter.slice('course-'.length) } : {};
}

function start(draft: Draft, parameter: string | undefined): void {
  const wasStopped = draft.learner.profile.stoppedAt !== undefined;
  resume(draft);
  const { code, course } = parseLink(ofLink(parameter));
  if (code !== undefined && raise(draft, 'school-link', { code })) return;
  if (course !== undefined && raise(draft, 'course-link', { course })) return;
  if (wasStopped && raise(draft, 'resumed', {})) return;
  showWhereSheIs(draft);
}

/** Shows again what waits for her; where nothing does, what the flows offer then. */
function showWhereSheIs(draft: Draft): void {
  const { waiting } = topFrame(draft) ?? {};
  if (waiting?.kind === 'answer') return showAgain(draft);
  if (waiting?.kind === 'effect') return sayText(draft, 'core.one-moment');
  const { otherwise } = draft.world.library.triggers;
  if (otherwise !== undefined) interrupt(draft, otherwise);
}

function hearText(draft: Draft, heard: string): void {
  if (heard.startsWith('/')) return hearCommand(draft, heard);
  const asked = waitingQuestion(draft);
  if (!asked) {
    if (!hearWords(draft, heard)) showWhereSheIs(draft);
    return;
  }
  const { prompt } = asked;
  const isOpen = prompt.type === 'text' || prompt.type === 'reflection';
  if (isOpen && !isRight(draft, asked, heard) && hearWords(draft, heard)) return;
  const answer = matchAnswer(prompt, heard);
  if (answer && fits(asked, answer)) return takeAnswer(draft, asked.frame, asked.step, asked.waiting, answer);
  if (!isOpen && hearWords(draft, heard)) return;
  sayExpectation(draft, asked);
  showAgain(draft);
}

function hearCommand(draft: Draft, heard: string): void {
  const [name = '', ...rest] = heard.slice(1).split(/[\s@]+/);
  const command = fold(name);
  const { commands, words } = draft.world.library.triggers;
  const flow = commands[command] ?? words[command] ?? words[fold(heard)];
  if (flow === undefined) showWhereSheIs(draft);
  else startFlow(draft, flow, rest[0]);
}

/** Starts the flow that is called by these words. False: none is. */
function hearWords(draft: Draft, heard: string): boolean {
  const flow = draft.world.library.triggers.words[fold(heard)];
  if (flow !== undefined) startFlow(draft, flow);
  return flow !== undefined;
}

/** Whoever asks for the first flow again is known already: to her it means "start". */
function startFlow(draft: Draft, flow: string, parameter?: string): void {
  if (flow === draft.world.library.triggers.start) start(draft, parameter);
  else interrupt(draft, flow);
}

type Asked = {
  readonly frame: Frame;
  readonly step: Step;
  readonly waiting: Waiting & { kind: 'answer' };
  readonly prompt: PromptBody;
};

function waitingQuestion(draft: Draft): Asked | undefined {
  const frame = topFrame(draft);
  const step = frame && flowOf(draft.world.library, frame)?.steps[frame.step];
  if (!step?.ask || frame?.waiting?.kind !== 'answer') return undefined;
  return { frame, step, waiting: frame.waiting, prompt: promptBodyOf(draft, frame, step.ask) };
}

/** Whether a word that is also a command is the right answer to the question that waits. */
function isRight(draft: Draft, { frame, step, prompt }: Asked, heard: string): boolean {
  const question = step.ask && questionOf(draft, frame, step.ask);
  return prompt.type === 'text' && !!question && grade(question, [heard], languageOf(draft.learner)).mark === 1;
}

/** A name that can stand on a certificate has letters, whatever else is in it. */
const NAME = /\p{L}.*\p{L}/su;

/** Whether a free text is neither too short nor too long for a flow that asks for one, and a name where it asks for that. */
function fits({ step, prompt }: Asked, answer: Answer): boolean {
  const limits = step.ask?.text;
  const [value = ''] = answer;
  if (!limits || (prompt.type === 'text' && prompt.choices?.some((choice) => choice.value === value))) return true;
  if (step.ask?.save === 'learner.name' && !NAME.test(value)) return false;
  const { length } = [...value];
  return length >= limits.min && length <= limits.max;
}

function sayExpectation(draft: Draft, { frame, step, prompt }: Asked): void {
  const { otherwise } = step.ask ?? {};
  if (otherwise !== undefined) {
    say(draft, { text: text(draft, frame, otherwise) });
    return;
  }
  const type = prompt.type === 'reflection' ? 'text' : prompt.type;
  sayText(draft, `core.expect-${type}`, prompt.type === 'scale' ? { from: prompt.from, to: prompt.to } : {});
}

function hearTap(draft: Draft, event: LearnerEvent & { kind: 'tap' }): void {
  const asked = waitingQuestion(draft);
  const isCurrent = asked?.waiting.turn === event.turn;
  const values = event.values.map(cleanText);
  if (asked && isCurrent && isValidAnswer(asked.prompt, values) && fits(asked, values)) {
    const { id, brief } = event;
    const heard = labelOf(asked.prompt, values, languageOf(draft.learner));
    draft.heard = { id, text: heard, ...(brief !== undefined && { brief: cleanText(brief) }) };
    return takeAnswer(draft, asked.frame, asked.step, asked.waiting, values);
  }
  if (asked && isCurrent) sayExpectation(draft, asked);
  else if (isDoubleTap(draft, event)) return;
  else sayText(draft, 'core.old-button');
  showWhereSheIs(draft);
}

/** On the question that she answered last: either nothing was asked since, or the one question that her answer led to. */
function isDoubleTap(draft: Draft, { turn }: LearnerEvent & { kind: 'tap' }): boolean {
  if (draft.world.now - draft.activeBefore >= DOUBLE_TAP_MS || turnOf(topFrame(draft)) === turn) return false;
  const last = draft.learner.conversation.turn;
  return turn === last || turn === last - 1;
}

function turnOf(frame: Frame | undefined): number | undefined {
  return frame?.waiting?.kind === 'answer' ? frame.waiting.turn : undefined;
}

function switchLanguage(draft: Draft, { language }: LearnerEvent & { kind: 'language' }): void {
  chooseLanguage(draft, language);
  sayText(draft, 'core.language-changed');
  showAgain(draft);
}

/** A sticker, a voice note, a picture: told what can be read, and where she is. */
function hearOther(draft: Draft): void {
  if (draft.world.now - draft.activeBefore < ALBUM_MS) return;
  sayText(draft, 'core.only-text');
  showWhereSheIs(draft);
}
