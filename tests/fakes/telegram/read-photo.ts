import { randomBytes } from 'node:crypto';
import type { PhotoSize } from 'grammy/types';
import { type Refusal, refuse } from './answer.ts';
import { type Params, textOf } from './read-call.ts';
import type { State } from './state.ts';

/** Bot API, "Sending files": 10 MB for photos. */
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
/** Bot API, sendPhoto: width and height together, and their ratio. */
const MAX_SIDES = 10_000;
const MAX_RATIO = 20;

/** The photo of a call: uploaded with it, or known by its file_id. */
export function readPhoto(state: State, { fields, files }: Params): { ok: true; photo: PhotoSize } | Refusal {
  const given = textOf(fields.photo);
  const file = files[given.startsWith('attach://') ? given.slice('attach://'.length) : 'photo'];
  if (file) return storePhoto(state, file);
  if (given === '') return refuse('there is no photo in the request');
  if (/^https?:/.test(given)) return refuse('failed to get HTTP URL content');
  const photo = state.photos.get(given);
  return photo ? { ok: true, photo } : refuse('wrong file identifier/HTTP URL specified');
}

function storePhoto(state: State, file: Buffer): { ok: true; photo: PhotoSize } | Refusal {
  if (file.length === 0) return refuse('file must be non-empty');
  if (file.length > MAX_PHOTO_BYTES) return refuse('file is too big');
  const size = sizeOf(file);
  if (!size) return refuse('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  if (width + height > MAX_SIDES || Math.max(width, height) > MAX_RATIO * Math.min(width, height)) {
    return refuse('PHOTO_INVALID_DIMENSIONS');
  }
  const id = randomBytes(24).toString('base64url');
  const photo = { file_id: `AgAC${id}`, file_unique_id: id.slice(0, 16), width, height, file_size: file.length };
  state.photos.set(photo.file_id, photo);
  return { ok: true, photo };
}

/** Of a PNG, from its header; a JPEG or WebP is taken for a square. Undefined: no picture that Telegram takes. */
function sizeOf(file: Buffer): { width: number; height: number } | undefined {
  if (file.subarray(1, 4).toString('latin1') === 'PNG' && file.length >= 24) {
    return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  }
  const isJpeg = file.length > 3 && file.readUInt16BE(0) === 0xffd8;
  const isWebp = file.subarray(8, 12).toString('latin1') === 'WEBP';
  return isJpeg || isWebp ? { width: 1000, height: 1000 } : undefined;
}
