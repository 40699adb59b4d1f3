import { GrammyError } from 'grammy';

/** The platform does not know a `file_id` (any more), or it is another bot's. In its own words. */
const UNKNOWN_ID = /wrong (remote )?file[_ ]id|wrong file identifier|file_id_invalid|file reference|wrong padding/i;

/** The picture itself can't be shown: too large, too long and narrow, no picture at all. In its own words. */
const BAD_PHOTO =
  /PHOTO_INVALID_DIMENSIONS|PHOTO_EXT_INVALID|PHOTO_SAVE_FILE_INVALID|IMAGE_PROCESS_FAILED|file is too big|too large|file must be non-empty/i;

export function isUnknownPhotoId(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 400 && UNKNOWN_ID.test(error.description);
}

export function isBadPhoto(error: unknown): boolean {
  if (!(error instanceof GrammyError)) return false;
  return error.error_code === 413 || (error.error_code === 400 && BAD_PHOTO.test(error.description));
}
