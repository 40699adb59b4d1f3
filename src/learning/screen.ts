import { countLessonsDone, isLessonDone } from './completion.ts';
import { type Draft, say } from './draft.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { fillTemplate } from './fill-template.ts';
import type { Ask, Say, Step } from './flow.ts';
import { activityOf } from './flow-of.ts';
import { localize } from './language.ts';
import type { Frame } from './learner.ts';
import type { TextValues } from './library.ts';
import type { Choice, LessonProgress, OutboundMessage, OutboundTemplate, Prompt, PromptBody } from './message.ts';
import { outboundTemplate } from './outbound-template.ts';
import { promptOf } from './present-question.ts';
import type { Question } from './question.ts';
import { courseOf, languageOf, textValuesOf } from './scope.ts';

/** Says what a step says and asks, in one message. `turn` is that of the question. */
export function sayStep(draft: Draft, frame: Frame, step: Step, turn: number): void {
  const ask = step.ask && promptBodyOf(draft, frame, step.ask);
  const question = step.ask && questionOf(draft, frame, step.ask);
  const prompt = question && localize<{ prompt: string }>(question.text, languageOf(draft.learner)).prompt;
  const spoken = step.say && sayOf(draft, frame, step.say);
  const text = [spoken?.text, prompt].filter((part) => part !== undefined && part !== '').join('\n\n');
  if (text === '' && ask === undefined) return;
  const link = step.link && linkOf(draft, frame, step.link);
  const template = step.template === undefined ? undefined : templateOf(draft, frame, step.template);
  const message: OutboundMessage = { ...spoken, text, ...(link && { link }), ...(template && { template }) };
  say(draft, ask ? { ...message, ask: { turn, ...ask } satisfies Prompt } : message);
}

function sayOf(draft: Draft, frame: Frame, said: Say): OutboundMessage {
  if ('key' in said) return { text: text(draft, frame, said.key) };
  const language = languageOf(draft.learner);
  const progress = said.progress && { title: titleOf(draft, frame), ...said.progress };
  return {
    text: localize(said.text, language),
    ...(said.media && { media: localize(said.media, language) }),
    ...(progress && { progress: progress satisfies LessonProgress }),
  };
}

function titleOf(draft: Draft, frame: Frame): string {
  const activity = activityOf(frame.flow);
  const { library } = draft.world;
  const language = languageOf(draft.learner);
  if (activity?.kind === 'test') return library.text(language, `core.test-${activity.test}`);
  const lessons = library.courses[activity?.course ?? '']?.lessons ?? [];
  const lesson = lessons.find((one) => one.id === activity?.lesson);
  return lesson ? localize(lesson.title, language) : '';
}

function linkOf(draft: Draft, frame: Frame, link: { label: string; url: string }) {
  const values = textValuesOf(draft.world.library, draft.learner, frame);
  return { label: labelText(draft, frame, link.label), url: fillTemplate(link.url, values) };
}

function templateOf(draft: Draft, frame: Frame, name: string): OutboundTemplate | undefined {
  const { library } = draft.world;
  const template = library.templates[name];
  if (!template) throw new Error(`no template ${name}`);
  return outboundTemplate(template, languageOf(draft.learner), textValuesOf(library, draft.learner, frame));
}

/** A text of the flows in her language, filled from the frame's variables, which mean nothing in Markdown. */
export function text(draft: Draft, frame: Frame, key: string): string {
  const values = textValuesOf(draft.world.library, draft.learner, frame);
  return draft.world.library.text(languageOf(draft.learner), key, escapeAll(values));
}

/** The same for what has no Markdown: labels of buttons. */
function labelText(draft: Draft, frame: Frame, key: string): string {
  const { library } = draft.world;
  return library.text(languageOf(draft.learner), key, textValuesOf(library, draft.learner, frame));
}

function escapeAll(values: TextValues): TextValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? escapeMarkdown(value) : Array.isArray(value) ? value.map(escapeMarkdown) : value,
    ]),
  );
}

/** The question of a course that a step asks, if it asks one. Throws where the course has no such question. */
export function questionOf(draft: Draft, frame: Frame, ask: Ask): Question | undefined {
  if (ask.question === undefined) return undefined;
  const course = draft.world.library.courses[activityOf(frame.flow)?.course ?? ''];
  const question = course?.questions[ask.question];
  if (!question) throw new Error(`no question ${ask.question} in the course of ${frame.flow}`);
  return question;
}

/** What a step asks, as a channel shows it. Shuffling is seeded from learner and question: it looks the same each time. */
export function promptBodyOf(draft: Draft, frame: Frame, ask: Ask): PromptBody {
  const question = questionOf(draft, frame, ask);
  const language = languageOf(draft.learner);
  if (question) return promptOf(question, language, `${draft.learner.id}/${question.id}`);
  const choices = [...listed(draft, frame, ask), ...fixed(draft, frame, ask)];
  if (!ask.text) return { type: 'choice', choices };
  return choices.length > 0 ? { type: 'text', choices } : { type: 'text' };
}

function fixed(draft: Draft, frame: Frame, ask: Ask): Choice[] {
  return (ask.choices ?? []).map(({ value, label }) => ({ value, label: labelText(draft, frame, label) }));
}

function listed(draft: Draft, frame: Frame, ask: Ask): Choice[] {
  const { learner, world } = draft;
  const language = languageOf(learner);
  if (ask.list === 'courses') {
    return Object.values(world.library.courses).map((course) => {
      const isDone = countLessonsDone(course, learner.progress[course.id]) === course.lessons.length;
      return { value: course.id, label: tick(localize(course.title, language), isDone) };
    });
  }
  if (ask.list !== 'lessons') return [];
  const course = courseOf(world.library, learner, frame);
  const progress = course && learner.progress[course.id];
  return (course?.lessons ?? []).map((lesson, i) => ({
    value: lesson.id,
    label: tick(`${i + 1}. ${localize(lesson.title, language)}`, isLessonDone(progress, lesson.id)),
  }));
}

function tick(label: string, isDone: boolean): string {
  return isDone ? `${label} ✓` : label;
}

/** The values of `with`, filled from the frame's variables. */
export function fillAll(values: Readonly<Record<string, string>>, vars: TextValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fillTemplate(value, vars)]));
}
