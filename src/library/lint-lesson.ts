import type { Language } from '../learning/language.ts';
import { countOf } from './count-of.ts';
import type { LessonPage } from './lesson-page.ts';
import { questionsOn, unreadOn } from './merge-lesson.ts';
import { estimateMinutes } from './reading-time.ts';
import { FILE_START, type FileReport } from './source-position.ts';

/** A lesson takes five minutes in a chat (formats). */
const SCREENS = { least: 3, most: 7 };
const QUESTIONS = { least: 2, most: 3 };

/** People read and think at different speeds; only an estimate that is further off than this says anything. */
const SLACK = { least: 0.5, most: 1.5 };

/** Warns of a lesson that is longer or shorter than five minutes in a chat should be. */
export function lintLesson(page: LessonPage, report: FileReport): void {
  const screens = page.screens.length;
  if (screens === 0) return;
  const questions = questionsOn(page.screens).length + unreadOn(page.screens).length;
  if (screens < SCREENS.least || screens > SCREENS.most) {
    const remedy = screens > SCREENS.most ? 'Make two lessons of it' : 'Divide long screens with `---`';
    report(
      FILE_START,
      'screen-count',
      `This lesson has ${countOf(screens, 'screen')}; ${SCREENS.least} to ${SCREENS.most} are good. ${remedy}.`,
      'warning',
    );
  }
  if (questions < QUESTIONS.least || questions > QUESTIONS.most) {
    report(
      FILE_START,
      'question-count',
      `This lesson has ${countOf(questions, 'question')}; ${QUESTIONS.least} or ${QUESTIONS.most} are good.`,
      'warning',
    );
  }
}

/** Warns where the minutes that a lesson promises are far from what reading and answering take; what can't be read has none. */
export function lintMinutes(page: LessonPage, language: Language, report: FileReport): void {
  if (!page.minutesAt || unreadOn(page.screens).length > 0) return;
  const minutes = estimateMinutes(page, language);
  const share = minutes / page.minutes;
  if (page.screens.length === 0 || (share >= SLACK.least && share <= SLACK.most)) return;
  const shown = minutes < 1 ? 'less than 1 minute' : `about ${Math.round(minutes)} min`;
  report(
    page.minutesAt,
    'reading-time',
    `Reading and answering takes ${shown}, but \`minutes\` says ${page.minutes}. Correct the number or the length.`,
    'warning',
  );
}
