import type { Document, Filter, Update } from '../../src/store/mongo/collection.ts';
import { valueAt, withValueAt } from './memory-path.ts';

type Fields = Readonly<Record<string, unknown>>;
type Change = (before: unknown, operand: unknown) => unknown;

/** The document after an update, as MongoDB would make it. Throws on what the store's own type of updates does not know. */
export function memoryUpdate<Doc extends Document>(doc: Doc, update: Update, isInserted = false): Doc {
  checkUpdate(update);
  let after: Fields = doc;
  for (const [operator, fields] of Object.entries(update)) {
    if (operator === '$setOnInsert' && !isInserted) continue;
    after = changed(after, CHANGES[operator] as Change, fields);
  }
  return after as Doc;
}

/** The document that an upsert begins with: what the filter says that a field is. */
export function memoryUpsert<Doc extends Document>(filter: Filter, update: Update): Doc {
  let doc: Fields = {};
  for (const [field, condition] of Object.entries(filter)) {
    if (typeof condition === 'object') continue;
    doc = withValueAt(doc, field.split('.'), condition);
  }
  if (typeof doc._id !== 'string') throw new Error('an upsert does not say which _id the document is to have');
  return memoryUpdate(doc as Doc, update, true);
}

function changed(from: Fields, change: Change, fields: Fields): Fields {
  let after = from;
  for (const [path, operand] of Object.entries(fields)) {
    if (!path.includes('.') && change === CHANGES.$set) after = { ...after, [path]: operand };
    else after = withValueAt(after, path.split('.'), change(valueAt(after, path), operand));
  }
  return after;
}

const CHANGES: Readonly<Record<string, Change>> = {
  $set: (_, operand) => operand,
  $unset: () => undefined,
  $inc: (before, operand) => numberOf(before ?? 0, '$inc') + numberOf(operand, '$inc'),
  $max: (before, operand) => Math.max(numberOf(before ?? operand, '$max'), numberOf(operand, '$max')),
  $setOnInsert: (_, operand) => operand,
};

function checkUpdate(update: Update): void {
  const paths = new Set<string>();
  for (const [operator, fields] of Object.entries(update)) {
    if (!CHANGES[operator]) throw new Error(`an update has the unknown operator ${operator}`);
    const entries = Object.entries(fields as Fields);
    if (entries.length === 0) throw new Error(`an update has an empty ${operator}: servers before 5.0 refuse that`);
    for (const [path, operand] of entries) checkPath(path, operand, paths);
  }
}

function checkPath(path: string, operand: unknown, paths: Set<string>): void {
  if (operand === undefined) throw new Error(`an update has no value for ${path}`);
  if (path === '_id') throw new Error('an update would change an _id');
  if (paths.has(path)) throw new Error(`an update names ${path} twice`);
  paths.add(path);
}

function numberOf(value: unknown, operator: string): number {
  if (typeof value !== 'number') throw new Error(`an update applies ${operator} to ${JSON.stringify(value)}`);
  return value;
}
