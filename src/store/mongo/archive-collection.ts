import type { ArchivePart } from '../archive.ts';
import type { Collection, Document } from './collection.ts';

const PAGE_SIZE = 256;

export type ArchiveCollection<Doc, Record> = {
  /** Undefined: the document is of another kind. */
  recordOf(doc: Doc): Record | undefined;
  documentOf(record: Record): Doc;
  /** How many documents a page is made of; absent: 256. */
  readonly pageSize?: number;
};

/** One kind of records that is a collection of its own, read in the order of `_id`. */
export function archiveCollection<Doc extends Document, Record>(
  collection: Collection<Doc>,
  { recordOf, documentOf, pageSize = PAGE_SIZE }: ArchiveCollection<Doc, Record>,
): ArchivePart<Record> {
  return {
    async read(after) {
      const docs = await collection.find({ _id: { $gt: after ?? '' } }, { sort: { _id: 1 }, limit: pageSize });
      const records = docs.flatMap((doc) => recordOf(doc) ?? []);
      const last = docs.at(-1);
      return last && docs.length === pageSize ? { records, next: last._id } : { records };
    },
    write: (records) => collection.insertMany(records.map(documentOf)),
  };
}
