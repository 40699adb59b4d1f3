import path from 'node:path';
import { type Api, GrammyError, HttpError, InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import type { Media } from '../../learning/message.ts';
import { messageOf } from '../../message-of.ts';
import type { UploadOnce } from '../upload-once.ts';
import { escapeHtml, type Html } from './html.ts';
import { isBadPhoto, isUnknownPhotoId } from './photo-failures.ts';
import { MAX_PHOTO_BYTES } from './platform.ts';
import type { TelegramMessage } from './render-messages.ts';

export type SendMessageOptions = {
  readonly api: Api;
  readonly photos: UploadOnce;
  readonly report: (problem: string) => void;
};

/** The platform refuses the whole message where a tag is broken. In its own words. */
const BAD_ENTITIES = /can't parse (message text|entities|caption)|ENTITY_BOUNDS_INVALID/i;

/**
 * Sends one message; rejects with what grammY throws. Where our HTML is refused, it goes as plain text; where the picture can't be
 * sent, as text with what the picture shows. Both are reported.
 */
export function createSendMessage({ api, photos, report }: SendMessageOptions) {
  return async (chat: string, message: TelegramMessage): Promise<void> => {
    try {
      await sendAs(chat, message, true);
    } catch (error) {
      if (!isBadHtml(error)) throw error;
      report(`Telegram did not understand our HTML, so a message was sent without its marks: ${error.description}`);
      await sendAs(chat, message, false);
    }
  };

  async function sendAs(chat: string, message: TelegramMessage, isHtml: boolean): Promise<void> {
    const { photo, ...text } = message;
    if (!photo) return sendText(chat, text, isHtml);
    try {
      await sendPhoto(chat, { ...text, photo }, isHtml);
    } catch (error) {
      const isOurs = !(error instanceof GrammyError || error instanceof HttpError);
      if (!isOurs && !isBadPhoto(error)) throw error;
      report(`The picture ${photo.src} can't be sent on Telegram, so its text was: ${messageOf(error)}`);
      await sendText(chat, { ...text, text: inWords(photo, text.text) }, isHtml);
    }
  }

  async function sendText(chat: string, { text, keyboard }: TelegramMessage, isHtml: boolean): Promise<void> {
    await api.sendMessage(chat, isHtml ? text.html : text.plain, {
      link_preview_options: { is_disabled: true },
      ...(isHtml && { parse_mode: 'HTML' as const }),
      ...markup(keyboard),
    });
  }

  async function sendPhoto(chat: string, message: TelegramMessage & { photo: Media }, isHtml: boolean): Promise<void> {
    try {
      await sendOrUpload(chat, message, isHtml);
    } catch (error) {
      if (!isUnknownPhotoId(error)) throw error;
      await photos.forget(message.photo.src);
      await sendOrUpload(chat, message, isHtml);
    }
  }

  /** Telegram takes a picture in only with a message: who is the first to get it brings it up for all. */
  async function sendOrUpload(
    chat: string,
    message: TelegramMessage & { photo: Media },
    isHtml: boolean,
  ): Promise<void> {
    const { text, keyboard, photo } = message;
    const extra = {
      ...(text.html !== '' && { caption: isHtml ? text.html : text.plain }),
      ...(text.html !== '' && isHtml && { parse_mode: 'HTML' as const }),
      ...markup(keyboard),
    };
    let sent: Message.PhotoMessage | undefined;
    const upload = async (bytes: Buffer) => {
      sent = await api.sendPhoto(chat, new InputFile(checked(bytes), path.basename(photo.src)), extra);
      return largestOf(sent);
    };
    try {
      const id = await idFor(photo.src, upload);
      if (!sent) await api.sendPhoto(chat, id, extra);
    } catch (error) {
      if (!sent) throw error;
      report(
        `The picture ${photo.src} was sent, but its id could not be kept, so it will go up again: ${messageOf(error)}`,
      );
    }
  }

  /** `upload` is for one learner alone: what goes wrong with the upload to another one is not about her, and it is tried again. */
  async function idFor(src: string, upload: (bytes: Buffer) => Promise<string>): Promise<string> {
    for (;;) {
      let isOwn = false;
      try {
        return await photos.idOf(src, (bytes) => {
          isOwn = true;
          return upload(bytes);
        });
      } catch (error) {
        if (isOwn || !(error instanceof GrammyError || error instanceof HttpError)) throw error;
      }
    }
  }
}

/** The sizes of a picture come in order (Bot API, Message: photo); any of them names the picture. */
function largestOf({ photo }: Message.PhotoMessage): string {
  const largest = photo.at(-1);
  if (!largest) throw new Error('Telegram took the picture and gave no id of it');
  return largest.file_id;
}

function isBadHtml(error: unknown): error is GrammyError {
  return error instanceof GrammyError && error.error_code === 400 && BAD_ENTITIES.test(error.description);
}

function markup(keyboard: TelegramMessage['keyboard']) {
  return keyboard ? { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } } : {};
}

function checked(bytes: Buffer): Buffer {
  if (bytes.length <= MAX_PHOTO_BYTES) return bytes;
  throw new Error(`it has ${bytes.length} bytes, Telegram takes ${MAX_PHOTO_BYTES}`);
}

function inWords({ alt }: Media, text: Html): Html {
  const parts = [{ html: `🖼 ${escapeHtml(alt)}`, plain: `🖼 ${alt}` }, text].filter(({ plain }) => plain !== '');
  return {
    html: parts.map(({ html }) => html).join('\n\n'),
    plain: parts.map(({ plain }) => plain).join('\n\n'),
  };
}
