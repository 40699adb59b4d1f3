import { SEEN_RING_SIZE, type SeenRing } from './learner.ts';

/**
 * - `new`: not seen before.
 * - `seen`: its id is in the ring.
 * - `presumed`: the ring is full and the event is not newer than the newest that fell out of it, so it may be one of those: it
 *   counts as seen. The oldest in the ring would not do: where one comes late, newer ones have fallen out before it.
 */
export function judge(ring: SeenRing, id: string, at: number): 'new' | 'seen' | 'presumed' {
  if (ring.ids.includes(id)) return 'seen';
  if (ring.ids.length < SEEN_RING_SIZE) return 'new';
  const { forgottenAt = Math.min(...ring.at) - 1 } = ring;
  return at <= forgottenAt ? 'presumed' : 'new';
}

/** The ring with one more event; the one that came in first falls out of a full ring. */
export function remember(ring: SeenRing, id: string, at: number): SeenRing {
  if (ring.ids.length < SEEN_RING_SIZE) return { ids: [...ring.ids, id], at: [...ring.at, at] };
  const [forgotten = 0] = ring.at;
  const forgottenAt = Math.max(forgotten, ring.forgottenAt ?? 0);
  return { ids: [...ring.ids.slice(1), id], at: [...ring.at.slice(1), at], forgottenAt };
}
