import path from 'node:path';
import type { Outcome } from '../../learning/event.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import type { MediaIds } from '../media-ids.ts';
import { createUploadOnce } from '../upload-once.ts';
import { PICTURE } from './bounds.ts';
import { meaningOf } from './classify-error.ts';
import type { GraphApi, GraphResult } from './graph-api.ts';

/** Pictures of messages at the platform: each goes up once. */
export type Pictures = {
  /**
   * The ids of all pictures of messages, by `Media.src`; or why they can't go up now. Those that are missing, or that the
   * platform does not take, are reported and not among the ids: what is said with them is worth more.
   */
  idsOf(messages: readonly OutboundMessage[]): Promise<PictureIds>;
  /** The platform does not know it any more. */
  forget(src: string): Promise<void>;
};

export type PictureIds =
  | { readonly ok: true; readonly ids: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly failure: Failure };

type Failure = Exclude<GraphResult, { kind: 'ok' }>;

export type PicturesOptions = {
  readonly api: Pick<GraphApi, 'upload'>;
  readonly mediaIds: MediaIds;
  readonly phoneNumberId: string;
  readonly contentDir: string;
  readonly clock: () => number;
  readonly report: (problem: string) => void;
};

/** Cloud API, Media: the platform keeps them for 30 days. A day less, which is as long as an entry may wait in the outbox. */
const MAX_AGE_MS = 29 * 86_400_000;

/** The platform refused a picture, or could not be asked. */
class UploadFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(reasonOf(failure.outcome));
    this.failure = failure;
  }
}

export function createPictures(options: PicturesOptions): Pictures {
  const { api, mediaIds, phoneNumberId, contentDir, clock, report } = options;
  const once = createUploadOnce({
    ids: mediaIds,
    prefix: `whatsapp:${phoneNumberId}:`,
    contentDir,
    maxAgeMs: MAX_AGE_MS,
    clock,
    async upload(bytes, src) {
      const result = await api.upload(bytes, `picture${path.extname(src).toLowerCase()}`, typeOf(src));
      if (result.kind !== 'ok') throw new UploadFailed(result);
      return result.id;
    },
  });

  return {
    async idsOf(messages) {
      const ids = new Map<string, string>();
      for (const { media } of messages) {
        if (!media || !PICTURE.test(media.src)) continue;
        try {
          ids.set(media.src, await once.idOf(media.src));
        } catch (error) {
          if (error instanceof UploadFailed && !isBad(error.failure)) return { ok: false, failure: error.failure };
          if (!(error instanceof Error)) throw error;
          report(`the picture ${media.src} is not sent: ${error.message}`);
        }
      }
      return { ok: true, ids };
    },

    forget: (src) => once.forget(src),
  };
}

/** The picture itself is what the platform refuses. */
function isBad(failure: Failure): boolean {
  return failure.kind === 'refused' && meaningOf(failure.error).mayBePicture === true;
}

function typeOf(src: string): string {
  return /\.png$/i.test(src) ? 'image/png' : 'image/jpeg';
}

function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'done' ? '' : outcome.reason;
}
