import type { Collections, LearnerDocument } from './documents.ts';

/** When the lives of those among these learners began who are there. */
export async function livesOf(
  { learners }: Pick<Collections, 'learners'>,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const found = await learners.find({ _id: { $in: [...new Set(ids)] } }, { projection: { life: 1 } });
  const damaged = found.filter(({ life }) => wholeNumber(life) === undefined).map(({ _id }) => _id);
  const whole = damaged.length === 0 ? [] : await learners.find({ _id: { $in: damaged } });
  return new Map([...found, ...whole].map((doc) => [doc._id, lifeOf(doc)]));
}

/** Where a hand has damaged the document, what the learner in it says, or 0. */
export function lifeOf({ life, learner }: Pick<LearnerDocument, 'life' | 'learner'>): number {
  return wholeNumber(life) ?? wholeNumber(learner?.createdAt) ?? 0;
}

/** Undefined: the value, read from a document that may be damaged, is none. */
export function wholeNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}
