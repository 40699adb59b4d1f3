import type { Collection } from './collection.ts';
import { META_ID, type MetaDocument } from './documents.ts';

const MARK = { _id: META_ID };

/** How far a move into this database has come, while it has not ended. */
export async function readMoveMark(meta: Collection<MetaDocument>): Promise<string | undefined> {
  return (await meta.findOne(MARK))?.move;
}

export async function writeMoveMark(meta: Collection<MetaDocument>, move: string): Promise<void> {
  await meta.updateOne(MARK, { $set: { move } }, { upsert: true });
}

export async function removeMoveMark(meta: Collection<MetaDocument>): Promise<void> {
  await meta.updateOne(MARK, { $unset: { move: '' } });
}
