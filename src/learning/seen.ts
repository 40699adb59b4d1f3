import type { Event } from './event.ts';
import { EVENT_ID_MAX_BYTES, SEEN_RING_SIZE, type SeenRing } from './learner.ts';

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

/** How far the clocks of platforms, in whole seconds, and of our processes may be apart. */
export const SKEW_MS = 5_000;

/**
 * The time of an event that came at `now`, as the ring keeps it: the platform's, also where the clock of the process that took it is
 * behind; for when the event comes again to another process, it comes with that time. Nearly no later than it came, for one clock
 * that is far ahead must not make all that follows look old.
 */
export function timeInRing(at: number, now: number): number {
  return Math.min(at, now + SKEW_MS);
}

/** The ring with one more event; the one that came in first falls out of a full ring. */
export function remember(ring: SeenRing, id: string, at: number): SeenRing {
  if (ring.ids.length < SEEN_RING_SIZE) return { ids: [...ring.ids, id], at: [...ring.at, at] };
  const [forgotten = 0] = ring.at;
  const forgottenAt = Math.max(forgotten, ring.forgottenAt ?? 0);
  return { ids: [...ring.ids.slice(1), id], at: [...ring.at.slice(1), at], forgottenAt };
}

/** What platforms say by themselves stands in the ring beside what she did, and is never taken for it. */
const BY_ITSELF = '~';

/**
 * An event's id in the ring, and the platform's time of it; undefined: it is none that has to be kept there. That an entry is
 * done counts once as it is, since it leaves the outbox: it must not drive what she did out of the ring.
 */
export function deliveryOf(event: Event): { readonly id: string; readonly at: number } | undefined {
  if (event.kind === 'outcome') {
    const { report, outcome } = event;
    return report && outcome.kind !== 'done' ? { id: BY_ITSELF + boundedId(report.id), at: report.at } : undefined;
  }
  if (!('id' in event)) return undefined;
  const id = boundedId(event.id);
  return { id: event.kind === 'presence' ? BY_ITSELF + id : id, at: event.at };
}

export function hasSeen({ ids }: SeenRing, event: Event): boolean {
  return ids.includes(deliveryOf(event)?.id ?? '');
}

/** Channels hash longer ids; of one that comes nevertheless the end is kept, where the ids of platforms differ. */
function boundedId(id: string): string {
  const mayBeLonger = 3 * id.length > EVENT_ID_MAX_BYTES;
  if (!mayBeLonger || new TextEncoder().encode(id).length <= EVENT_ID_MAX_BYTES) return id;
  return id.slice(-Math.floor(EVENT_ID_MAX_BYTES / 3));
}

/** The latest of the events in the ring that she caused herself, by the platform's time. */
export function lastHeard({ ids, at }: SeenRing): { readonly id: string; readonly at: number } | undefined {
  let last: { id: string; at: number } | undefined;
  for (const [i, id] of ids.entries()) {
    const time = at[i] ?? 0;
    if (!id.startsWith(BY_ITSELF) && time >= (last?.at ?? 0)) last = { id, at: time };
  }
  return last;
}

/** One ring of two: what either has seen counts as seen. Where that is too much, the oldest are forgotten. */
export function joinRings(hers: SeenRing, others: SeenRing): SeenRing {
  const all = hers.ids.map((id, i) => ({ id, at: hers.at[i] ?? 0 }));
  for (const [i, id] of others.ids.entries()) if (!hers.ids.includes(id)) all.push({ id, at: others.at[i] ?? 0 });
  all.sort((one, other) => one.at - other.at);
  const forgotten = all.splice(0, Math.max(0, all.length - SEEN_RING_SIZE));
  const times = [hers.forgottenAt, others.forgottenAt, forgotten.at(-1)?.at].filter((at) => at !== undefined);
  const ring = { ids: all.map(({ id }) => id), at: all.map(({ at }) => at) };
  return times.length > 0 ? { ...ring, forgottenAt: Math.max(...times) } : ring;
}
