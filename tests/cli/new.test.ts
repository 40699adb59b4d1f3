import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../src/cli/command.ts';
import { newCommand } from '../../src/cli/new.ts';
import { loadCourses } from '../../src/library/load-courses.ts';
import { withFiles } from '../library/course-folder.ts';

/** Runs `sabak new …` in a content folder of its own; `said` is all that it wrote. */
async function sabakNew(directory: string, ...args: string[]) {
  const said: string[] = [];
  const io: CommandIo = {
    write: (text) => said.push(text),
    writeError: (text) => said.push(text),
    env: { CONTENT_DIR: directory },
    signal: new AbortController().signal,
  };
  const code = await newCommand.run(args, io);
  return { code, said: said.join('') };
}

describe('sabak new', () => {
  it('makes a course and lessons that have no finding at all', async () => {
    await withFiles({}, async (directory) => {
      expect(await sabakNew(directory, 'course', 'praise')).toMatchObject({ code: 0 });
      expect(await sabakNew(directory, 'lesson', 'praise/02-mistakes')).toMatchObject({ code: 0 });
      const { courses, findings } = await loadCourses(directory, {});
      expect(findings).toEqual([]);
      expect(courses.praise?.languages).toEqual(['ky', 'ru', 'en']);
      expect(courses.praise?.lessons.map(({ id }) => id)).toEqual(['01-first-lesson', '02-mistakes']);
    });
  });

  it.each([
    ['a list in one line', 'lessons:   [ a,b ]   # order\nz: 1\n', 'lessons:   [ a,b, c ]   # order\nz: 1\n'],
    [
      'a list of lines',
      '# top\nlessons:\n  # first\n  - a\n\n  - "b" # why\n\nz: 1\n',
      '# top\nlessons:\n  # first\n  - a\n\n  - "b" # why\n  - c\n\nz: 1\n',
    ],
    ['a list at the end without line break', 'z: 1\nlessons:\n- a', 'z: 1\nlessons:\n- a\n- c'],
    ['Windows line ends', 'lessons:\r\n  - a\r\nz: 1\r\n', 'lessons:\r\n  - a\r\n  - c\r\nz: 1\r\n'],
  ])('adds a lesson to %s and changes nothing else', async (_name, before, after) => {
    await withFiles({ 'praise/course.yaml': before }, async (directory) => {
      expect(await sabakNew(directory, 'lesson', 'praise/c')).toMatchObject({ code: 0 });
      expect(await readFile(path.join(directory, 'praise/course.yaml'), 'utf8')).toBe(after);
    });
  });

  it('writes a lesson in the languages of its course only', async () => {
    await withFiles({ 'praise/course.yaml': 'languages: [ru]\nlessons: [a]\n' }, async (directory) => {
      const { said } = await sabakNew(directory, 'lesson', 'praise/b');
      expect(said).toContain('ru.md');
      expect(said).not.toContain('ky.md');
    });
  });

  it('never touches a file that is there', async () => {
    await withFiles({ 'praise/course.yaml': 'mine' }, async (directory) => {
      const { code, said } = await sabakNew(directory, 'course', 'praise');
      expect(code).toBe(1);
      expect(said).toContain('is there already');
      expect(await readFile(path.join(directory, 'praise/course.yaml'), 'utf8')).toBe('mine');
    });
  });

  it.each([
    ['an id with capitals', ['course', 'Praise'], 1, 'is no id'],
    ['a way out of the folder', ['course', '../praise'], 1, 'is no id'],
    ['a course that is not there', ['lesson', 'nothing/01'], 1, 'npx sabak new course nothing'],
    ['a lesson without course', ['lesson', '01'], 1, 'my-course/03-mistakes'],
    ['a lesson that is listed', ['lesson', 'praise/a'], 1, 'has a lesson a already'],
    ['a course that can not be read', ['lesson', 'broken/a'], 1, 'npx sabak lint'],
    ['no id', ['course'], 2, 'sabak new course ID'],
    ['another kind', ['chapter', 'x'], 2, 'sabak new course ID'],
  ])('refuses %s', async (_name, args, code, words) => {
    await withFiles(
      { 'praise/course.yaml': 'lessons: [a]\n', 'broken/course.yaml': 'lessons: [' },
      async (directory) => {
        await writeFile(path.join(directory, 'untouched'), '');
        const refused = await sabakNew(directory, ...args);
        expect(refused.code).toBe(code);
        expect(refused.said).toContain(words);
      },
    );
  });
});
