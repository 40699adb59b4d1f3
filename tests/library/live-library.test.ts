import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LiveLibrary, openLiveLibrary, type Reload } from '../../src/library/live-library.ts';
import { loadLibrary } from '../../src/library/load-library.ts';
import { type Files, RIGHT_COURSE, withFiles } from './course-folder.ts';
import { RIGHT_FLOWS } from './flow-folder.ts';

function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}

const RIGHT: Files = { ...below('flows', RIGHT_FLOWS), ...below('content', RIGHT_COURSE) };

function optionsOf(directory: string) {
  return { flowsDir: path.join(directory, 'flows'), contentDir: path.join(directory, 'content'), misfits: {} };
}

describe('a library', () => {
  it('holds flows, lessons, courses and texts', async () => {
    const loaded = await withFiles(RIGHT, (directory) => loadLibrary(optionsOf(directory)));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
    const { library } = loaded;
    expect(Object.keys(library.flows)).toEqual([
      'menu',
      'welcome',
      'lesson/praise/01-praise',
      'lesson/praise/02-mistakes',
    ]);
    expect(Object.keys(library.courses)).toEqual(['praise']);
    expect(library.courses.constructor).toBeUndefined();
    expect(library.text('ky', 'welcome.hello')).toBe('Hello ky');
    expect(() => library.text('ky', 'welcome.nothing')).toThrow('no text welcome.nothing in ky');
  });

  it('has a version that changes with every file and with nothing else', async () => {
    const versionOf = async (files: Files): Promise<string> => {
      const loaded = await withFiles(files, (directory) => loadLibrary(optionsOf(directory)));
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
      return loaded.library.version;
    };
    const version = await versionOf(RIGHT);
    expect(version).toMatch(/^[\w-]{22}$/);
    expect(await versionOf({ ...RIGHT, 'flows/.menu.yaml.swp': 'x' })).toBe(version);
    expect(await versionOf({ ...RIGHT, 'content/praise/media/pupil.png': new Uint8Array(101) })).not.toBe(version);
    expect(await versionOf({ ...RIGHT, 'flows/menu.yaml': `${RIGHT['flows/menu.yaml']}\n` })).not.toBe(version);
  });

  it('is not made where a course has an error', async () => {
    const files = { ...RIGHT, 'content/praise/course.yaml': 'title: x' };
    const loaded = await withFiles(files, (directory) => loadLibrary(optionsOf(directory)));
    expect(loaded.ok).toBe(false);
    expect(loaded.findings.length).toBeGreaterThan(0);
  });
});

describe('a draft', () => {
  const draft = (edit: (name: string, text: string) => string): Files =>
    Object.fromEntries(
      Object.entries(RIGHT_COURSE).map(([name, content]) => {
        const below = name.replace('praise/', 'content/mine/');
        if (typeof content !== 'string') return [below, content];
        return [below, edit(name, name.endsWith('course.yaml') ? `draft: true\n${content}` : content)];
      }),
    );

  const RIGHT_DRAFT = draft((_, text) => text);

  it.each<[string, Files]>([
    ['it is right', RIGHT_DRAFT],
    ['its lessons are wrong', draft((name, text) => (name.endsWith('ky.md') ? '' : text))],
    ['its course.yaml is no YAML', draft((_, text) => text.replace('languages: [', 'languages: '))],
    ['its course.yaml is wrong', draft((_, text) => text.replace('languages:', 'languges:'))],
  ])('is not in the library, nor keeps others out of it, where %s', async (_, files) => {
    const loaded = await withFiles({ ...RIGHT, ...files }, (directory) => loadLibrary(optionsOf(directory)));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
    expect(loaded.findings).toEqual([]);
    expect(Object.keys(loaded.library.courses)).toEqual(['praise']);
    expect(Object.keys(loaded.library.flows).filter((name) => name.includes('mine'))).toEqual([]);
  });

  it('is in the library of whoever asks for it', async () => {
    const loaded = await withFiles({ ...RIGHT, ...RIGHT_DRAFT }, (directory) =>
      loadLibrary({ ...optionsOf(directory), drafts: ['mine'] }),
    );
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
    expect(Object.keys(loaded.library.courses)).toEqual(['mine', 'praise']);
    expect(Object.keys(loaded.library.flows)).toContain('lesson/mine/01-praise');
  });
});

describe('a live library', () => {
  it('follows its files, and stays as it was where they are wrong', async () => {
    await withFiles(RIGHT, async (directory) => {
      const reloads = queue<Reload>();
      const live = await openLiveLibrary({ ...optionsOf(directory), onReload: reloads.put });
      try {
        const first = live.current();
        expect(live.isStale()).toBe(false);

        await edit(directory, 'flows/menu.yaml', 'then: goodbye_');
        expect((await reloads.take()).ok).toBe(false);
        expect(live.isStale()).toBe(true);
        expect(live.current()).toBe(first);
        expect(live.findings().map(({ file }) => path.relative(directory, file))).toContain(
          path.join('flows', 'menu.yaml'),
        );

        await edit(directory, 'flows/menu.yaml', `${RIGHT['flows/menu.yaml']}\n# Right again.\n`);
        expect((await reloads.take()).ok).toBe(true);
        expect(live.isStale()).toBe(false);
        expect(live.findings()).toEqual([]);
        expect(live.current().version).not.toBe(first.version);
      } finally {
        await live.close();
      }
    });
  });

  it('follows a course that is removed as well', async () => {
    await withFiles(RIGHT, async (directory) => {
      const reloads = queue<Reload>();
      const live: LiveLibrary = await openLiveLibrary({ ...optionsOf(directory), onReload: reloads.put });
      try {
        await rm(path.join(directory, 'content/praise'), { recursive: true });
        await reloads.take();
        expect(Object.keys(live.current().courses)).toEqual([]);
      } finally {
        await live.close();
      }
    });
  });

  it('does not open where the files are wrong, and says all that is', async () => {
    await withFiles({ ...RIGHT, 'flows/menu.yaml': 'start: [' }, async (directory) => {
      const opening = openLiveLibrary({ ...optionsOf(directory), onReload: () => undefined });
      await expect(opening).rejects.toThrow(/1 error:\n.*flows.menu\.yaml:1:9 error: /);
    });
  });
});

async function edit(directory: string, name: string, text: string): Promise<void> {
  await writeFile(path.join(directory, name), text);
}

/** Takes things in the order in which they are put, waiting for those that are not there yet. */
function queue<T>() {
  const items: T[] = [];
  const takers: ((item: T) => void)[] = [];
  return {
    put(item: T): void {
      const taker = takers.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    take(): Promise<T> {
      const item = items.shift();
      return item === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(item);
    },
  };
}
