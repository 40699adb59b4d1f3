import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { isLanguage, type Language } from '../learning/language.ts';
import type { Library } from '../learning/library.ts';
import { suggest } from '../library/suggest.ts';
import type { Command, CommandIo } from './command.ts';
import { foldersOf } from './folders-of.ts';
import { MISFITS } from './misfits.ts';
import { AS, type As } from './preview/messengers.ts';
import { loadPreviewFiles } from './preview/preview-files.ts';
import { loadPreview } from './preview/preview-library.ts';
import { createPreviewServer } from './preview/preview-server.ts';
import { watchFolders } from './preview/watch-folders.ts';
import { readArguments } from './read-arguments.ts';

const USAGE = `sabak preview [COURSE[/LESSON]] [--lang ky|ru|en] [--as web|telegram|whatsapp] [--port 4000]

Opens a page on this machine that shows each screen of a lesson as a learner sees it, in the browser or in a messenger. Answer
the questions to see what is said to each answer. The page follows your files: save, and it shows what changed. Ctrl+C ends it.
`;

type Options = {
  readonly course: string;
  readonly lesson: string;
  readonly language: Language;
  readonly as: As;
  readonly port: number;
};

export const previewCommand: Command = {
  name: 'preview',
  summary: 'show lessons in the browser as learners see them, while you write',
  usage: USAGE,
  async run(args, io) {
    const options = parseOptions(args);
    if (typeof options === 'string') {
      io.writeError(`${options}\n\n${USAGE}`);
      return 2;
    }
    const { contentDir, flowsDir } = foldersOf(io.env);
    if (!existsSync(contentDir)) {
      io.writeError(`There is no folder ${contentDir}. Begin a course with: npx sabak new course my-course\n`);
      return 1;
    }
    const load = () => loadPreview(contentDir, flowsDir, MISFITS);
    const first = await load();
    const problem = findProblem(first.library, options);
    if (problem) {
      io.writeError(`${problem}\n`);
      return 1;
    }
    const preview = createPreviewServer(first, await loadPreviewFiles(), contentDir);
    const failure = await listen(preview.server, options.port);
    if (failure) {
      io.writeError(`${failure}\n`);
      return 1;
    }
    const { port } = preview.server.address() as AddressInfo;
    io.write(`http://127.0.0.1:${port}/#${placeOf(first.library, options)}\nCtrl+C ends the preview.\n`);
    // One after the other, so that an older reading never replaces a newer one.
    let reading = Promise.resolve();
    const unwatch = watchFolders([contentDir, flowsDir].filter(existsSync), () => {
      reading = reading.then(load).then(preview.show, (error: unknown) => {
        io.writeError(`The files can not be read now: ${String(error)}\n`);
      });
    });
    await aborted(io);
    unwatch();
    await reading;
    await preview.close();
    return 0;
  },
};

/** The options, or what is wrong with them. */
function parseOptions(args: readonly string[]): Options | string {
  const read = readArguments({
    args: [...args],
    options: { lang: { type: 'string' }, as: { type: 'string' }, port: { type: 'string' } },
    allowPositionals: true,
  });
  if (typeof read === 'string') return read;
  const { values, positionals } = read;
  const [place = '', ...others] = positionals;
  if (others.length > 0) return 'Name one course or lesson, such as growth-mindset/02-praise.';
  const language = values.lang ?? 'ky';
  if (!isLanguage(language)) return `--lang is ky, ru or en, not “${language}”.`;
  const as = AS.find((one) => one === (values.as ?? 'web'));
  if (as === undefined) return `--as is web, telegram or whatsapp, not “${values.as}”.`;
  const port = Number(values.port ?? '4000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return `--port is a number up to 65535, not “${values.port}”.`;
  const [course = '', lesson = ''] = place.split('/');
  return { course, lesson, language, as, port };
}

/** What the page shows first, as it stands in the address: where nothing was asked for, the first course or lesson. */
function placeOf({ courses }: Library, { course, lesson, language, as }: Options): string {
  const shown = courses[course] ?? Object.values(courses)[0];
  const place = [shown?.id ?? '', lesson || (shown?.lessons[0]?.id ?? ''), language];
  return [...place, ...(as === 'web' ? [] : [as])].join('/');
}

/** What is wrong with the course or lesson that was asked for. */
function findProblem({ courses }: Library, { course, lesson }: Options): string | undefined {
  const found = courses[course];
  if (course !== '' && !found)
    return `There is no course “${course}” that can be read.${suggest(course, Object.keys(courses))} See: npx sabak lint`;
  const ids = found?.lessons.map(({ id }) => id) ?? [];
  return lesson !== '' && !ids.includes(lesson)
    ? `There is no lesson “${lesson}” in ${course}.${suggest(lesson, ids)}`
    : undefined;
}

/** Listens on this machine only. Returns a sentence where that can't be. */
function listen(server: ReturnType<typeof createPreviewServer>['server'], port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(`Port ${port} is in use. Choose another: --port ${port + 1}`);
      else if (error.code === 'EACCES')
        resolve(`Port ${port} is not allowed for you. Choose one above 1023: --port 4000`);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
}

function aborted({ signal }: CommandIo): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
