import { describe, expect, it } from 'vitest';
import { advance } from '../../src/learning/advance.ts';
import type { Event, LearnerEvent } from '../../src/learning/event.ts';
import { SEEN_RING_SIZE, type SeenRing } from '../../src/learning/learner.ts';
import { judge, remember } from '../../src/learning/seen.ts';
import { atMenu, BEGINNING, type Conversation, FROM, inLesson } from './drive.ts';
import { smallLibrary } from './small-library.ts';

const WORLD = { now: BEGINNING + 3_600_000, library: smallLibrary(), random: () => 0.5 };

/** A learner whose ring of seen events is full; the oldest of them happened at `BEGINNING`. */
function withFullRing(): Conversation {
  const she = inLesson();
  const ids = Array.from({ length: SEEN_RING_SIZE }, (_, i) => `seen-${i}`);
  const at = ids.map((_, i) => BEGINNING + 1_000 * i);
  she.learner = { ...she.learner, seen: { ids, at } };
  return she;
}

describe('an event that comes twice', () => {
  it.each<[string, LearnerEvent]>([
    ['a text', { kind: 'text', text: 'help', id: 'x', at: BEGINNING, from: FROM }],
    ['a tap', { kind: 'tap', turn: 4, values: ['learn'], id: 'x', at: BEGINNING, from: FROM }],
    ['start', { kind: 'start', id: 'x', at: BEGINNING, from: FROM }],
    ['a language', { kind: 'language', language: 'ru', id: 'x', at: BEGINNING, from: FROM }],
  ])('returns the very same learner and no facts: %s', (_, event) => {
    const { learner } = advance(atMenu().learner, event, WORLD);
    expect(advance(learner, event, WORLD)).toEqual({ learner, facts: [] });
    expect(advance(learner, event, WORLD).learner).toBe(learner);
    const another = { ...event, kind: 'text', text: 'menu' } as const;
    expect(advance(learner, another, WORLD).learner).toBe(learner);
  });

  it('counts once, however many came between, as long as the ring holds it', () => {
    const she = atMenu();
    she.does({ kind: 'text', text: 'help' }, { id: 'x' });
    for (let i = 1; i < SEEN_RING_SIZE; i++) she.text('help');
    const { learner } = she;
    she.does({ kind: 'text', text: 'help' }, { id: 'x' });
    expect(she.learner).toBe(learner);
    expect(learner.seen.ids).toHaveLength(SEEN_RING_SIZE);
  });
});

describe('an event that is older than everything in a full ring', () => {
  it('is presumed seen, and leaves a fact', () => {
    const she = withFullRing();
    const { conversation, seen } = she.learner;
    expect(she.does({ kind: 'text', text: 'help' }, { id: 'old', at: BEGINNING - 1 })).toEqual([]);
    expect(she.newFacts).toMatchObject([{ kind: 'event.presumed-seen', event: 'old', eventAt: BEGINNING - 1 }]);
    expect(she.learner).toMatchObject({ conversation, seen });
  });

  it.each([
    ['it is as old as the oldest', BEGINNING],
    ['it is older than some', BEGINNING + 5_500],
  ])('is new where %s', (_, at) => {
    expect(withFullRing().does({ kind: 'text', text: 'help' }, { id: 'old', at })).toEqual([
      'en help.help',
      'one begins',
    ]);
  });

  it('is new where the ring is not full', () => {
    expect(inLesson().does({ kind: 'text', text: 'help' }, { id: 'old', at: 0 })).toEqual([
      'en help.help',
      'one begins',
    ]);
  });
});

describe('the ring of seen events', () => {
  it('forgets what came in first, whatever its time', () => {
    let ring: SeenRing = { ids: [], at: [] };
    for (let i = 0; i <= SEEN_RING_SIZE; i++) ring = remember(ring, `${i}`, 1_000 - i);
    expect(ring.ids).toHaveLength(SEEN_RING_SIZE);
    expect(ring.at).toHaveLength(SEEN_RING_SIZE);
    expect(judge(ring, '0', 1_000)).toBe('presumed');
    expect(judge(ring, 'x', 1_001)).toBe('new');
    expect(judge(ring, '1', 1_000)).toBe('seen');
    expect(judge(ring, 'x', 1_000 - SEEN_RING_SIZE - 1)).toBe('presumed');
  });
});

describe('a step', () => {
  it('notes where she is, and that she is there', () => {
    const she = atMenu();
    she.learner = { ...she.learner, profile: { ...she.learner.profile, unreachableAt: 1 } };
    const from = { channel: 'telegram', name: '17' };
    const event: Event = { kind: 'text', text: 'help', id: 'x', at: 0, from };
    const { learner } = advance(she.learner, event, WORLD);
    expect(learner).toMatchObject({ address: from, activeAt: WORLD.now, createdAt: BEGINNING });
    expect(learner.profile).not.toHaveProperty('unreachableAt');
  });

  it('that no learner caused leaves that as it was', () => {
    const she = atMenu();
    const { activeAt } = she.learner;
    she.later(60_000).wake();
    expect(she.learner.activeAt).toBe(activeAt);
    expect(she.learner.version).toBeGreaterThan(0);
  });

  it('depends on nothing but its inputs', () => {
    const play = () => {
      const she = inLesson();
      for (const text of ['2', '1', '1 3', '12,5', 'menu']) she.text(text);
      return JSON.stringify([she.learner, she.facts]);
    };
    expect(play()).toBe(play());
  });

  it('is worth its outcome only where the entry is owed', () => {
    const { learner } = atMenu();
    const event: Event = { kind: 'outcome', entry: '1.0', outcome: { kind: 'done' } };
    expect(advance(learner, event, WORLD)).toEqual({ learner, facts: [] });
  });
});
