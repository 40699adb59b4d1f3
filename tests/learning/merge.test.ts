import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/learning/event.ts';
import { type CourseProgress, type Learner, SEEN_RING_SIZE } from '../../src/learning/learner.ts';
import { judge } from '../../src/learning/seen.ts';
import { atMenu, BEGINNING, type Conversation, checkedAdvance, inLesson } from './drive.ts';
import { smallLibrary } from './small-library.ts';

const library = smallLibrary();
const result = (at: number, score = 0.5) => ({ at, score, passed: false, questions: ['p1'] });
const course = (change: Partial<CourseProgress>): CourseProgress => ({
  startedAt: 10,
  lessons: {},
  after: [],
  ...change,
});

/** The learner as she is when she has taken over what another one has. */
function adopting(she: Learner, other: Learner) {
  return checkedAdvance(she, { kind: 'adopt', other }, library, BEGINNING);
}

function learnerWith(id: string, change: Partial<Learner>): Learner {
  return { ...atMenu().learner, id, ...change };
}

describe('of two learners who are one person, the one who stays', () => {
  it.each<[string, CourseProgress, CourseProgress, Partial<CourseProgress>]>([
    ['began when the first of them did', course({ startedAt: 7 }), course({ startedAt: 5 }), { startedAt: 5 }],
    ['has completed what either has', course({}), course({ completedAt: 9 }), { completedAt: 9 }],
    [
      'completed it when the first of them did',
      course({ completedAt: 4 }),
      course({ completedAt: 9 }),
      { completedAt: 4 },
    ],
    [
      'keeps the earlier test before',
      course({ before: result(8) }),
      course({ before: result(3) }),
      { before: result(3) },
    ],
    [
      'has the tests of both, in order, each once',
      course({ after: [result(1), result(8)] }),
      course({ after: [result(1), result(5)] }),
      { after: [result(1), result(5), result(8)] },
    ],
    [
      'has the certificate of the other',
      course({}),
      course({ certificate: { id: 'C1', link: '/c/C1' } }),
      { certificate: { id: 'C1', link: '/c/C1' } },
    ],
    [
      'has the better of the marks, and the lessons of both',
      course({ lessons: { one: { startedAt: 5, marks: { a: 1, b: 0.5 } } } }),
      course({
        lessons: {
          one: { startedAt: 4, completedAt: 6, marks: { a: 0, b: 0.7, c: 0.2 } },
          two: { startedAt: 8, step: 's', marks: {} },
        },
      }),
      {
        lessons: {
          one: { startedAt: 4, completedAt: 6, marks: { a: 1, b: 0.7, c: 0.2 } },
          two: { startedAt: 8, step: 's', marks: {} },
        },
      },
    ],
  ])('%s', (_, hers, others, expected) => {
    const she = learnerWith('she', { progress: { growth: hers } });
    const other = learnerWith('other', { progress: { growth: others, plain: course({}) } });
    const { learner, facts } = adopting(she, other);
    expect(learner.progress).toEqual({ growth: { ...hers, ...expected }, plain: course({}) });
    expect(facts).toMatchObject([{ kind: 'learner.adopted', from: 'other' }]);
  });

  it('keeps her profile, and has what it lacks; that the other was not reached says nothing of her', () => {
    const she = learnerWith('she', { profile: { language: 'ru' } });
    const profile = { language: 'ky', name: 'Айгүл', consentedAt: 5, stoppedAt: 6, unreachableAt: 7 } as const;
    const { learner } = adopting(she, learnerWith('other', { profile, course: 'growth' }));
    expect(learner.profile).toEqual({ language: 'ru', name: 'Айгүл', consentedAt: 5, stoppedAt: 6 });
    expect(learner.course).toBe('growth');
  });

  it('stays where she is, and is told nothing', () => {
    const she = learnerWith('she', {});
    const { learner } = adopting(she, inLesson().learner);
    expect(learner).toMatchObject({ conversation: she.conversation, outbox: [], address: she.address });
  });

  it('has seen what either has seen', () => {
    const ring = (first: number, ids: string) => ({
      ids: Array.from({ length: 40 }, (_, i) => `${ids}${i}`),
      at: Array.from({ length: 40 }, (_, i) => first + 2 * i),
    });
    const { seen } = adopting(
      learnerWith('she', { seen: ring(1, 'a') }),
      learnerWith('other', { seen: ring(2, 'b') }),
    ).learner;
    expect(seen.ids).toHaveLength(SEEN_RING_SIZE);
    expect(seen.at).toEqual(seen.at.toSorted((one, other) => one - other));
    expect([judge(seen, 'a39', 0), judge(seen, 'b39', 0), judge(seen, 'b0', 2)]).toEqual(['seen', 'seen', 'presumed']);
    expect([judge(seen, 'new', 16), judge(seen, 'new', 17)]).toEqual(['presumed', 'new']);
  });

  it('has the same where it is done again, without a second fact', () => {
    const other = { ...inLesson().learner, id: 'other', adopted: ['third'] };
    const once = adopting(learnerWith('she', {}), other).learner;
    const twice = adopting(once, other);
    expect(twice).toEqual({ learner: { ...once, version: once.version + 1 }, facts: [] });
    expect(once.adopted).toEqual(['other', 'third']);
  });
});

describe('the one who ends', () => {
  const retire = ({ learner: { createdAt: life, version } }: Conversation): Event => ({
    kind: 'retire',
    into: 'she',
    life,
    version,
  });

  it('has nothing left, owes nothing, and is not woken', () => {
    const she = inLesson();
    she.isOnline = false;
    she.text('/hurry');
    she.happens(retire(she));
    expect(she.learner).toMatchObject({ mergedInto: 'she', profile: {}, progress: {}, outbox: [] });
    expect([she.learner.conversation.frames, she.learner.wakeAt, she.learner.course]).toEqual([
      [],
      undefined,
      undefined,
    ]);
    expect(she.kinds()).toEqual(['effect.given-up', 'learner.merged']);
  });

  it.each<[string, (she: Conversation) => void]>([
    ['she ends once more', (she) => she.happens(retire(she))],
    ['she writes', (she) => she.text('/help')],
    ['she comes by a link', (she) => she.start('course-plain')],
    ['a platform says where she is', (she) => she.does({ kind: 'presence', isReachable: false })],
    ['she is to take over what another has', (she) => she.happens({ kind: 'adopt', other: inLesson().learner })],
  ])('does not change where %s', (_, act) => {
    const she = inLesson();
    she.happens(retire(she));
    const { learner } = she;
    act(she);
    expect(she.learner).toBe(learner);
  });

  it('is woken where a lease runs out, and lamented where a message did not arrive', () => {
    const she = inLesson();
    she.happens(retire(she));
    she.wake();
    expect(she.newFacts).toEqual([]);
    const report = { id: 'r', at: she.now };
    she.happens({ kind: 'outcome', entry: '1.0', outcome: { kind: 'never', reason: 'gone' }, report });
    expect(she.kinds()).toEqual(['message.undelivered']);
  });

  it('does not end where she has moved on meanwhile', () => {
    const she = inLesson();
    const event = retire(she);
    she.text('/help');
    const { learner } = she;
    she.happens(event);
    expect(she.learner).toBe(learner);
  });

  it('does not end where she is about to be erased', () => {
    const she = atMenu();
    she.text('/forget');
    she.tap('yes');
    expect(she.learner.outbox.at(-1)?.effect.kind).toBe('erase');
    const { learner } = she;
    she.happens(retire(she));
    expect(she.learner).toBe(learner);
  });
});
