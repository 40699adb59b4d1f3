import type { Language } from '../learning/language.ts';
import type { OutboundMessage } from '../learning/message.ts';
import { promptOf } from '../learning/present-question.ts';
import type { QuestionPage, ScreenPage } from './lesson-page.ts';
import { mergeQuestion } from './merge-question.ts';
import type { FileReport } from './source-position.ts';

/** What each channel can't show of a message, by the channel's id. */
export type Misfits = Readonly<Record<string, (message: OutboundMessage) => readonly string[]>>;

/** What fits a phone without scrolling (formats: at most 600 characters). Answers are not counted: channels judge them. */
const MAX_CHARACTERS = 600;

/** Reports the screens of one language that are too long, or that a channel can't show, as far as they could be read. */
export function lintScreens(
  screens: readonly ScreenPage[],
  language: Language,
  misfits: Misfits,
  report: FileReport,
): void {
  for (const screen of screens) {
    if (screen.unread) continue;
    const message = messageOf(screen, language);
    const length = countCharacters(message.text);
    if (length > MAX_CHARACTERS) {
      report(
        screen.at,
        'long-screen',
        `This screen has ${length} characters; a phone shows ${MAX_CHARACTERS}. Shorten it, or divide it with \`---\`.`,
      );
    }
    for (const [channel, misfitsOf] of Object.entries(misfits)) {
      for (const misfit of misfitsOf(message))
        report(screen.question?.at ?? screen.at, 'misfit', `This does not fit ${channel}: ${misfit}.`);
    }
  }
}

/** The one message as which a screen is sent. */
export function messageOf(screen: ScreenPage, language: Language): OutboundMessage {
  const { text, picture, question } = screen;
  const ask = question
    ? promptOfPage(question, language)
    : ({ type: 'choice', choices: [{ value: 'next', label: 'Next' }] } as const);
  return {
    text: [text, question?.body.text.prompt ?? ''].filter((part) => part !== '').join('\n\n'),
    ...(picture && { media: { src: picture.src, alt: picture.alt } }),
    ask: { turn: 0, ...ask },
  };
}

function promptOfPage(question: QuestionPage, language: Language) {
  return promptOf(mergeQuestion(question, { [language]: question }), language, question.id);
}

function countCharacters(text: string): number {
  return [...text.replaceAll('*', '')].length;
}
