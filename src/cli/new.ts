import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isNode, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { isLanguage, LANGUAGES, type Language } from '../learning/language.ts';
import { ID_RULE, isId } from '../library/author-id.ts';
import type { Command, CommandIo } from './command.ts';
import { foldersOf } from './folders-of.ts';
import { courseSkeleton, lessonSkeleton } from './skeleton.ts';

const USAGE = `sabak new course ID           begins a course: content/ID with its first lesson
sabak new lesson COURSE/ID    begins a lesson and adds it to the end of the course

An id is made of the letters a-z, digits and hyphens; it never changes, so choose it well: 03-mistakes.
Files that are there already are never touched.
`;

const FIRST_LESSON = '01-first-lesson';
const SCHEMA = path.resolve(import.meta.dirname, '../../docs/schemas/course.schema.json');

/** Something that the author can put right; its message is all that is shown. */
class Refusal extends Error {}

export const newCommand: Command = {
  name: 'new',
  summary: 'begin a course or a lesson with files that are right already',
  usage: USAGE,
  async run(args, io) {
    const [kind, id, ...others] = args;
    if (id === undefined || others.length > 0 || (kind !== 'course' && kind !== 'lesson')) {
      io.writeError(USAGE);
      return 2;
    }
    try {
      if (kind === 'course') await newCourse(id, io);
      else await newLesson(id, io);
      return 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      io.writeError(`${error.message}\n`);
      return 1;
    }
  },
};

async function newCourse(id: string, io: CommandIo): Promise<void> {
  checkId(id);
  const folder = path.join(foldersOf(io.env).contentDir, id);
  const schema = path.relative(folder, SCHEMA).replaceAll('\\', '/');
  await create(path.join(folder, 'course.yaml'), courseSkeleton(id, FIRST_LESSON, schema), io);
  await createLesson(folder, FIRST_LESSON, LANGUAGES, io);
  io.write(
    `\nNext: npx sabak preview ${id}\nIt is a draft: no teacher sees it before you remove \`draft: true\` from its course.yaml.\n`,
  );
}

async function newLesson(name: string, io: CommandIo): Promise<void> {
  const [course = '', id = '', ...others] = name.split('/');
  if (others.length > 0 || id === '')
    throw new Refusal('Name the course and the lesson: sabak new lesson my-course/03-mistakes');
  checkId(course);
  checkId(id);
  const folder = path.join(foldersOf(io.env).contentDir, course);
  const file = path.join(folder, 'course.yaml');
  const source = await readCourse(file, course);
  const document = parseDocument(source);
  const lessons = document.get('lessons');
  if (document.errors.length > 0 || !isSeq(lessons)) {
    throw new Refusal(`${file} can not be read, so the lesson can not be added to it. See: npx sabak lint`);
  }
  if (lessons.toJSON().includes(id)) throw new Refusal(`${file} has a lesson ${id} already.`);
  const languages = document.toJS().languages;
  await createLesson(folder, id, Array.isArray(languages) ? languages.filter(isLanguage) : LANGUAGES, io);
  await replace(file, appendItem(source, lessons, id));
  io.write(`added ${id} to ${file}\n\nNext: npx sabak preview ${course}/${id}\n`);
}

/** The YAML text with one more item at the end of a list; all else, comments and spacing, stays as its author wrote it. */
function appendItem(source: string, list: YAMLSeq, item: string): string {
  const last = list.items.at(-1);
  const end = isNode(last) ? last.range?.[1] : undefined;
  if (end === undefined)
    throw new Refusal('The list `lessons` of course.yaml is empty: write the first lesson there by hand.');
  if (list.flow) return `${source.slice(0, end)}, ${item}${source.slice(end)}`;
  const lineEnd = source.indexOf('\n', end);
  const before = lineEnd < 0 ? source : source.slice(0, lineEnd).replace(/\r$/, '');
  const dash = /[^\n]*$/.exec(source.slice(0, end))?.[0].match(/^\s*-\s+/)?.[0] ?? '- ';
  return `${before}${source.includes('\r\n') ? '\r\n' : '\n'}${dash}${item}${source.slice(before.length)}`;
}

async function readCourse(file: string, course: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new Refusal(
      `There is no course ${course}: ${file} is missing. Begin it with: npx sabak new course ${course}`,
    );
  }
}

async function createLesson(folder: string, id: string, languages: readonly Language[], io: CommandIo): Promise<void> {
  for (const language of languages) {
    await create(path.join(folder, 'lessons', id, `${language}.md`), lessonSkeleton(language, id), io);
  }
}

async function create(file: string, content: string, io: CommandIo): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new Refusal(`${file} is there already. Choose another id.`);
  }
  io.write(`wrote ${file}\n`);
}

/** In one move, so that whoever reads the library meanwhile finds the old file or the new one. */
async function replace(file: string, content: string): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, content);
  await rename(draft, file);
}

function checkId(id: string): void {
  if (!isId(id)) throw new Refusal(`“${id}” is no id. ${ID_RULE}`);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
