import { expect, test } from 'vitest';
import { SEEN_RING_SIZE, type SeenRing } from '../../src/learning/learner.ts';
import { judge, remember, SKEW_MS, timeInRing } from '../../src/learning/seen.ts';

/** The ring after events at these times, each named after its place. */
function ringOf(times: readonly number[]): SeenRing {
  return times.reduce<SeenRing>((ring, at, i) => remember(ring, `event-${i}`, at), { ids: [], at: [] });
}

const inOrder = (count: number) => Array.from({ length: count }, (_, i) => 1_000 + i);

test.each<[string, number[], string, number, string]>([
  ['in the ring is seen, whatever its time', inOrder(SEEN_RING_SIZE), 'event-0', 5_000, 'seen'],
  ['that is old is new while the ring is not full', inOrder(SEEN_RING_SIZE - 1), 'other', 1, 'new'],
  ['that fell out is presumed seen', inOrder(SEEN_RING_SIZE + 3), 'event-2', 1_002, 'presumed'],
  ['that is later than all that fell out is new', inOrder(SEEN_RING_SIZE + 3), 'other', 1_003, 'new'],
  [
    'that fell out is presumed seen though an older one that came late is in the ring',
    [...inOrder(SEEN_RING_SIZE - 1), 1, ...inOrder(SEEN_RING_SIZE).map((at) => at + 1_000)].slice(
      0,
      SEEN_RING_SIZE + 10,
    ),
    'event-5',
    1_005,
    'presumed',
  ],
  [
    'that fell out is presumed seen though those that fell out after it were older',
    [2_000, 1, ...inOrder(SEEN_RING_SIZE)],
    'event-0',
    2_000,
    'presumed',
  ],
])('an event %s', (_, times, id, at, verdict) => {
  expect(judge(ringOf(times), id, at)).toBe(verdict);
});

test('an event that a process took whose clock is behind is not taken again when the ring has forgotten it', () => {
  const at = 10_000;
  const clock = at - 2_000;
  const first = remember({ ids: [], at: [] }, 'first', timeInRing(at, clock));
  const later = inOrder(SEEN_RING_SIZE).reduce((ring, ms, i) => remember(ring, `later-${i}`, at + ms), first);
  expect(judge(later, 'first', at)).toBe('presumed');
});

test('an event of a clock that is far ahead makes those that follow look old for some seconds at the most', () => {
  expect(timeInRing(1_000_000, 10_000)).toBe(10_000 + SKEW_MS);
});
