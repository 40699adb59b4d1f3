import { createHash } from 'node:crypto';
import { type GraphError, graphError } from './graph-error.ts';

/** Cloud API, Media, Supported media types: images are JPEG or PNG; WebP is for stickers. */
const MAX_BYTES: Readonly<Record<string, number>> = {
  'image/jpeg': 5 * 1024 * 1024,
  'image/png': 5 * 1024 * 1024,
  'image/webp': 500 * 1024,
};
const IMAGES = ['image/jpeg', 'image/png'];

/** Cloud API, Media: uploaded media are kept for 30 days. */
const KEPT_MS = 30 * 86_400_000;

export type StoredMedia = {
  readonly id: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly at: number;
};

/** What was uploaded to a number. */
export function createMediaStore(clock: () => number) {
  const kept = new Map<string, StoredMedia>();
  let count = 0;
  const find = (id: string) => {
    const found = kept.get(id);
    return found && clock() - found.at < KEPT_MS ? found : undefined;
  };
  return {
    find,
    /** All that was ever uploaded. */
    uploads: () => count,
    add(bytes: Buffer, type: string): StoredMedia | GraphError {
      const max = MAX_BYTES[type];
      if (max === undefined) {
        const types = Object.keys(MAX_BYTES).join(', ');
        return graphError(
          100,
          `Param file must be a file with one of the following types: ${types}. Received file of type '${type}'.`,
        );
      }
      if (bytes.length > max || bytes.length === 0)
        return graphError(131053, `Media file size is ${bytes.length}, at most ${max}`);
      if (typeOf(bytes) !== type) return graphError(131053, `The file is not of the type ${type}`);
      const id = String(800_000_000_000_001 + count++);
      const media = { id, type, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), at: clock() };
      kept.set(id, media);
      return media;
    },
    /** Of one, or of all: as after 30 days. */
    forget(id?: string) {
      if (id === undefined) kept.clear();
      return id === undefined || kept.delete(id);
    },
    /** Why this can't be shown as an image. */
    problemOf(id: string): GraphError | undefined {
      const media = find(id);
      if (!media) return graphError(131009, `Media id '${id}' was not found: it does not exist or has expired.`);
      return IMAGES.includes(media.type)
        ? undefined
        : graphError(131053, `An image can't be of the type ${media.type}.`);
    },
  };
}

/** Fetches what a link leads to, as the platform does before it delivers. */
export async function problemOfLink(link: string): Promise<GraphError | undefined> {
  const failed = (why: string) => graphError(131053, `Downloading media from weblink failed: ${why}`);
  try {
    const response = await fetch(link);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) return failed(`http code ${response.status}`);
    if (!IMAGES.includes(typeOf(bytes) ?? '')) return failed('it is no JPEG or PNG');
    return bytes.length > (MAX_BYTES['image/png'] ?? 0) ? failed('it is too large') : undefined;
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** By its first bytes. */
function typeOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP')
    return 'image/webp';
  return undefined;
}
