import type { Comparison, Condition, Document, Filter } from '../../src/store/mongo/collection.ts';
import { valueAt } from './memory-path.ts';

/** Whether a document matches. */
export type Matches = (doc: Document) => boolean;

/** Compiles a filter as MongoDB understands it. Throws on what the store's own type of filters does not know. */
export function memoryFilter(filter: Filter): Matches {
  const parts = Object.entries(filter).map(([field, condition]) =>
    field === '$or' ? matchesAny(condition as readonly Filter[]) : matchesField(field, condition as Condition),
  );
  const [first] = parts;
  if (!first) return () => true;
  return parts.length === 1 ? first : (doc) => parts.every((matches) => matches(doc));
}

function matchesAny(filters: readonly Filter[]): Matches {
  const alternatives = filters.map(memoryFilter);
  return (doc) => alternatives.some((matches) => matches(doc));
}

function matchesField(field: string, condition: Condition): Matches {
  if (field.startsWith('$')) throw new Error(`a filter has the unknown operator ${field}`);
  if (condition === undefined)
    throw new Error(`a filter has no value for ${field}: MongoDB would match every document`);
  const test = isComparison(condition) ? comparison(condition) : (value: unknown) => isEqual(value, condition);
  if (field === '_id') return (doc) => test(doc._id);
  return (doc) => test(scalarAt(doc, field));
}

/** MongoDB looks into lists: the store never asks it to, and here it would be another meaning. */
function scalarAt(doc: Document, field: string): unknown {
  const value = valueAt(doc, field);
  if (Array.isArray(value)) throw new Error(`a filter compares ${field}, which is a list`);
  return value;
}

function comparison(condition: Comparison): (value: unknown) => boolean {
  const tests = Object.entries(condition).map(([operator, operand]) => {
    const test = COMPARISONS[operator];
    if (!test || operand === undefined) throw new Error(`a filter has the unknown comparison ${operator}: ${operand}`);
    return (value: unknown) => test(value, operand);
  });
  if (tests.length === 0)
    throw new Error('a filter compares with an object: MongoDB would look for exactly this object');
  return (value) => tests.every((test) => test(value));
}

const COMPARISONS: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  $gt: (value, operand) => orderOf(value, operand) > 0,
  $gte: (value, operand) => orderOf(value, operand) >= 0,
  $lt: (value, operand) => orderOf(value, operand) < 0,
  $lte: (value, operand) => orderOf(value, operand) <= 0,
  $ne: (value, operand) => !isEqual(value, operand),
  $in: (value, operand) => (operand as readonly unknown[]).some((one) => isEqual(value, one)),
  $exists: (value, operand) => (value !== undefined) === operand,
};

function isEqual(value: unknown, operand: unknown): boolean {
  return value === operand || (operand === null && value === undefined);
}

/**
 * Below, at or above 0; NaN, which is none of them, for values of two types. Strings are compared by their UTF-16 units,
 * MongoDB's by their bytes: the same below U+D800.
 */
function orderOf(value: unknown, operand: unknown): number {
  if (typeof value !== typeof operand || value === null || operand === null) return Number.NaN;
  if (value === operand) return 0;
  return (value as number) < (operand as number) ? -1 : 1;
}

function isComparison(condition: Condition): condition is Comparison {
  return typeof condition === 'object' && condition !== null;
}
