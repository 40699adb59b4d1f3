import {
  ARCHIVE_KINDS,
  type Archive,
  type ArchiveKind,
  type ArchivePart,
  type ArchiveRecords,
} from '../../store/archive.ts';
import { StoreError } from '../../store/store.ts';
import { refuseUnfinishedMove } from '../../store/unfinished-move.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Fingerprint, fingerprintOf, sha256 } from './fingerprint-of.ts';
import { pagesOf } from './pages-of.ts';

/** One kind of records, as both stores have it after the move. */
export type Moved = {
  readonly kind: ArchiveKind;
  readonly source: Fingerprint;
  readonly target: Fingerprint;
  readonly isSame: boolean;
};

export type MoveOptions = {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Once aborted, the move breaks off after the page that is under way. */
  readonly signal: AbortSignal;
  /** Hears what is being done, and how far it is. */
  readonly tell: (doing: 'copied' | 'compared', kind: ArchiveKind, count: number) => void;
};

/** What the target notes of a move, to go on after a kill. All before `after` of the kind `at` was written, `count` records. */
type Progress = { readonly source: string; readonly at: number; readonly after?: string; readonly count: number };

/**
 * Copies everything from one store into another that is empty, or holds what an earlier call with this source left behind when it
 * broke off: then it goes on there. In the end both sides are read and compared; only where nothing differs the target may be
 * opened. The source stays as it is. Throws `StoreError` where one of them can't be moved from or to.
 */
export async function moveArchive(source: Archive, target: Archive, options: MoveOptions): Promise<Moved[]> {
  const tell: MoveOptions['tell'] = (doing, kind, count) => {
    options.tell(doing, kind, count);
    if (options.signal.aborted) throw new StoreError('The move was broken off. The same command goes on where it was.');
  };
  refuseUnfinishedMove(await source.mark.read(), source.place);
  await checkNotServed(source, target);
  const progress = await begin(source, target);
  for (const [at, kind] of ARCHIVE_KINDS.entries()) {
    if (at < progress.at) continue;
    const from = at === progress.at ? progress : { source: progress.source, at, count: 0 };
    await copy(kind, source, target, from, (count) => tell('copied', kind, count));
  }
  const moved: Moved[] = [];
  for (const kind of ARCHIVE_KINDS) {
    moved.push(await compare(kind, source, target, (count) => tell('compared', kind, count)));
  }
  await checkNotServed(source, target);
  if (moved.every(({ isSame }) => isSame)) await target.mark.remove(options.clock());
  return moved;
}

async function checkNotServed(...archives: readonly Archive[]): Promise<void> {
  for (const archive of archives) await archive.checkNotServed();
}

/** How far this very move has come. Throws where the target holds anything else. */
async function begin(source: Archive, target: Archive): Promise<Progress> {
  const id = await identityOf(source);
  const mark = await target.mark.read();
  if (mark !== undefined) {
    const progress = JSON.parse(mark) as Progress;
    if (progress.source === id) return progress;
    throw new StoreError(
      `${target.place} holds a part of another store: a move from there has not ended. End it, or name an empty target.`,
    );
  }
  for (const kind of ARCHIVE_KINDS) {
    const { records } = await target.parts[kind].read(undefined);
    if (records.length === 0) continue;
    throw new StoreError(
      `${target.place} is not empty: it holds ${kind}. Everything moves into an empty store only: name another one, or, if nothing in it is needed, drop that database (of SQLite: delete the file with its -wal and -shm).`,
    );
  }
  const progress: Progress = { source: id, at: 0, count: 0 };
  await target.mark.write(JSON.stringify(progress));
  return progress;
}

/** An installation is known by its secrets: they are made once, and move with it. */
async function identityOf(source: Archive): Promise<string> {
  const secrets: ArchiveRecords['secrets'][] = [];
  for await (const { records } of pagesOf(source.parts.secrets, undefined)) secrets.push(...records);
  if (secrets.length === 0) {
    throw new StoreError(`${source.place} has never been in use: there is nothing to move. Name another store.`);
  }
  return sha256(canonicalJson(Object.fromEntries(secrets.map(({ name, value }) => [name, value]))));
}

/** What was written is noted after it, never before: what is written again stays as it is. */
async function copy<K extends ArchiveKind>(
  kind: K,
  source: Archive,
  target: Archive,
  from: Progress,
  tell: (count: number) => void,
): Promise<void> {
  const reading: ArchivePart<ArchiveRecords[K]> = source.parts[kind];
  const writing: ArchivePart<ArchiveRecords[K]> = target.parts[kind];
  let { count } = from;
  for await (const { records, next } of pagesOf(reading, from.after)) {
    await writing.write(records, count);
    count += records.length;
    const place = next === undefined ? { at: from.at + 1, count: 0 } : { at: from.at, after: next, count };
    await target.mark.write(JSON.stringify({ source: from.source, ...place } satisfies Progress));
    tell(count);
  }
}

async function compare(
  kind: ArchiveKind,
  source: Archive,
  target: Archive,
  tell: (count: number) => void,
): Promise<Moved> {
  const here = await fingerprintOf(source, kind, tell);
  const there = await fingerprintOf(target, kind, tell);
  return { kind, source: here, target: there, isSame: here.count === there.count && here.hash === there.hash };
}
