import { describe, expect, it } from 'vitest';
import { advance } from '../../src/learning/advance.ts';
import type { LearnerEvent } from '../../src/learning/event.ts';
import { newLearner } from '../../src/learning/learner.ts';
import { atMenu, BEGINNING, FROM, inLesson } from './drive.ts';
import { smallLibrary } from './small-library.ts';

const blocked = { kind: 'presence', isReachable: false } as const;
const back = { kind: 'presence', isReachable: true } as const;
const NEW_NAME = { channel: 'web', name: 'she-2' };
const WORLD = { now: BEGINNING, library: smallLibrary(), random: () => 0.5 };

describe('that nothing reaches her', () => {
  it('is recorded, what is owed to her is given up, and her place stays', () => {
    const she = inLesson();
    she.isOnline = false;
    she.text('/help');
    const { activeAt, conversation } = she.learner;
    she.does(blocked);
    expect(she.kinds()).toEqual(['learner.unreachable', 'effect.given-up']);
    expect(she.learner).toMatchObject({ outbox: [], activeAt, conversation });
    expect(she.learner.profile.unreachableAt).toBeDefined();
  });

  it('is known already the second time', () => {
    const she = inLesson();
    she.does(blocked);
    const { learner } = she;
    she.does(blocked);
    expect(she.learner).toBe(learner);
  });

  it('does not count where she has written since', () => {
    const she = inLesson();
    const { learner, now } = she;
    she.does(blocked, { id: 'late', at: now - 60_000 });
    expect(she.learner).toBe(learner);
  });

  it('does not count once more after she came back, even in the same second', () => {
    const she = inLesson();
    const at = she.now;
    she.does(blocked, { id: 'x', at });
    she.does({ kind: 'text', text: '/help' }, { id: 'y', at });
    const { learner } = she;
    she.does(blocked, { id: 'x', at });
    expect(she.learner).toBe(learner);
  });

  it('keeps what she has not asked for from being sent', () => {
    const she = atMenu();
    she.text('/hurry');
    she.does(blocked);
    expect(she.later(60_000).wake()).toEqual([]);
    expect(she.kinds()).toContain('effect.given-up');
    expect(she.learner.outbox).toEqual([]);
  });

  it('ends when she writes: she is answered at once', () => {
    const she = inLesson();
    she.does(blocked);
    expect(she.text('/help')).toEqual(['en help.help', 'one begins']);
    expect(she.learner.profile).not.toHaveProperty('unreachableAt');
  });
});

describe('that messages reach her', () => {
  it('says nothing to her, and she is where she was', () => {
    const she = inLesson();
    she.does(blocked);
    const { activeAt, conversation } = she.learner;
    expect(she.does(back)).toEqual([]);
    expect(she.learner).toMatchObject({ activeAt, conversation, outbox: [] });
    expect(she.learner.profile).not.toHaveProperty('unreachableAt');
    expect(she.newFacts).toEqual([]);
  });

  it('is no news where they always did', () => {
    const she = inLesson();
    const { learner } = she;
    she.does(back);
    expect(she.learner).toBe(learner);
  });

  it('by another name, lets them go there from now on', () => {
    const she = inLesson();
    const event: LearnerEvent = { ...back, id: 'moved', at: she.now, from: NEW_NAME, aliases: [FROM.name] };
    expect(she.happens(event)).toEqual([]);
    expect(she.learner.address).toEqual(NEW_NAME);
  });
});

it.each([blocked, back])('what a platform says of nobody makes nobody a learner', (presence) => {
  const nobody = newLearner('nobody', FROM, BEGINNING);
  const step = advance(nobody, { ...presence, id: 'x', at: BEGINNING, from: FROM }, WORLD);
  expect(step).toEqual({ learner: nobody, facts: [] });
  expect(step.learner).toBe(nobody);
});
