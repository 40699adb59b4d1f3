import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { PicturePage } from './lesson-page.ts';
import { isMissing } from './list-directory.ts';
import type { FileReport } from './source-position.ts';

/** Pictures are loaded over slow lines that are paid by the megabyte (formats: under 200 KB). */
const MAX_BYTES = 200_000;

const SHOWN = /\.(?:png|jpe?g|webp)$/i;

/**
 * The path below the content folder of a picture that a file names relative to itself; undefined where it lies outside the
 * course. `folder`: of the file, below the content folder.
 */
export function picturePath(folder: string, src: string): string | undefined {
  const found = path.posix.normalize(path.posix.join(folder, decode(src)));
  const course = folder.split('/')[0] ?? '';
  return found.startsWith(`${course}/`) ? found : undefined;
}

/** `%20` and the like, as editors write blanks in a link. What is no such code stays as it is. */
function decode(src: string): string {
  return src.replace(/(?:%[0-9a-f]{2})+/gi, (code) => Buffer.from(code.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** Reports a picture that is not there, too large, of a kind that messengers don't show, or that nobody describes. */
export async function lintPicture(
  picture: PicturePage,
  contentDir: string,
  folder: string,
  report: FileReport,
): Promise<void> {
  const { src, alt, at } = picture;
  if (alt === '')
    report(
      at,
      'missing-alt',
      `This picture has no description for those who can't see it. Write it between the brackets: \`![what it shows](${src})\`.`,
    );
  const problem = wording(src) ?? (await fileProblem(contentDir, folder, src));
  if (problem) report(at, 'picture', problem);
}

function wording(src: string): string | undefined {
  // Markdown has taken some of the backslashes for escapes, so that the path itself is lost.
  if (src.includes('\\'))
    return `Write the picture's path with \`/\`, such as \`../../media/${src.split('\\').at(-1)}\`.`;
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(src))
    return 'A picture is a file of the course. Put it into the folder media and write `../../media/name.png`.';
  if (!SHOWN.test(src)) return `Messengers don't show “${src}”. Save the picture as PNG, JPEG or WebP.`;
  return undefined;
}

async function fileProblem(contentDir: string, folder: string, src: string): Promise<string | undefined> {
  const below = picturePath(folder, src);
  if (below === undefined)
    return `“${src}” lies outside the course. Put the picture into the folder media of the course.`;
  const bytes = await sizeOf(path.join(contentDir, below));
  if (bytes === undefined)
    return `There is no picture “${below}”. From a lesson it is written \`../../media/name.png\`.`;
  if (bytes < MAX_BYTES) return undefined;
  return `This picture has ${Math.ceil(bytes / 1000)} KB; it has to be under ${MAX_BYTES / 1000} KB. Make it smaller (1280 pixels wide is plenty).`;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
