import { LANGUAGES } from '../learning/language.ts';
import { countOf } from './count-of.ts';
import type { QuestionBody, QuestionPage, ScreenPage } from './lesson-page.ts';
import { type Pages, questionsOn, unreadOn } from './merge-lesson.ts';
import { FILE_START, type FileReport, type Position } from './source-position.ts';
import { nearest } from './suggest.ts';

/** A list of screens in one language, with where to report what is wrong with it. */
export type ScreensFile = {
  readonly name: string;
  readonly screens: readonly ScreenPage[];
  readonly report: FileReport;
};

/** Reports where a language has other questions, types, right answers or another number of screens than the main one. */
export function compareLanguages({ main, pages }: Pages<ScreensFile>): void {
  const mainFile = pages[main];
  if (!mainFile) return;
  for (const language of LANGUAGES) {
    const file = pages[language];
    if (!file || language === main) continue;
    compareScreens(mainFile, file);
    compareQuestions(mainFile, file);
  }
}

function compareScreens(main: ScreensFile, other: ScreensFile): void {
  if (main.screens.length === other.screens.length) return;
  const at = other.screens.at(-1)?.at ?? FILE_START;
  other.report(
    at,
    'languages-differ',
    `This file has ${countOf(other.screens.length, 'screen')}, ${main.name} has ${main.screens.length}. Every language has the same screens.`,
  );
}

/** A question that could not be read in one of the two is not compared: it may be any of those that seem to differ. */
function compareQuestions(main: ScreensFile, other: ScreensFile): void {
  const unread = [...unreadOn(main.screens), ...unreadOn(other.screens)].map(({ id }) => id);
  const wanted = questionsOn(main.screens).filter(({ id }) => !unread.includes(id));
  const present = questionsOn(other.screens).filter(({ id }) => !unread.includes(id));
  const missing = wanted.filter(({ id }) => !present.some((one) => one.id === id)).map(({ id }) => id);
  for (const question of present) {
    const counterpart = wanted.find(({ id }) => id === question.id);
    if (counterpart) compareQuestion(counterpart, question, main.name, other.report);
    else if (!hasNameless(main)) reportExtra(question, missing, main.name, other.report);
  }
  if (hasNameless(other)) return;
  for (const id of missing) {
    const screen = other.screens[main.screens.findIndex((one) => one.question?.id === id)];
    other.report(
      screen?.at ?? FILE_START,
      'languages-differ',
      `\`${id}\` of ${main.name} is missing here. Every language has the same questions.`,
    );
  }
  if (missing.length === 0 && wanted.length === present.length) compareOrder(wanted, present, main.name, other.report);
}

function hasNameless({ screens }: ScreensFile): boolean {
  return unreadOn(screens).some(({ id }) => id === undefined);
}

/** A mistyped id is one mistake, not an unknown question and a missing one: it is taken off the list of missing ones. */
function reportExtra(question: QuestionPage, missing: string[], mainName: string, report: FileReport): void {
  const meant = nearest(question.id, missing);
  if (meant !== undefined) missing.splice(missing.indexOf(meant), 1);
  const hint = meant === undefined ? ' Every language has the same questions.' : ` Did you mean \`${meant}\`?`;
  report(question.at, 'languages-differ', `\`${question.id}\` is not in ${mainName}.${hint}`);
}

function compareOrder(
  wanted: readonly QuestionPage[],
  present: readonly QuestionPage[],
  mainName: string,
  report: FileReport,
): void {
  const i = present.findIndex((question, index) => question.id !== wanted[index]?.id);
  const found = present[i];
  if (found)
    report(
      found.at,
      'languages-differ',
      `\`${found.id}\` stands here where ${mainName} has \`${wanted[i]?.id}\`. Put the questions in the same order.`,
    );
}

function compareQuestion(main: QuestionPage, other: QuestionPage, mainName: string, report: FileReport): void {
  if (main.hasErrors || other.hasErrors) return;
  const { id } = main;
  const complain = (message: string, at: Position = other.at): void => report(at, 'languages-differ', message);
  if (main.body.type !== other.body.type) {
    complain(
      `\`${id}\` is a \`${other.body.type}\` here and a \`${main.body.type}\` in ${mainName}. Make them the same.`,
    );
    return;
  }
  if (main.level !== other.level) {
    complain(`\`${id}\` has ${levelName(other)} here and ${levelName(main)} in ${mainName}. Make them the same.`);
  }
  const mine = sharedOf(main.body);
  const theirs = sharedOf(other.body);
  if (mine.length !== theirs.length) {
    complain(
      `\`${id}\` has ${countOf(theirs.length, 'answer')} here and ${mine.length} in ${mainName}. Make them the same.`,
    );
    return;
  }
  const i = theirs.findIndex((value, index) => value !== mine[index]);
  if (i >= 0)
    complain(
      `Answer ${i + 1} of \`${id}\` is ${theirs[i]} here and ${mine[i]} in ${mainName}. The right answers are the same in every language.`,
      other.answersAt[i],
    );
}

function levelName({ level }: QuestionPage): string {
  return level ? `the level \`${level}\`` : 'no level';
}

/** What has to be the same in every language, one entry an answer, in words for the message. */
function sharedOf(body: QuestionBody): string[] {
  switch (body.type) {
    case 'choice':
    case 'choices':
      return body.text.options.map((_, i) => (body.right.includes(i) ? 'right' : 'wrong'));
    case 'number':
      return body.ranges.map(({ value, tolerance, isRight }) => `\`${isRight ? '=' : '!'} ${value} ± ${tolerance}\``);
    case 'scale':
      return [`\`${body.from} … ${body.to}\``];
    case 'order':
    case 'match':
      return body.text.items.map(() => 'right');
    case 'text':
    case 'reflection':
      return [];
    default:
      return body satisfies never;
  }
}
