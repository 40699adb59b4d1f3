import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { loadPageFiles } from '../../channels/webchat/page-files.ts';
import { isMissing } from '../../library/list-directory.ts';

export type PreviewFile = { readonly type: string; readonly body: string | Uint8Array };

/** By path of the URL. */
export type PreviewFiles = ReadonlyMap<string, PreviewFile>;

const FOLDER = path.join(import.meta.dirname, '../preview-page');

/**
 * The files of the preview's page, and those of the chat page whose look and rendering it uses. They lie at the same paths
 * as in the sources, so that the modules' imports find each other.
 */
export async function loadPreviewFiles(): Promise<PreviewFiles> {
  const read = (name: string): Promise<string> => readFile(path.join(FOLDER, name), 'utf8');
  const files = new Map<string, PreviewFile>();
  for (const { path: name, contentType, body } of loadPageFiles()) {
    files.set(`/channels/webchat/page/${name}`, { type: contentType, body });
  }
  files.set('/', { type: 'text/html; charset=utf-8', body: await read('index.html') });
  for (const name of await readdir(FOLDER)) {
    const url = `/cli/preview-page/${name}`;
    if (name.endsWith('.css')) files.set(url, { type: 'text/css; charset=utf-8', body: await read(name) });
    if (name.endsWith('.ts'))
      files.set(url, { type: 'text/javascript; charset=utf-8', body: stripTypeScriptTypes(await read(name)) });
  }
  return files;
}

const PICTURES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** A picture below the content folder by its path in a URL; undefined where there is none, or it lies outside. */
export async function readPicture(
  contentDir: string,
  encoded: string,
): Promise<(PreviewFile & { status: 200 }) | undefined> {
  const root = path.resolve(contentDir);
  const file = path.resolve(root, decode(encoded));
  const type = PICTURES[path.extname(file).toLowerCase()];
  if (type === undefined || !file.startsWith(root + path.sep)) return undefined;
  try {
    return { status: 200, type, body: await readFile(file) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return encoded;
    throw error;
  }
}
