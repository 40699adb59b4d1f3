import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { startWorld } from './world.ts';

function contentFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'sabak-media-')), 'content');
  const files = [
    'course/media/board.webp',
    'course/media/deep/er.png',
    'course/media/тактай.jpg',
    'course/media/drawing.svg',
    'course/media/.hidden.png',
    'course/media/.git/a.png',
    'course/media/notes.md',
    'course/media/page.html',
    'course/course.yaml',
    'course/lessons/one/picture.png',
    'course/picture.png',
    'media/picture.png',
    '../outside/media/secret.png',
  ];
  for (const file of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
  return folder;
}

it.each([
  ['/media/course/media/board.webp', 'image/webp'],
  ['/media/course/media/deep/er.png', 'image/png'],
  ['/media/course/media/%D1%82%D0%B0%D0%BA%D1%82%D0%B0%D0%B9.jpg', 'image/jpeg'],
  ['/media/course/media/drawing.svg', 'image/svg+xml'],
  ['/media/course/media/board.webp?v=2', 'image/webp'],
])('serves the picture %s, to be kept for an hour, as something that runs nothing', async (path, type) => {
  const { ask } = await startWorld({ contentDir: contentFolder() });
  const { status, headers } = await ask({ path });
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': expect.stringContaining(type),
    'cache-control': 'public, max-age=3600',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  const again = await ask({ path, headers: { 'If-None-Match': headers.etag ?? '' } });
  expect(again.status).toBe(304);
});

it.each([
  '/media/course/media/.hidden.png',
  '/media/course/media/.git/a.png',
  '/media/course/media/notes.md',
  '/media/course/media/page.html',
  '/media/course/course.yaml',
  '/media/course/lessons/one/picture.png',
  '/media/course/picture.png',
  '/media/media/picture.png',
  '/media/course/media/none.png',
  '/media/course/media/board.webp/',
  '/media/course/media/board.webp/a.png',
  '/media/course/media/',
  '/media/course/media',
  '/media/',
  '/media',
  '/media/../outside/media/secret.png',
  '/media/course/media/../../../outside/media/secret.png',
  '/media/course/media/%2e%2e/%2e%2e/%2e%2e/outside/media/secret.png',
  '/media/course/media/..%2f..%2f..%2foutside%2fmedia%2fsecret.png',
  '/media/..%2foutside/media/secret.png',
  '/media/course/media/..%5c..%5c..%5coutside%5cmedia%5csecret.png',
  '/media/course/media/%252e%252e/secret.png',
  '/media/course/media/board.webp%00.png',
  '/media//etc/media/passwd.png',
  '/media/course/media/%ff.png',
  '/media/course/media/%.png',
  `/media/course/media/${'a'.repeat(5_000)}.png`,
])('has nothing at %s', async (path) => {
  const { ask } = await startWorld({ contentDir: contentFolder() });
  expect((await ask({ path })).status).toBe(404);
});
