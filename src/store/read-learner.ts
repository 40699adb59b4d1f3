import type { Learner } from '../learning/learner.ts';
import { NewerLearner, upgradeLearner } from '../learning/upgrade.ts';
import { messageOf } from '../message-of.ts';
import { DamagedLearnerError, NewerSchemaError, type Store, UnreadableLearnerError } from './store.ts';

/** A learner as she was stored, in today's schema. `place` is where she stands. Throws `DamagedLearnerError`, `NewerSchemaError`. */
export function readLearner(id: string, parse: () => unknown, place: string): Learner {
  try {
    const learner = upgradeLearner(parse());
    if (learner.id !== id) throw new Error(`this is the learner ${learner.id}`);
    return learner;
  } catch (error) {
    const message = `${place}: learner ${id} can't be read: ${messageOf(error)}`;
    if (error instanceof NewerLearner) throw new NewerSchemaError(id, message, { cause: error });
    throw new DamagedLearnerError(
      id,
      `${message}. Nobody else is affected. Restore her from a backup, or mend what is stored: Sabak does not touch it.`,
      { cause: error },
    );
  }
}

/** Learners as a stream of what is stored of them, as `Store.learners` promises. `read` throws where one can't be read. */
export async function* readLearners<Stored>(
  all: AsyncIterable<Stored>,
  read: (stored: Stored) => Learner,
  { onUnreadable }: NonNullable<Parameters<Store['learners']>[0]> = {},
): AsyncGenerator<Learner> {
  for await (const stored of all) {
    try {
      yield read(stored);
    } catch (error) {
      if (!onUnreadable || !(error instanceof UnreadableLearnerError)) throw error;
      onUnreadable(error);
    }
  }
}
