import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MediaIds } from './media-ids.ts';

export type UploadOnceOptions = {
  readonly ids: MediaIds;
  /** Of the keys: which bot or number the ids are good for. */
  readonly prefix: string;
  readonly contentDir: string;
  /** Gives a file to the platform; resolves to the platform's id of it. What it rejects with, `idOf` rejects with. */
  readonly upload: (bytes: Buffer, src: string) => Promise<string>;
  /** How long the platform keeps what was uploaded, less what an entry may wait in the outbox. */
  readonly maxAgeMs: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

export type UploadOnce = {
  /**
   * The platform's id of a file (`Media.src`), which is uploaded where it never was, has changed, or is too old. Rejects where
   * there is no such file below `contentDir`. `upload`: in place of that of the options, where a platform takes a file in only with
   * a message.
   */
  idOf(src: string, upload?: UploadOnceOptions['upload']): Promise<string>;
  /** The platform does not know the id any more: the next `idOf` uploads anew. */
  forget(src: string): Promise<void>;
};

/** So many files are known by date and size before all are read anew: a few hundred courses. */
const KNOWN_FILES = 5_000;

type Known = { readonly mtimeMs: number; readonly size: number; readonly key: string };

/** An id is kept by what is in the file, so that a picture in two lessons goes up once, and again when it was replaced. */
export function createUploadOnce({ ids, prefix, contentDir, upload, maxAgeMs, clock }: UploadOnceOptions): UploadOnce {
  const known = new Map<string, Known>();
  const uploads = new Map<string, Promise<string>>();

  /** The key of a file; `bytes` where it had to be read. */
  async function keyOf(src: string): Promise<{ key: string; file: string; bytes?: Buffer }> {
    const file = await fileBelow(contentDir, src);
    const { mtimeMs, size } = await stat(file);
    const last = known.get(file);
    if (last && last.mtimeMs === mtimeMs && last.size === size) return { key: last.key, file };
    const bytes = await readFile(file);
    const key = prefix + createHash('sha256').update(bytes).digest('hex');
    if (known.size >= KNOWN_FILES) known.clear();
    known.set(file, { mtimeMs, size, key });
    return { key, file, bytes };
  }

  async function uploaded(give: UploadOnceOptions['upload'], src: string, key: string, bytes: Buffer): Promise<string> {
    const id = await give(bytes, src);
    await ids.put(key, id, clock());
    return id;
  }

  return {
    async idOf(src, give = upload) {
      const { key, file, bytes } = await keyOf(src);
      const running = uploads.get(key);
      if (running) return running;
      const kept = await ids.get(key);
      if (kept && clock() - kept.at < maxAgeMs) return kept.id;
      const content = bytes ?? (await readFile(file));
      // Others may have begun while this one looked.
      const begun = uploads.get(key) ?? uploaded(give, src, key, content).finally(() => uploads.delete(key));
      uploads.set(key, begun);
      return begun;
    },

    async forget(src) {
      const { key } = await keyOf(src);
      await ids.delete(key);
    },
  };
}

/** The file's real path. Throws where it is not below the folder, even by a link. */
async function fileBelow(contentDir: string, src: string): Promise<string> {
  const root = await realpath(contentDir);
  const file = await realpath(path.resolve(root, src));
  if (!file.startsWith(root + path.sep)) {
    throw new Error(`The picture "${src}" is not in ${contentDir}: give its path below that folder.`);
  }
  return file;
}
