import type { List, Paragraph, PhrasingContent, RootContent, Text } from 'mdast';
import { positionIn } from './parse-markdown.ts';
import type { FileReport, Position } from './source-position.ts';
import type { Block } from './split-lesson.ts';

/** A line of a paragraph as its author wrote it, in the Markdown subset of `OutboundMessage`. */
export type Line = { readonly text: string; readonly at: Position };

const NOT_SHOWN: Readonly<Record<string, string>> = {
  heading: 'A screen has no headings. Write the words as **strong**, or begin a new screen with `---`.',
  html: 'A screen shows no HTML. Write plain text with *emphasis* and **strong**.',
  code: 'A screen shows no program code. Write plain text.',
  inlineCode: 'A screen shows no program code. Put the words between quotes instead.',
  table:
    'A screen shows no tables. Write a list whose lines begin with `- `. (Only a question with `type=match` has a table.)',
  link: 'A screen has no links on words. Write the address itself, such as https://edu.gov.kg.',
  linkReference: 'A screen has no links on words. Write the address itself, such as https://edu.gov.kg.',
  delete: 'Struck-out text is not shown on every messenger. Leave it out.',
  blockquote: 'A screen has no block quotes. Put the words between quotes: «…».',
  footnoteDefinition: 'A screen has no footnotes. Write the remark into the text.',
  footnoteReference: 'A screen has no footnotes. Write the remark into the text.',
  definition: 'A screen has no links on words. Write the address itself, such as https://edu.gov.kg.',
  image: 'A picture stands in a paragraph of its own, above any question, with an empty line before and after it.',
  imageReference: 'Write the picture as `![what it shows](../../media/name.png)`.',
  thematicBreak: 'A screen ends with three dashes and nothing else: `---`.',
};

/**
 * Paragraphs and lists as text of `OutboundMessage`. What a messenger can't show is reported with what to do instead,
 * and left out.
 */
export function textOf(block: Block, nodes: readonly RootContent[], report: FileReport): string {
  return nodes
    .map((node) => blockText(block, node, report))
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockText(block: Block, node: RootContent, report: FileReport): string {
  if (node.type === 'paragraph') return joinLines(linesOf(block, node, report));
  if (node.type === 'list') return listText(block, node, report);
  report(
    positionIn(block, node),
    'not-shown',
    NOT_SHOWN[node.type] ?? `A screen can not show this (${node.type}). Write plain text.`,
  );
  return '';
}

/** A numbered list becomes lines that begin with their number: the subset has lists with dashes alone. */
function listText(block: Block, list: List, report: FileReport): string {
  const first = list.start ?? 1;
  const items = list.children.map((item, i) => {
    if (item.checked != null) {
      report(
        positionIn(block, item),
        'stray-box',
        'Boxes are the answers of a question. Put them between `:::question{#id type=choice}` and `:::`.',
      );
    }
    return `${list.ordered ? `${first + i}.` : '-'} ${itemText(block, item.children, report)}`;
  });
  return items.join('\n');
}

/** The one paragraph of a list's item. */
export function itemText(block: Block, children: readonly RootContent[], report: FileReport): string {
  const [first, ...others] = children;
  for (const other of others) {
    report(
      positionIn(block, other),
      'not-shown',
      'An item of a list is one paragraph, without lists inside it. Make it one line.',
    );
  }
  return first?.type === 'paragraph' ? joinLines(linesOf(block, first, report)) : '';
}

export function joinLines(lines: readonly Line[]): string {
  return lines
    .map((line) => line.text)
    .filter((text) => text !== '')
    .join(' ');
}

/** The lines of a paragraph with `*emphasis*` and `**strong**`; these marks are the only stars in them. */
export function linesOf(block: Block, paragraph: Paragraph, report: FileReport): Line[] {
  const first = positionIn(block, paragraph);
  const texts = paragraph.children
    .map((node) => inlineText(block, node, report, false))
    .join('')
    .split('\n');
  let line = first.line;
  return texts.map((text, i) => {
    const at = i === 0 ? first : lineStart(block, line);
    const joined = text.split(JOINED_LINE);
    line += joined.length;
    return { text: joined.join(' ').trim(), at };
  });
}

/** Stands for a line break inside emphasis, which does not end a line: a mark would be cut from its partner. */
const JOINED_LINE = '\v';

function lineStart(block: Block, line: number): Position {
  const source = block.lines[line - block.line] ?? '';
  return { line, column: source.length - source.trimStart().length + 1 };
}

function inlineText(block: Block, node: PhrasingContent, report: FileReport, isMarked: boolean): string {
  const complain = (rule: string, message: string): void => report(positionIn(block, node), rule, message);
  switch (node.type) {
    case 'text':
      if (node.value.includes('*')) report(starIn(block, node), 'stray-star', STRAY_STAR);
      return node.value.replaceAll('*', '×').replaceAll(JOINED_LINE, ' ');
    case 'break':
      return '\n';
    case 'emphasis':
    case 'strong': {
      if (isMarked)
        complain('nested-marks', 'Emphasis inside emphasis is not shown on every messenger. Keep one of the two.');
      const inner = node.children
        .map((child) => inlineText(block, child, report, true))
        .join('')
        .replaceAll('\n', JOINED_LINE);
      const mark = node.type === 'strong' ? '**' : '*';
      return isMarked ? inner : `${mark}${inner}${mark}`;
    }
    case 'link':
      if (isBareAddress(block, node))
        return node.children.map((child) => inlineText(block, child, report, isMarked)).join('');
      complain('not-shown', NOT_SHOWN.link ?? '');
      return node.children.map((child) => inlineText(block, child, report, isMarked)).join('');
    case 'html':
      // The closing tag of one that is reported already.
      if (!node.value.startsWith('</')) complain('not-shown', NOT_SHOWN.html ?? '');
      return '';
    default:
      complain('not-shown', NOT_SHOWN[node.type] ?? `A screen can not show this (${node.type}). Write plain text.`);
      return '';
  }
}

const STRAY_STAR = 'A star here is no emphasis. Write × for “times”, or leave it out.';

function starIn(block: Block, node: Text): Position {
  const start = positionIn(block, node);
  const before = node.value.slice(0, node.value.indexOf('*')).split('\n');
  const line = start.line + before.length - 1;
  const from = before.length === 1 ? start.column - 1 : 0;
  return { line, column: Math.max((block.lines[line - block.line] ?? '').indexOf('*', from), 0) + 1 };
}

/** An address that stands in the text as it is: every messenger makes a link of it. */
function isBareAddress(block: Block, node: PhrasingContent): boolean {
  const start = node.position?.start;
  if (!start) return false;
  const source = block.lines[start.line - 1] ?? '';
  return source[start.column - 1] !== '[';
}
