import type { Event } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';

export type MergeOptions = {
  readonly step: (id: string, event: Event) => Promise<Learner | undefined>;
  /** From the store, not from memory: what was erased must not live on in another learner. */
  readonly reload: (id: string) => Promise<Learner | undefined>;
};

/**
 * Lets the learner `other` go on as `into`: what one has is first the other's, then she ends. Cut short anywhere, it is done
 * again when both names come together once more. Nothing happens to one who is about to be erased.
 */
export function createMerge({ step, reload }: MergeOptions): (other: string, into: string) => Promise<void> {
  return async (id, into) => {
    for (;;) {
      const other = await reload(id);
      if (!other || other.mergedInto !== undefined) return;
      if (other.outbox.some(({ effect }) => effect.kind === 'erase')) return;
      if (!(await step(into, { kind: 'adopt', other }))) return;
      if (await step(id, { kind: 'retire', into, life: other.createdAt, version: other.version })) return;
    }
  };
}
