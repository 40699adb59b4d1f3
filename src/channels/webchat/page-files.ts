import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'page');
/** What the page shares with other channels, one folder up. It is served beside the page's own modules. */
const SHARED = ['markdown.ts'];
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** `path`: the file's name. `index.html` is the page itself; it finds the others at `/chat/page/NAME`. */
export type PageFile = { readonly path: string; readonly contentType: string; readonly body: Buffer };

/**
 * The chat page as browsers get it: TypeScript without its types, comments and indentation. Reads the disk and takes
 * about 100 ms: once at the start. Throws where a module has more TypeScript than types.
 */
export function loadPageFiles(): PageFile[] {
  const own = readdirSync(FOLDER).filter((name) => extname(name) in CONTENT_TYPES);
  const names = [...own, ...SHARED].sort();
  const modules = names.filter((name) => name.endsWith('.ts'));
  return names.map((path) => ({
    path,
    contentType: CONTENT_TYPES[extname(path)] ?? '',
    body: Buffer.from(prepare(path, readFileSync(sourceOf(path), 'utf8'), modules)),
  }));
}

function sourceOf(name: string): string {
  return join(FOLDER, SHARED.includes(name) ? '../..' : '.', name);
}

/** The icon alone, for what is not the chat. Reads the disk: once at the start. */
export function loadIcon(): PageFile {
  const path = 'icon.svg';
  return { path, contentType: 'image/svg+xml', body: readFileSync(join(FOLDER, path)) };
}

function prepare(path: string, source: string, modules: readonly string[]): string {
  switch (extname(path)) {
    case '.ts':
      return compactScript(stripTypeScriptTypes(source));
    case '.css':
      return compactStyle(source);
    case '.html':
      return source.replace('<!-- modules -->', modules.map(preload).join('\n'));
    default:
      return source;
  }
}

/** Without it, a slow line pays a round trip for each level of imports. */
function preload(module: string): string {
  return `<link rel="modulepreload" href="/chat/page/${module}">`;
}

/**
 * Drops comments that fill lines, indentation and what type stripping left blank. The page's modules have no strings
 * over several lines for which that would make a difference.
 */
function compact(source: string): string {
  return source
    .replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, '')
    .split('\n')
    .map((line) => line.trim().replace(/ {2,}/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('//'))
    .join('\n');
}

/** Strings, which stay; then signs with spaces that mean nothing. */
const SPACED_SIGN = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`| ?(=>|[=!]==|[<>]=|&&|\|\||\?\?|[=?:{}(),<>;+*-]) ?/g;

function compactScript(source: string): string {
  return compact(source)
    .replace(SPACED_SIGN, (found, sign: string | undefined) => sign ?? found)
    .replace(/^((?:import|export).*from) '/gm, "$1'")
    .replace(/^(import.*from')\.\.\/\.\.\/([^/]+)$/gm, '$1./$2')
    .replace(/([,;{([])\n/g, '$1')
    .replace(/[,;]?\n?([})\]])/g, '$1')
    .replace(/\((\w+)\)=>/g, '$1=>');
}

/** Spaces around a colon mean nothing in a declaration, but much in a selector. */
function compactStyle(source: string): string {
  return compact(source)
    .replace(/^(-?[\w-]+): (.*;)$/gm, '$1:$2')
    .replace(/([,;{}])\n/g, '$1')
    .replace(/ ?([{>,]) ?/g, '$1')
    .replace(/\b0\./g, '.')
    .replace(/;\}/g, '}');
}
