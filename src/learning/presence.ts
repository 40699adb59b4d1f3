import type { Draft } from './draft.ts';
import type { LearnerEvent } from './event.ts';
import type { Learner } from './learner.ts';
import { loseContact } from './outcome.ts';

type Presence = LearnerEvent & { kind: 'presence' };

/**
 * Whether what a platform says of a learner is more than what is known: not of nobody, and not where she, or the platform,
 * has been heard since.
 */
export function saysMore({ version, seen, address, profile }: Learner, event: Presence): boolean {
  if (version === 0 || event.at < Math.max(...seen.at)) return false;
  const isReachable = profile.unreachableAt === undefined;
  if (event.isReachable !== isReachable) return true;
  return isReachable && (address.channel !== event.from.channel || address.name !== event.from.name);
}

/** The platform says that messages reach her now, here, or that they don't. She is told nothing. */
export function notePresence(draft: Draft, { isReachable, from }: Presence): void {
  if (!isReachable) return loseContact(draft, 'the platform says that nothing reaches her');
  const { unreachableAt: _, ...profile } = draft.learner.profile;
  draft.learner.profile = profile;
  draft.learner.address = from;
}
