import path from 'node:path';
import type { Language, PartlyLocalized } from '../learning/language.ts';
import type { Report } from './finding.ts';
import type { ScreenPage } from './lesson-page.ts';
import { listDirectory } from './list-directory.ts';
import type { Pages } from './merge-lesson.ts';
import { readSource } from './read-source.ts';
import { FILE_START, type FileReport, reportIn } from './source-position.ts';

/** What a file of one language says. `name` is how other files speak of it: `ky.md`. */
export type PageFile<T> = { readonly name: string; readonly page: T; readonly report: FileReport };

export type PageParser<T> = (source: string, report: FileReport) => T;

/**
 * Reads `ky.md`, `ru.md`, … of a folder, as `languages` ask for. The first of them that is there is the main one.
 * A missing language is reported at the file that should be there, other files as a warning. Undefined: there is none.
 */
export async function readPages<T extends { readonly screens: readonly ScreenPage[] }>(
  directory: string,
  languages: readonly Language[],
  parse: PageParser<T>,
  report: Report,
): Promise<Pages<PageFile<T>> | undefined> {
  const names = ((await listDirectory(directory)) ?? [])
    .filter((entry) => !entry.isDirectory)
    .map((entry) => entry.name);
  const pages: Partial<Record<Language, PageFile<T>>> = {};
  for (const language of languages) {
    const name = `${language}.md`;
    const fileReport = reportIn(path.join(directory, name), report);
    if (!names.includes(name)) {
      const similar = names.find((one) => one.toLowerCase() === name);
      const remedy = similar
        ? `Rename ${similar} to ${name}`
        : `Write it, or take \`${language}\` off \`languages\` in course.yaml`;
      fileReport(FILE_START, 'missing-language', `This file is missing. ${remedy}.`);
      continue;
    }
    const source = await readSource(path.join(directory, name), fileReport);
    if (source !== undefined) pages[language] = { name, page: parse(source, fileReport), report: fileReport };
  }
  reportOthers(directory, names, languages, report);
  const main = languages.find((language) => pages[language]);
  return main && { main, pages: pages satisfies PartlyLocalized<PageFile<T>> };
}

/** What editors and file managers leave in a folder. */
const LEFT_BEHIND = /^\.|~$|^Thumbs\.db$|^desktop\.ini$/i;

function reportOthers(
  directory: string,
  names: readonly string[],
  languages: readonly Language[],
  report: Report,
): void {
  const wanted = languages.map((language) => `${language}.md`);
  for (const name of names) {
    if (wanted.includes(name.toLowerCase()) || LEFT_BEHIND.test(name)) continue;
    const message = `Nobody reads this file: the folder holds ${wanted.join(', ')}. Add its language to \`languages\` in course.yaml, or move it away.`;
    reportIn(path.join(directory, name), report)(FILE_START, 'unexpected-file', message, 'warning');
  }
}
