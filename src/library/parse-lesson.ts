import { z } from 'zod';
import { checkShape } from './check-shape.ts';
import type { LessonPage, PicturePage, ScreenPage } from './lesson-page.ts';
import { parseMarkdown, positionIn } from './parse-markdown.ts';
import { parseQuestion } from './parse-question.ts';
import { textOf } from './screen-text.ts';
import { FILE_START, type FileReport } from './source-position.ts';
import { type Block, type LessonBlocks, type ScreenBlock, splitLesson } from './split-lesson.ts';
import { parseYaml } from './yaml-source.ts';

const EXAMPLE = 'A lesson begins with `---`, then `title: …`, `minutes: 5`, `goal: …`, then `---`.';

export const FRONT_MATTER = z.strictObject({
  title: z.string().trim().min(1),
  minutes: z.number().positive().max(60),
  goal: z.string().trim().min(1),
});

/** A lesson in one language. Lines end with `\n`. All that is wrong is reported; no text whatever makes it throw. */
export function parseLesson(source: string, report: FileReport): LessonPage {
  if (source.trim() === '') {
    report(FILE_START, 'empty-lesson', `This file is empty. ${EXAMPLE}`);
    return { ...NO_HEAD, screens: [] };
  }
  const blocks = splitLesson(source, report);
  const head = parseFrontMatter(blocks, report);
  const screens = blocks.screens.map((screen) => parseScreen(screen, report));
  const isEmpty = screens.every(isEmptyScreen);
  if (isEmpty) report(FILE_START, 'empty-lesson', 'This lesson has no text and no question.');
  else
    for (const screen of screens.filter(isEmptyScreen))
      report(screen.at, 'empty-screen', 'This screen is empty. Remove one of the `---` around it.');
  return { ...head, screens: screens.filter((screen) => !isEmptyScreen(screen)) };
}

function isEmptyScreen(screen: ScreenPage): boolean {
  return screen.text === '' && !screen.picture && !screen.question && !screen.unread;
}

const NO_HEAD = { title: '', goal: '', minutes: 5 };

function parseFrontMatter(blocks: LessonBlocks, report: FileReport): Omit<LessonPage, 'screens'> {
  if (!blocks.frontMatter) {
    report(FILE_START, 'front-matter', `This lesson has no head. ${EXAMPLE}`);
    return NO_HEAD;
  }
  const { line, lines } = blocks.frontMatter;
  const yaml = parseYaml(lines.join('\n'), report, line);
  const head = yaml && checkShape(yaml, FRONT_MATTER, report);
  return head ? { ...head, minutesAt: yaml.positionOf(['minutes']) } : NO_HEAD;
}

function parseScreen(block: ScreenBlock, report: FileReport): ScreenPage {
  const [first, ...others] = block.questions;
  for (const other of others)
    report(
      { line: other.line, column: 1 },
      'two-questions',
      'A screen holds one question. Write `---` before this one.',
    );
  const asked = first && parseQuestion(first, report);
  const { text, picture, at } = parseTexts(block, report);
  return { at, text, ...(picture && { picture }), ...asked };
}

function parseTexts(block: ScreenBlock, report: FileReport): Omit<ScreenPage, 'question' | 'unread'> {
  const pictures: PicturePage[] = [];
  const texts: string[] = [];
  const end = block.questions[0]?.line ?? Number.POSITIVE_INFINITY;
  for (const part of block.texts) {
    const nodes = parseMarkdown(part);
    const [firstNode] = nodes;
    if (part.line > end && firstNode) {
      report(
        positionIn(part, firstNode),
        'text-after-question',
        'A question ends its screen. Put this text above it, or write `---` before it.',
      );
    }
    const rest = nodes.filter((node) => {
      const picture = pictureOf(part, node);
      if (picture) pictures.push(picture);
      return !picture;
    });
    texts.push(textOf(part, rest, report));
  }
  const [picture, ...others] = pictures;
  for (const other of others)
    report(other.at, 'two-pictures', 'A screen shows one picture. Write `---` before this one.');
  const text = texts.filter((one) => one !== '').join('\n\n');
  return { at: startOf(block), text, ...(picture && { picture }) };
}

/** A paragraph that is nothing but one picture. */
function pictureOf(block: Block, node: ReturnType<typeof parseMarkdown>[number]): PicturePage | undefined {
  if (node.type !== 'paragraph' || node.children.length !== 1) return undefined;
  const [only] = node.children;
  if (only?.type !== 'image') return undefined;
  return { src: only.url, alt: (only.alt ?? '').trim(), at: positionIn(block, only) };
}

/** The first line of a screen that is not empty. */
function startOf(block: ScreenBlock): ScreenPage['at'] {
  const [text] = block.texts;
  const skipped = text?.lines.findIndex((line) => line.trim() !== '') ?? 0;
  const textLine = text ? text.line + skipped : Number.POSITIVE_INFINITY;
  const line = Math.min(textLine, block.questions[0]?.line ?? Number.POSITIVE_INFINITY);
  return { line: Number.isFinite(line) ? line : block.line, column: 1 };
}

/** The questions of `test/LANG.md`, which holds nothing else. `---` between them is allowed. */
export function parseTest(source: string, report: FileReport): { readonly screens: readonly ScreenPage[] } {
  const { frontMatter, screens } = splitLesson(source, report);
  if (frontMatter)
    report(
      FILE_START,
      'front-matter',
      'A test has no head and no text, only questions. Remove the lines between the first two `---`.',
    );
  if (source.trim() === '')
    report(FILE_START, 'empty-test', 'This file is empty. Write the questions of the test into it.');
  const asked = screens.flatMap((screen) => {
    for (const text of screen.texts) {
      const [node] = parseMarkdown(text);
      if (node)
        report(
          positionIn(text, node),
          'text-in-test',
          'A test holds nothing but questions. Put this text into a question.',
        );
    }
    return screen.questions.map((block) => ({
      at: { line: block.line, column: 1 },
      text: '',
      ...parseQuestion(block, report),
    }));
  });
  return { screens: asked };
}
