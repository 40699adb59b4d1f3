import { StoreError } from '../store.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) whose cause an operator can remove. */
const BY_RESULT_CODE: Readonly<Record<number, (path: string) => string>> = {
  5: isLocked,
  6: isLocked,
  8: isReadOnly,
  10: (path) => `${path} could not be read or written: the disk is full or fails. Free some space and check the disk.`,
  11: (path) => `${path} is damaged. Stop Sabak, keep a copy of the file, and restore the latest backup.`,
  13: isFull,
  14: (path) =>
    `${path} could not be opened. Its directory must exist and be writable for the user who runs Sabak; or let DATA_DIR name another.`,
  26: (path) =>
    `${path} is not a database. Move it away (Sabak makes a new one), restore a backup, or let DATA_DIR name another directory.`,
};

/** What the file system says (errno(3)). */
const BY_ERRNO: Readonly<Record<string, (path: string) => string>> = {
  EACCES: isReadOnly,
  EPERM: isReadOnly,
  EROFS: isReadOnly,
  ENOSPC: isFull,
  EDQUOT: isFull,
  ENOTDIR: (path) => `${path} can't be made: a part of this path is a file. Let DATA_DIR name a directory.`,
  ENOENT: (path) => `${path} can't be made: its directory can't be. Let DATA_DIR name a directory that can be made.`,
};

function isLocked(path: string): string {
  return `${path} is locked by another program. End what else writes to it, and try again.`;
}

function isReadOnly(path: string): string {
  return `${path} can't be written: the file, its directory or its disk is read-only for the user who runs Sabak. Change that, or let DATA_DIR name another directory.`;
}

function isFull(path: string): string {
  return `The disk of ${path} is full: nothing was written, and what was there is unharmed. Free some space; Sabak goes on by itself.`;
}

/**
 * A failure of SQLite or of the file system as a sentence that names the file and the remedy; the original is its `cause`.
 * Anything else (a bug) comes back as it is.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ERR_INVALID_STATE') return new StoreError(`${path} is closed.`, { cause: error });
  if (error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error) {
    const sentence = BY_RESULT_CODE[Number(error.errcode) & 0xff];
    return new StoreError(sentence?.(path) ?? `${path}: SQLite says "${error.message}" (${error.errcode}).`, {
      cause: error,
    });
  }
  const sentence = BY_ERRNO[String(error.code)];
  return sentence ? new StoreError(sentence(path), { cause: error }) : error;
}
