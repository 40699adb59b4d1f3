import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bubble } from '../../src/cli/preview/bubble.ts';
import type { Shown } from '../../src/cli/preview/preview-server.ts';
import type { PreviewLesson, PreviewState } from '../../src/cli/preview/preview-state.ts';
import { previewCommand } from '../../src/cli/preview.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { withFiles } from '../library/course-folder.ts';
import { PREVIEW_FILES, withPreview } from './with-preview.ts';

async function rehearse(origin: string, body: object): Promise<OutboundMessage[]> {
  const response = await fetch(`${origin}/rehearse`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as OutboundMessage[];
}

async function post(origin: string, url: string, body: object): Promise<unknown> {
  return (await fetch(origin + url, { method: 'POST', body: JSON.stringify(body) })).json();
}

function wordsOf(bubbles: readonly Bubble[]): string {
  return bubbles
    .flatMap(({ lines }) => lines)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
}

const PLACE = { course: 'praise', lesson: '01-praise', language: 'en' };

describe('sabak preview', () => {
  it('shows every screen as the core says it, and the test', async () => {
    const code = await withPreview(['praise/01-praise', '--lang', 'en'], async ({ origin, said }) => {
      expect(said()).toContain('/#praise/01-praise/en');
      const state = (await (await fetch(`${origin}/state`)).json()) as PreviewState;
      expect(state.findings).toEqual([]);
      expect(state.courses[0]?.lessons.map(({ id }) => id)).toEqual(['01-praise', '02-mistakes', 'test']);
      const lesson = (await (await fetch(`${origin}/lesson?${new URLSearchParams(PLACE)}`)).json()) as PreviewLesson;
      expect(lesson.screens.map(({ step }) => step)).toEqual(['start.1', 'praise-choice', 'praise-number']);
      expect(lesson.screens[0]?.messages).toMatchObject([
        {
          media: { src: 'praise/media/pupil.png', alt: 'A pupil' },
          progress: { title: 'A title', done: 1, of: 3 },
          ask: { type: 'choice', choices: [{ value: 'next', label: 'Next' }] },
        },
      ]);
      expect(lesson.screens[1]?.messages[0]?.text.endsWith('\n\nWhich one?')).toBe(true);
    });
    expect(code).toBe(0);
  });

  it('answers as the core would', async () => {
    await withPreview([], async ({ origin, said }) => {
      expect(said()).toContain('/#praise/01-praise/ky');
      const number = { ...PLACE, step: 'praise-number' };
      expect(await rehearse(origin, { ...number, attempts: [{ values: ['12.6'] }] })).toMatchObject([
        { verdict: 'right', text: 'Right. Yes.' },
      ]);
      const [first] = await rehearse(origin, { ...number, attempts: [{ values: ['1'] }] });
      expect(first).toMatchObject({ verdict: 'wrong', ask: { type: 'number' } });
      const [second] = await rehearse(origin, { ...number, attempts: [{ values: ['1'] }, { text: '12,5' }] });
      expect(second).toMatchObject({ verdict: 'right' });
    });
  });

  it('serves its page, the chat page it borrows from, and pictures of the content only', async () => {
    await withPreview([], async ({ origin }) => {
      const status = async (url: string): Promise<number> => (await fetch(origin + url)).status;
      expect(await status('/')).toBe(200);
      expect(await status('/cli/preview-page/preview.ts')).toBe(200);
      expect(await status('/channels/webchat/page/message-view.ts')).toBe(200);
      expect(await status('/media/praise/media/pupil.png')).toBe(200);
      expect(await status('/media/praise/course.yaml')).toBe(404);
      expect(await status('/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd')).toBe(404);
      expect(await status('/media/%ff.png')).toBe(404);
      expect(await status('/lesson?course=x&lesson=y&language=en')).toBe(404);
      expect(await status('/lesson?course=x&lesson=y&language=xx')).toBe(400);
      expect((await fetch(`${origin}/rehearse`, { method: 'POST', body: '{' })).status).toBe(400);
      expect((await fetch(`${origin}/rehearse`, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(400);
    });
  });

  it('shows a screen as a messenger does, and what a tap makes of it', async () => {
    await withPreview(['praise/01-praise', '--lang', 'en', '--as', 'telegram'], async ({ origin, said }) => {
      expect(said()).toContain('/#praise/01-praise/en/telegram');
      const place = { ...PLACE, as: 'telegram' };
      const lesson = (await (await fetch(`${origin}/lesson?${new URLSearchParams(place)}`)).json()) as PreviewLesson;
      const [, question] = lesson.screens;
      const [bubble] = question?.bubbles ?? [];
      const two = bubble?.buttons?.flat().find(({ label }) => label === 'Two');
      const tapped = await post(origin, '/tap', { as: 'telegram', data: two?.data, buttons: bubble?.buttons });
      expect(tapped).toMatchObject({ kind: 'answer' });
      const attempts = [{ values: (tapped as { values: string[] }).values }];
      const shown = (await post(origin, '/rehearse', { ...place, step: 'praise-choice', attempts })) as Shown;
      expect(shown.closed?.flat().map(({ label }) => label)).toEqual(['✓ Two']);
      expect(wordsOf(shown.bubbles)).toContain('Yes.');
    });
  });

  it('refuses taps that are none', async () => {
    await withPreview([], async ({ origin }) => {
      const status = async (body: object) =>
        (await fetch(`${origin}/tap`, { method: 'POST', body: JSON.stringify(body) })).status;
      expect(await status({ as: 'web', data: '', buttons: [] })).toBe(400);
      expect(await status({ as: 'telegram' })).toBe(400);
      expect(await post(origin, '/tap', { as: 'telegram', data: '-', buttons: [] })).toEqual({ kind: 'nothing' });
      expect(await post(origin, '/tap', { as: 'whatsapp', data: '-', buttons: [] })).toEqual({ kind: 'nothing' });
    });
  });

  it('is for this machine alone', async () => {
    await withPreview([], async ({ origin }) => {
      const asked = request(`${origin}/state`, { headers: { host: 'evil.example' } }).end();
      const [response] = await once(asked, 'response');
      expect(response.statusCode).toBe(403);
      response.resume();
    });
  });

  it('tells the page when a file was saved, and shows what is wrong with it', async () => {
    await withPreview([], async ({ origin, directory }) => {
      const stream = await fetch(`${origin}/events`);
      const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
      await reader?.read();
      await writeFile(path.join(directory, 'content/praise/lessons/01-praise/en.md'), '# Oh');
      expect((await reader?.read())?.value).toContain('event: changed');
      const state = (await (await fetch(`${origin}/state`)).json()) as PreviewState;
      expect(state.findings[0]).toMatchObject({ file: path.join('praise', 'lessons', '01-praise', 'en.md'), line: 1 });
      await reader?.cancel();
    });
  });

  it('says how to begin where there is no content', async () => {
    const said: string[] = [];
    const write = (text: string): void => void said.push(text);
    const io = { write, writeError: write, env: { CONTENT_DIR: '/nowhere' }, signal: AbortSignal.abort() };
    expect(await previewCommand.run([], io)).toBe(1);
    expect(said.join('')).toContain('npx sabak new course my-course');
  });

  it.each([
    ['a course that is not there', ['prais'], 1, 'Did you mean `praise`?'],
    ['a lesson that is not there', ['praise/01-prais'], 1, 'Did you mean `01-praise`?'],
    ['two courses', ['a', 'b'], 2, 'Name one course or lesson'],
    ['an unknown language', ['--lang', 'fr'], 2, 'ky, ru or en'],
    ['an unknown messenger', ['--as', 'fax'], 2, 'web, telegram or whatsapp'],
    ['an unknown option', ['--colour'], 2, 'sabak preview [COURSE'],
    ['a port that is none', ['--port', '70000'], 2, 'up to 65535'],
  ])('refuses %s', async (_name, args, code, words) => {
    await withFiles(PREVIEW_FILES, async (directory) => {
      const said: string[] = [];
      const write = (text: string): void => void said.push(text);
      const env = { CONTENT_DIR: path.join(directory, 'content'), FLOWS_DIR: path.join(directory, 'flows') };
      const io = { write, writeError: write, env, signal: AbortSignal.abort() };
      expect(await previewCommand.run(args, io)).toBe(code);
      expect(said.join('')).toContain(words);
    });
  });
});
