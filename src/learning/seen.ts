import { SEEN_RING_SIZE, type SeenRing } from './learner.ts';

/**
 * - `new`: not seen before.
 * - `seen`: its id is in the ring.
 * - `presumed`: the ring is full and the event is older than everything in it, so it may have been forgotten: it counts
 *   as seen.
 */
export function judge(ring: SeenRing, id: string, at: number): 'new' | 'seen' | 'presumed' {
  if (ring.ids.includes(id)) return 'seen';
  if (ring.ids.length < SEEN_RING_SIZE) return 'new';
  return at < Math.min(...ring.at) ? 'presumed' : 'new';
}

/** The ring with one more event; the one that came in first falls out of a full ring. */
export function remember(ring: SeenRing, id: string, at: number): SeenRing {
  const from = ring.ids.length < SEEN_RING_SIZE ? 0 : 1;
  return { ids: [...ring.ids.slice(from), id], at: [...ring.at.slice(from), at] };
}
