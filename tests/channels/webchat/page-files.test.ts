import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../src/channels/webchat/page/texts.ts';
import { loadPageFiles } from '../../../src/channels/webchat/page-files.ts';

const files = loadPageFiles();

describe('loadPageFiles', () => {
  it('gives less than 50 KB of script and style together', () => {
    const bytes = files.filter(({ path }) => /\.(ts|css)$/.test(path)).reduce((sum, { body }) => sum + body.length, 0);
    expect(bytes).toBeLessThan(50_000);
  });

  it('serves modules as JavaScript without types, and imports only what it serves', () => {
    const paths = new Set(files.map(({ path }) => path));
    for (const { path, contentType, body } of files.filter((file) => file.path.endsWith('.ts'))) {
      expect(contentType).toBe('text/javascript; charset=utf-8');
      const imported = [...body.toString().matchAll(/from'\.\/([^']+)'/g)].map(([, name]) => name);
      expect(imported.filter((name) => !paths.has(name ?? ''))).toEqual([]);
      expect(body.toString(), path).not.toMatch(/from ?'\.\.\//);
    }
  });

  it('has no script, style or handler in the page itself', () => {
    const page = files.find(({ path }) => path === 'index.html')?.body.toString() ?? '';
    expect(page).toContain('<link rel="modulepreload" href="/chat/page/app.ts">');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  });

  it('leaves strings as they are', () => {
    const script = files.find(({ path }) => path === 'texts.ts')?.body.toString() ?? '';
    for (const texts of Object.values(TEXTS)) {
      for (const text of Object.values(texts)) expect(script).toContain(`'${text}'`);
    }
  });
});
