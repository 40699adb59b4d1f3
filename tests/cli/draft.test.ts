import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { type Files, withFiles } from '../library/course-folder.ts';

const FLOWS = path.resolve(import.meta.dirname, '../../flows');

/** Runs `sabak …` on the shipped flows and the courses of a folder of its own. */
async function sabak(contentDir: string, ...args: string[]) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const env = { CONTENT_DIR: contentDir, FLOWS_DIR: FLOWS };
  const code = await runCommand(args, { write, writeError: write, env, signal: new AbortController().signal });
  return { code, said };
}

/** Runs `use` in a folder with two new courses: `mine` is a draft as `sabak new course` made it, `theirs` is one no more. */
async function withDraft(use: (contentDir: string) => Promise<void>, files: Files = {}): Promise<void> {
  await withFiles({ script: '', ...files }, async (contentDir) => {
    for (const id of ['mine', 'theirs']) await sabak(contentDir, 'new', 'course', id);
    const file = path.join(contentDir, 'theirs/course.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('draft: true\n', ''));
    await use(contentDir);
  });
}

describe('a course as sabak new made it', () => {
  it('is right, and sabak lint says that it is a draft', async () => {
    await withDraft(async (contentDir) => {
      const drafts = 'A draft, not shown to teachers: mine.\n';
      expect(await sabak(contentDir, 'lint')).toEqual({ code: 0, said: `Everything is right. ${drafts}` });
      expect((await sabak(contentDir, 'lint', path.join(contentDir, 'theirs'))).said).toBe('Everything is right.\n');
      expect(JSON.parse((await sabak(contentDir, 'lint', '--format', 'json')).said)).toEqual([]);
    });
  });

  it('is linted like any other', async () => {
    await withDraft(async (contentDir) => {
      await writeFile(path.join(contentDir, 'mine/lessons/01-first-lesson/ky.md'), '');
      const { code, said } = await sabak(contentDir, 'lint');
      expect(code).toBe(1);
      expect(said).toMatch(
        /This file is empty[\s\S]*\n\d+ errors?, \d+ warnings?\. A draft, not shown to teachers: mine\.\n$/,
      );
    });
  });

  it('is talked through and drawn where it is named, and nowhere else', async () => {
    await withDraft(async (contentDir) => {
      const script = ['--script', path.join(contentDir, 'script')];
      expect(await sabak(contentDir, 'talk', '--course', 'mine', ...script)).toMatchObject({ code: 0 });
      expect((await sabak(contentDir, 'talk', '--course', 'mien', ...script)).said).toBe(
        'There is no course mien. There is: theirs.\n',
      );
      expect((await sabak(contentDir, 'graph', 'lesson/mine/01-first-lesson')).said).toContain(
        '01-first-lesson-choice',
      );
    });
  });

  it('keeps nobody from talking through another course while it is wrong', async () => {
    await withDraft(async (contentDir) => {
      await writeFile(path.join(contentDir, 'mine/lessons/01-first-lesson/ky.md'), '');
      const script = ['--script', path.join(contentDir, 'script')];
      expect(await sabak(contentDir, 'talk', '--course', 'theirs', ...script)).toMatchObject({ code: 0 });
      expect(await sabak(contentDir, 'talk', '--course', 'mine', ...script)).toMatchObject({ code: 1 });
    });
  });
});
