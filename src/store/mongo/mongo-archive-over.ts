import type { Archive } from '../archive.ts';
import { SERVING_LEASE } from '../show-serving.ts';
import { StoreError } from '../store.ts';
import { archiveParts } from './archive-parts.ts';
import type { Collections } from './documents.ts';
import { readMoveMark, removeMoveMark, writeMoveMark } from './move-mark.ts';

export type MongoArchiveOptions = {
  /** What errors name. */
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly onClose: () => Promise<void>;
};

/** Everything that these collections hold. */
export function mongoArchiveOver(collections: Collections, { place, clock, onClose }: MongoArchiveOptions): Archive {
  const { leases, meta } = collections;
  return {
    place,
    parts: archiveParts(collections, place),
    mark: {
      read: () => readMoveMark(meta),
      write: (text) => writeMoveMark(meta, text),
      remove: () => removeMoveMark(meta),
    },
    async checkNotServed() {
      const lease = await leases.findOne({ _id: SERVING_LEASE });
      const until = Math.max(0, ...Object.values(lease?.holders ?? {}));
      const waitMs = until - clock();
      if (waitMs <= 0) return;
      throw new StoreError(
        `${place} is being served. Stop all processes of Sabak first. One that was killed seems to serve for ${Math.ceil(waitMs / 1_000)} more seconds.`,
      );
    },
    close: onClose,
  };
}
