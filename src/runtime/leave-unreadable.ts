import { UnreadableLearnerError } from '../store/store.ts';

/** To be caught with: one learner who can't be read is no fault of a round over many, and whoever met her has told of it. */
export function leaveUnreadable(error: unknown): undefined {
  if (!(error instanceof UnreadableLearnerError)) throw error;
  return undefined;
}
