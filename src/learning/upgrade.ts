import type { Learner } from './learner.ts';

/** A learner as some version of the program wrote her: an object with a `schema` number, nothing else is known. */
export type StoredLearner = Readonly<Record<string, unknown>>;

/** A newer version of the program wrote this learner. */
export class NewerLearner extends Error {
  override readonly name = 'NewerLearner';
}

/** Brings a learner of one schema to the next. `schema` itself is set by `upgradeLearner`. */
export type Upgrade = (stored: StoredLearner) => StoredLearner;

/** `UPGRADES[n]` leads from schema n + 1 to n + 2. One that was released is never changed. */
export const UPGRADES: readonly Upgrade[] = [];

/**
 * The learner in today's shape. Throws where `stored` is no learner, and `NewerLearner` where a newer version wrote it.
 * The check is of the outer shape alone: what stands in the store was written by this program.
 */
export function upgradeLearner(stored: unknown, upgrades: readonly Upgrade[] = UPGRADES): Learner {
  const today = upgrades.length + 1;
  if (!isStoredLearner(stored)) throw new Error('this is no learner: an object with a schema number was expected');
  if (stored.schema > today) {
    throw new NewerLearner(
      `written by a newer version of the program (learner schema ${stored.schema}, this version knows ${today}): start the newer version`,
    );
  }
  let upgraded: StoredLearner = stored;
  for (let schema = stored.schema; schema < today; schema++) {
    upgraded = { ...upgrades[schema - 1]?.(upgraded), schema: schema + 1 };
  }
  if (!hasShapeOfLearner(upgraded)) throw new Error('this is no learner: parts of one are missing');
  return upgraded;
}

function isStoredLearner(value: unknown): value is StoredLearner & { readonly schema: number } {
  return isRecord(value) && Number.isInteger(value.schema) && (value.schema as number) >= 1;
}

function hasShapeOfLearner(value: StoredLearner): value is Learner {
  return (
    typeof value.id === 'string' &&
    typeof value.version === 'number' &&
    typeof value.sequence === 'number' &&
    isRecord(value.address) &&
    isRecord(value.profile) &&
    isRecord(value.conversation) &&
    Array.isArray(value.conversation.frames) &&
    isRecord(value.progress) &&
    isRecord(value.seen) &&
    Array.isArray(value.seen.ids) &&
    Array.isArray(value.outbox)
  );
}

function isRecord(value: unknown): value is StoredLearner {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
