import { describe, expect, it } from 'vitest';
import type { Outcome, OutcomeEvent } from '../../src/learning/event.ts';
import { SEEN_RING_SIZE } from '../../src/learning/learner.ts';
import { lastHeard } from '../../src/learning/seen.ts';
import { BEGINNING, type Conversation, inLesson } from './drive.ts';

const BLOCKED: Outcome = { kind: 'never', reason: 'no such user', unreachable: true };
const REFUSED = { kind: 'never', reason: 'bad payload' } as const;
const FAILED = { kind: 'retry', reason: 'internal error' } as const;
const DONE: Outcome = { kind: 'done' };

/** She is owed a message, and then one more. */
function owed(): Conversation {
  const she = inLesson();
  she.isOnline = false;
  she.text('/help');
  she.text('/help');
  return she;
}

const first = (she: Conversation) => she.learner.outbox[0]?.id ?? '';
const report = (entry: string, outcome: Outcome, id = 'status-1', at = BEGINNING + 3_600_000): OutcomeEvent => ({
  kind: 'outcome',
  entry,
  outcome,
  report: { id, at },
});

describe('what a platform reports of a message that is still owed', () => {
  it('settles it, and takes no place in the ring where it is done', () => {
    const she = owed();
    const { seen, outbox } = she.learner;
    she.happens(report(first(she), DONE));
    expect(she.learner).toMatchObject({ seen, outbox: outbox.slice(1) });
  });

  it('counts a failed attempt once, however often it is delivered', () => {
    const she = owed();
    she.happens(report(first(she), FAILED));
    const { learner } = she;
    she.happens(report(first(she), FAILED));
    expect(she.learner).toBe(learner);
    expect(learner.outbox[0]?.attempts).toBe(1);
  });

  it('gives it up once, and is not said again of what is gone', () => {
    const she = owed();
    const entry = first(she);
    she.happens(report(entry, REFUSED));
    expect(she.kinds()).toEqual(['effect.given-up']);
    const { learner } = she;
    she.happens(report(entry, REFUSED));
    expect(she.learner).toBe(learner);
  });

  it('is taken however much has happened since', () => {
    const she = owed();
    const entry = first(she);
    for (let i = 0; i <= SEEN_RING_SIZE; i++) she.text('/help');
    she.happens(report(entry, DONE, 'late', BEGINNING));
    she.happens(report(first(she), REFUSED, 'later', BEGINNING));
    expect(she.factsOf('event.presumed-seen')).toEqual([]);
    expect(she.kinds()).toEqual(['effect.given-up']);
  });
});

describe('what a platform reports of a message that counted as sent', () => {
  it.each([
    ['can never arrive', REFUSED],
    ['did not arrive this time', FAILED],
  ] as const)('that it %s, is recorded once', (_, outcome) => {
    const she = inLesson();
    she.happens(report('1.0', outcome));
    expect(she.newFacts).toMatchObject([{ kind: 'message.undelivered', entry: '1.0', reason: outcome.reason }]);
    const { learner } = she;
    she.happens(report('1.0', outcome));
    expect(she.learner).toBe(learner);
    expect(learner.profile).not.toHaveProperty('unreachableAt');
  });

  it('that it is done, changes nothing', () => {
    const she = inLesson();
    const { learner } = she;
    she.happens(report('1.0', DONE));
    expect(she.learner).toBe(learner);
  });

  it('that nothing reaches her, gives up what else is owed', () => {
    const she = owed();
    she.happens(report('1.0', BLOCKED));
    expect(she.kinds()).toEqual(['message.undelivered', 'learner.unreachable', 'effect.given-up', 'effect.given-up']);
    expect(she.learner).toMatchObject({ outbox: [], profile: { unreachableAt: she.now } });
  });

  it('that nothing reached her, does not count where she has written since', () => {
    const she = inLesson();
    const sentAt = she.now;
    she.later(1_000).text('/help');
    she.happens(report('1.0', BLOCKED, 'status', sentAt));
    expect(she.kinds()).toEqual(['message.undelivered']);
    expect(she.learner.profile).not.toHaveProperty('unreachableAt');
  });

  it('before she was erased and came again, is no news', () => {
    const she = owed();
    const { learner } = she;
    for (const outcome of [DONE, REFUSED]) she.happens(report(first(she), outcome, 'old', BEGINNING - 6_000));
    expect(she.learner).toBe(learner);
    she.happens(report(first(she), DONE, 'skewed', BEGINNING - 4_000));
    expect(she.learner).not.toBe(learner);
  });

  it('is not taken for something that she did', () => {
    const she = inLesson();
    const heard = lastHeard(she.learner.seen);
    she.happens(report('1.0', REFUSED));
    she.does({ kind: 'presence', isReachable: false });
    expect(lastHeard(she.learner.seen)).toEqual(heard);
    she.does({ kind: 'other', what: 'voice' }, { id: 'hers' });
    expect(lastHeard(she.learner.seen)?.id).toBe('hers');
  });

  it('counts beside an event of hers that has the same id', () => {
    const she = inLesson();
    she.does({ kind: 'text', text: '/help' }, { id: 'status-1' });
    she.happens(report('1.0', REFUSED));
    expect(she.kinds()).toEqual(['message.undelivered']);
  });
});

describe('whom she is last heard by', () => {
  it('is the latest by its time, not by its place', () => {
    expect(lastHeard({ ids: ['a', 'b', '~c'], at: [7, 3, 9] })).toEqual({ id: 'a', at: 7 });
    expect(lastHeard({ ids: ['a', 'b'], at: [7, 7] })?.id).toBe('b');
    expect(lastHeard({ ids: [], at: [] })).toBeUndefined();
  });
});
