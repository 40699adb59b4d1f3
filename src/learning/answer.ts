import { keepMark } from './activity.ts';
import { type Draft, record, replaceFrame, say, sayText, updateProfile } from './draft.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import type { Ask, Step } from './flow.ts';
import { type Activity, activityOf } from './flow-of.ts';
import { type Grade, grade, isGraded, rightAnswer } from './grade.ts';
import { goOn, withVars } from './interpreter.ts';
import { isLanguage, type Language, localize } from './language.ts';
import type { Frame, VarValue, Waiting } from './learner.ts';
import type { Answer, OutboundMessage, Prompt } from './message.ts';
import type { Question } from './question.ts';
import { languageOf } from './scope.ts';
import { promptBodyOf, questionOf } from './screen.ts';

type AnswerWaiting = Waiting & { kind: 'answer' };

/** Takes an answer, one that fits the prompt, to the question that the innermost frame waits with. */
export function takeAnswer(draft: Draft, frame: Frame, step: Step, waiting: AnswerWaiting, answer: Answer): void {
  const question = step.ask && questionOf(draft, frame, step.ask);
  const activity = activityOf(frame.flow);
  if (question && activity) return answerQuestion(draft, { frame, step, waiting, question, activity, answer });
  const value = answer[0] ?? '';
  goOn(draft, step.ask ? save(draft, frame, step.ask, value) : frame, step, value);
}

function save(draft: Draft, frame: Frame, { save: target }: Ask, value: string): Frame {
  if (target === undefined) return frame;
  if (target === 'learner.language') {
    if (isLanguage(value)) chooseLanguage(draft, value);
    return frame;
  }
  if (target === 'learner.name') updateProfile(draft, { name: value.replace(/\s+/gu, ' ') });
  else if (target === 'learner.nudgeAt') updateProfile(draft, { nudgeAt: value });
  else return withVars(frame, { [target]: value });
  return frame;
}

export function chooseLanguage(draft: Draft, language: Language): void {
  if (draft.learner.profile.language === language) return;
  updateProfile(draft, { language });
  record(draft, { kind: 'language.chosen', language });
}

type Attempt = {
  readonly frame: Frame;
  readonly step: Step;
  readonly waiting: AnswerWaiting;
  readonly question: Question;
  readonly activity: Activity;
  readonly answer: Answer;
};

function answerQuestion(draft: Draft, attempt: Attempt): void {
  const { frame, step, waiting, question, activity, answer } = attempt;
  const graded = grade(question, answer, languageOf(draft.learner));
  recordAnswer(draft, attempt, graded);
  const isFirst = waiting.attempts === 0;
  if (activity.kind === 'lesson' && isFirst && graded.mark !== undefined) {
    keepMark(draft, activity, question.id, graded.mark);
  }
  if (deservesSecondTry(question, activity, waiting, graded)) return askAgain(draft, attempt, graded);
  sayFeedback(draft, question, activity, graded);
  goOn(draft, activity.kind === 'test' ? withMark(frame, question.id, graded.mark ?? 0) : frame, step, answer[0]);
}

function recordAnswer(draft: Draft, { waiting, question, activity, answer }: Attempt, { mark }: Grade): void {
  record(draft, {
    kind: 'question.answered',
    course: activity.course,
    question: question.id,
    ...(activity.kind === 'lesson' ? { where: 'lesson' as const, lesson: activity.lesson } : { where: activity.test }),
    attempt: waiting.attempts + 1,
    answer,
    ...(mark !== undefined && { mark }),
    tookMs: Math.max(0, draft.world.now - waiting.since),
  });
}

/** In a lesson a mistake is for learning: one more try, unless only one answer would be left to pick. */
function deservesSecondTry(question: Question, activity: Activity, waiting: AnswerWaiting, graded: Grade): boolean {
  if (activity.kind !== 'lesson' || waiting.attempts > 0 || !isGraded(question) || graded.mark === 1) return false;
  return question.type !== 'choice' || Object.values(question.text).some((text) => text.options.length > 2);
}

function askAgain(draft: Draft, { frame, step, waiting, question }: Attempt, graded: Grade): void {
  const { library, now } = draft.world;
  const language = languageOf(draft.learner);
  const { hint } = localize<{ hint?: string }>(question.text, language);
  const parts = [
    verdictText(draft, graded, graded.pickFeedback),
    hint === undefined ? undefined : library.text(language, 'core.hint', { hint }),
    library.text(language, 'core.try-again'),
  ];
  const turn = draft.learner.conversation.turn + 1;
  draft.learner.conversation = { ...draft.learner.conversation, turn };
  const message = { ...verdictOf(graded), text: parts.filter((part) => part !== undefined).join('\n\n') };
  const ask: Prompt | undefined = step.ask && { turn, ...promptBodyOf(draft, frame, step.ask) };
  say(draft, ask ? { ...message, ask } : message);
  const attempts = waiting.attempts + 1;
  const again: Waiting = { ...waiting, turn, since: now, attempts, ...(hint !== undefined && { hinted: true }) };
  replaceFrame(draft, -1, { ...frame, waiting: again });
}

function sayFeedback(draft: Draft, question: Question, activity: Activity, graded: Grade): void {
  if (activity.kind === 'test' && activity.test === 'before') return sayText(draft, 'core.recorded');
  if (graded.verdict === undefined) {
    return graded.feedback === undefined ? sayText(draft, 'core.thanks') : say(draft, { text: graded.feedback });
  }
  const { library } = draft.world;
  const language = languageOf(draft.learner);
  const parts = [verdictText(draft, graded, graded.feedback)];
  if (graded.verdict !== 'right') {
    const answer = escapeMarkdown(rightAnswer(question, language));
    parts.push(library.text(language, 'core.right-answer', { answer }));
  }
  say(draft, { ...verdictOf(graded), text: parts.join('\n\n') });
}

function verdictText(draft: Draft, { verdict }: Grade, feedback: string | undefined): string {
  const text = draft.world.library.text(languageOf(draft.learner), `core.${verdict ?? 'thanks'}`);
  return feedback === undefined ? text : [text, feedback].join(' ');
}

function verdictOf({ verdict }: Grade): Pick<OutboundMessage, 'verdict'> {
  return verdict ? { verdict } : {};
}

function withMark(frame: Frame, question: string, mark: number): Frame {
  return withVars(frame, {
    answered: [...list(frame.vars.answered), question],
    marks: [...list(frame.vars.marks), String(mark)],
  });
}

function list(value: VarValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
