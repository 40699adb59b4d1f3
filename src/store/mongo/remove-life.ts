import { type Collections, lifeKey } from './documents.ts';

/** Removes the facts and messages of one life of a learner. Resolves to how many there were. */
export async function removeLife(
  { facts, messages }: Pick<Collections, 'facts' | 'messages'>,
  learner: string,
  life: number,
): Promise<number> {
  const filter = below(lifeKey(learner, life));
  const removed = await Promise.all([facts.deleteMany(filter), messages.deleteMany(filter)]);
  return removed.reduce((sum, count) => sum + count, 0);
}

/** The documents whose `_id` begins with `KEY/`: 0 is what comes after the slash. */
export function below(key: string): { readonly _id: { readonly $gte: string; readonly $lt: string } } {
  return { _id: { $gte: `${key}/`, $lt: `${key}0` } };
}
