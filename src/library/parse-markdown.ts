import type { Root, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Position } from './source-position.ts';
import type { Block } from './split-lesson.ts';

const parser = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(function forgive() {
    const data = this.data() as { micromarkExtensions?: unknown[] };
    // A line that begins with blanks is a paragraph to an author, and a line of `=` under a text is no heading.
    data.micromarkExtensions = [
      ...(data.micromarkExtensions ?? []),
      { disable: { null: ['codeIndented', 'setextUnderline'] } },
    ];
  })
  .freeze();

/** The Markdown of a block, in CommonMark with GitHub's tables and task lists. Never fails: all text is Markdown. */
export function parseMarkdown(block: Block): readonly RootContent[] {
  const root: Root = parser.parse(block.lines.join('\n'));
  return root.children;
}

/** Where a node of a block stands in the file. */
export function positionIn(block: Block, node: { readonly position?: RootContent['position'] }): Position {
  const start = node.position?.start ?? { line: 1, column: 1 };
  return { line: block.line + start.line - 1, column: start.column };
}
