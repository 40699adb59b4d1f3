import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaIds } from '../../src/channels/media-ids.ts';
import { createUploadOnce } from '../../src/channels/upload-once.ts';

const DAY = 86_400_000;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sabak-media-'));
  await mkdir(join(folder, 'content/c/media'), { recursive: true });
  await writeFile(join(folder, 'content/c/media/board.png'), 'BOARD');
  await writeFile(join(folder, 'content/c/media/copy.png'), 'BOARD');
  await writeFile(join(folder, 'content/c/media/desk.png'), 'DESK');
  await writeFile(join(folder, 'secret.png'), 'SECRET');
  await symlink(join(folder, 'secret.png'), join(folder, 'content/c/media/link.png'));
});
afterEach(() => rm(folder, { recursive: true }));

function memoryIds(): MediaIds & { readonly kept: Map<string, { id: string; at: number }> } {
  const kept = new Map<string, { id: string; at: number }>();
  return {
    kept,
    get: async (key) => kept.get(key),
    put: async (key, id, at) => void kept.set(key, { id, at }),
    delete: async (key) => void kept.delete(key),
  };
}

function setUp({ ids = memoryIds(), prefix = 'bot1:' } = {}) {
  const sent: string[] = [];
  const world = { now: 0, fail: false };
  const once = createUploadOnce({
    ids,
    prefix,
    contentDir: join(folder, 'content'),
    upload: async (bytes, src) => {
      sent.push(`${src}=${bytes}`);
      if (world.fail) throw new Error('no connection');
      return `id${sent.length}`;
    },
    maxAgeMs: DAY,
    clock: () => world.now,
  });
  return { ...once, ids, sent, world };
}

const BOARD = 'c/media/board.png';

describe('createUploadOnce', () => {
  it('uploads a file once, also under another name', async () => {
    const { idOf, sent } = setUp();
    expect([await idOf(BOARD), await idOf(BOARD), await idOf('c/media/copy.png')]).toEqual(['id1', 'id1', 'id1']);
    expect(await idOf('c/media/desk.png')).toBe('id2');
    expect(sent).toEqual([`${BOARD}=BOARD`, 'c/media/desk.png=DESK']);
  });

  it('uploads once for many who ask at the same time', async () => {
    const { idOf, sent } = setUp();
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => idOf(BOARD))))).toEqual(new Set(['id1']));
    expect(sent).toHaveLength(1);
  });

  it('knows what another start uploaded, for the same bot alone', async () => {
    const ids = memoryIds();
    await setUp({ ids }).idOf(BOARD);
    const again = setUp({ ids });
    expect(await again.idOf(BOARD)).toBe('id1');
    expect(again.sent).toEqual([]);
    const other = setUp({ ids, prefix: 'bot2:' });
    await other.idOf(BOARD);
    expect(other.sent).toHaveLength(1);
  });

  it('uploads anew what is too old', async () => {
    const { idOf, world } = setUp();
    await idOf(BOARD);
    world.now = DAY - 1;
    expect(await idOf(BOARD)).toBe('id1');
    world.now = DAY;
    expect(await idOf(BOARD)).toBe('id2');
    expect(await idOf(BOARD)).toBe('id2');
  });

  it('uploads anew what the platform has forgotten', async () => {
    const { idOf, forget } = setUp();
    await idOf(BOARD);
    await forget(BOARD);
    expect(await idOf(BOARD)).toBe('id2');
  });

  it('uploads a file that was replaced', async () => {
    const { idOf, sent } = setUp();
    await idOf(BOARD);
    await writeFile(join(folder, 'content', BOARD), 'OTHER');
    await utimes(join(folder, 'content', BOARD), 1, 1);
    expect(await idOf(BOARD)).toBe('id2');
    expect(sent[1]).toBe(`${BOARD}=OTHER`);
  });

  it('tries again after a failure', async () => {
    const { idOf, world } = setUp();
    world.fail = true;
    await expect(idOf(BOARD)).rejects.toThrow('no connection');
    world.fail = false;
    expect(await idOf(BOARD)).toBe('id2');
  });

  it.each(['c/media/none.png', '../secret.png', 'c/media/link.png', '/etc/hosts', '.'])('refuses %s', async (src) => {
    const { idOf, sent } = setUp();
    await expect(idOf(src)).rejects.toThrow();
    expect(sent).toEqual([]);
  });
});
