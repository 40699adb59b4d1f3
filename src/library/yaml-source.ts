import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { offsetInSource } from './scalar-offset.ts';
import type { FileReport, Position } from './source-position.ts';

export type Path = readonly PropertyKey[];

/** A YAML text as a plain value that still knows where each part stood. */
export type YamlSource = {
  readonly value: unknown;
  /** Where the value at a path stands; where there is none, its nearest parent. */
  positionOf(path: Path): Position;
  /** Where the key at the end of a path stands. */
  positionOfKey(path: Path): Position;
  /** Where a character of the text at a path stands; `offset` counts UTF-16 units of the text. */
  positionIn(path: Path, offset: number): Position;
};

/** More aliases than this are an attack (a “billion laughs”), no course. */
const MAX_ALIASES = 100;

/**
 * Reads YAML 1.2. What can't be read gives undefined and its first error is reported: others follow from it.
 * `firstLine`: the line of the file at which the text begins, for the front matter of a lesson.
 */
export function parseYaml(text: string, report: FileReport, firstLine = 1): YamlSource | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'silent' });
  const at = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) };
  };
  const [error] = document.errors;
  if (error) {
    report(at(error.pos[0]), 'yaml', explain(error.code, error.message));
    return undefined;
  }
  const root = document.contents;
  const start = (node: unknown): Position | undefined => (isNode(node) && node.range ? at(node.range[0]) : undefined);
  try {
    return {
      value: document.toJS({ maxAliasCount: MAX_ALIASES }),
      positionOf: (path) => start(find(root, path)) ?? at(0),
      positionOfKey: (path) => start(findPair(root, path)?.key) ?? start(find(root, path)) ?? at(0),
      positionIn: (path, offset) => {
        const node = find(root, path);
        if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return start(node) ?? at(0);
        return at(offsetInSource(text, node.range[0], node.value, offset));
      },
    };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    report(
      at(0),
      'yaml',
      'This file uses YAML aliases (`*name`) that can not be resolved. Write the value out instead.',
    );
    return undefined;
  }
}

/** The node at a path, or the deepest one on the way to it. */
function find(root: Node | null, path: Path): Node | null {
  let node = root;
  for (const key of path) {
    const next = isSeq(node) ? node.items[Number(key)] : pairIn(node, key)?.value;
    if (!isNode(next)) return node;
    node = next;
  }
  return node;
}

function findPair(root: Node | null, path: Path): Pair | undefined {
  const key = path.at(-1);
  return key === undefined ? undefined : pairIn(find(root, path.slice(0, -1)), key);
}

function pairIn(node: Node | null, key: PropertyKey): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(key));
}

function explain(code: string, message: string): string {
  const known: Readonly<Record<string, string>> = {
    DUPLICATE_KEY: 'This key stands here twice. Keep one of them.',
    TAB_AS_INDENT: 'YAML is indented with spaces, not with tabs.',
    BLOCK_AS_IMPLICIT_KEY: 'A text with “: ” in it has to stand between quotes: "…".',
    MULTILINE_IMPLICIT_KEY: 'This line needs a colon and a space after its key: `key: value`.',
    MISSING_CHAR: `Something is not closed here (${message.toLowerCase()}).`,
  };
  return known[code] ?? `This is not readable YAML: ${message}.`;
}
