import { StoreError } from './store.ts';

/** Throws where `mark` says that a move into the store at `place` is under way, or broke off: not all of it is there yet. */
export function refuseUnfinishedMove(mark: unknown, place: string): void {
  if (mark === undefined || mark === null) return;
  throw new StoreError(
    `${place} is the target of a move that has not ended: not everything is there yet. Run the same \`sabak move\` again, which goes on where it was.`,
  );
}
