import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/learning/event.ts';
import { backOffMs, dueEntry, GIVE_UP_AFTER_MS, leaseDelivery, releaseDelivery } from '../../src/learning/outbox.ts';
import { atMenu, type Conversation, inLesson } from './drive.ts';
import { renameStep, smallLibrary } from './small-library.ts';

const JOINED: Outcome = { kind: 'done', result: 'joined', values: { team: '7', school: 'School 7' } };
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** The flow `school` has other steps than before. */
const REWRITTEN = smallLibrary(({ flows }) => {
  flows.school = { id: 'school', start: 'new', steps: { new: { say: { key: 'school.later' } } } };
});

/** Waits for the school to be found. */
function joining(she: Conversation = inLesson()): Conversation {
  she.text('/school');
  she.text('7');
  return she;
}

describe('an effect', () => {
  it('keeps its flow waiting, and its outcome lets it go on', () => {
    const she = joining();
    expect(she.places().at(-1)).toBe('school:join');
    expect(she.learner.wakeAt).toBe(she.learner.outbox[0]?.dueAt);
    expect(she.outcome(JOINED)).toEqual(['en school.joined: School 7', 'one begins']);
    expect(she.factsOf('team.joined')).toMatchObject([{ team: '7' }]);
  });

  it('that found nothing asks again', () => {
    const she = joining();
    expect(she.outcome({ kind: 'done', result: 'unknown' })).toEqual(['en school.unknown', 'en school.ask']);
    expect(she.factsOf('team.unknown')).toMatchObject([{ code: '7' }]);
  });

  it('lets its flow go on, while another one has interrupted it, when that ends', () => {
    const she = joining();
    she.text('/settings');
    expect(she.outcome(JOINED)).toEqual(['en settings.settings']);
    expect(she.learner.profile.team).toBe('7');
    expect(she.tap('back')).toEqual(['en settings.closed', 'en school.joined: School 7', 'one begins']);
  });

  it('counts for her even where its flow was left', () => {
    const she = joining();
    she.text('menu');
    she.tap('learn');
    expect(she.outcome(JOINED).at(-1)).toBe('one begins');
    expect(she.learner.profile.school).toBe('School 7');
    expect(she.messages.map((message) => message.text)).not.toContain('en school.joined: School 7');
  });

  it('has no second outcome', () => {
    const she = joining();
    const entry = she.learner.outbox[0]?.id ?? '';
    she.outcome(JOINED);
    const { learner } = she;
    she.happens({ kind: 'outcome', entry, outcome: JOINED });
    she.happens({ kind: 'outcome', entry, outcome: { kind: 'never', reason: 'late' } });
    expect(she.learner).toBe(learner);
  });

  it.each([
    ['can never be done', (she: Conversation) => she.outcome({ kind: 'never', reason: 'no such table' }), 1],
    [
      'could not be done for a day',
      (she: Conversation) => {
        she.outcome({ kind: 'retry', reason: 'busy' });
        return she.later(GIVE_UP_AFTER_MS).outcome({ kind: 'retry', reason: 'busy' });
      },
      2,
    ],
  ])('lets its flow go on as failed where it %s', (_, fail, attempts) => {
    const she = joining();
    expect(fail(she)).toEqual(['en school.failed', 'one begins']);
    expect(she.newFacts).toMatchObject([{ kind: 'effect.given-up', effect: 'find-team', attempts }]);
    expect(she.learner.outbox).toEqual([]);
  });

  it('whose step is gone lets its flow begin again', () => {
    const she = joining();
    she.library = REWRITTEN;
    expect(she.outcome(JOINED)).toEqual(['en school.later', 'one begins']);
    expect(she.learner.profile.team).toBe('7');
  });

  it('whose step is gone lets its flow begin again when another one ends', () => {
    const she = joining();
    she.text('/settings');
    she.library = REWRITTEN;
    she.outcome(JOINED);
    expect(she.tap('back')).toEqual(['en settings.closed', 'en school.later', 'one begins']);
  });

  it('whose flow is gone leaves her where she was before', () => {
    const she = joining();
    she.library = smallLibrary(({ flows }) => {
      delete flows.school;
    });
    expect(she.outcome(JOINED)).toEqual(['one begins']);
    expect(she.kinds()).toEqual(['team.joined', 'flow.stopped']);
  });
});

describe('an entry that had to wait for its turn', () => {
  it.each([
    ['when the pacer or platform says', 2_500, 2_500],
    ['after a second where nobody says when', undefined, 1_000],
    ['even at once', 0, 0],
  ])('comes again %s, and that is no failed attempt', (_, afterMs, pause) => {
    const she = joining();
    she.outcome({ kind: 'retry', reason: 'busy' });
    she.outcome({ kind: 'retry', reason: 'not yet', isUntried: true, ...(afterMs !== undefined && { afterMs }) });
    expect(she.learner.outbox).toMatchObject([{ attempts: 1, dueAt: she.now + pause }]);
  });

  it('for a day is given up', () => {
    const she = joining();
    she.later(GIVE_UP_AFTER_MS).outcome({ kind: 'retry', reason: 'not yet', isUntried: true, afterMs: 1 });
    expect(she.kinds()).toEqual(['effect.given-up']);
  });
});

describe('a repetition', () => {
  it('comes after 1 s, doubling up to an hour, less a random half', () => {
    const pauses = Array.from({ length: 20 }, (_, i) => backOffMs(i + 1, () => 1));
    expect(pauses.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(pauses.slice(-8)).toEqual([...Array(8)].map(() => HOUR));
    expect(backOffMs(1, () => 0)).toBe(500);
    expect(backOffMs(2_000, () => 0)).toBe(HOUR / 2);
  });

  it('counts its attempts and is due after a pause', () => {
    const she = joining();
    for (let attempts = 1; attempts <= 14; attempts++) {
      she.outcome({ kind: 'retry', reason: 'busy' });
      const [entry] = she.learner.outbox;
      expect(entry?.attempts).toBe(attempts);
      const pause = (entry?.dueAt ?? 0) - she.now;
      expect(pause).toBeGreaterThanOrEqual(backOffMs(attempts, () => 0));
      expect(pause).toBeLessThanOrEqual(backOffMs(attempts, () => 1));
      expect(dueEntry(she.learner, she.now)).toBeUndefined();
      expect(she.learner.wakeAt).toBe(entry?.dueAt);
    }
    expect(she.newFacts).toEqual([]);
  });

  it('is not due before the platform wants it', () => {
    const she = joining();
    she.outcome({ kind: 'retry', reason: 'slow down', afterMs: HOUR });
    expect(she.learner.outbox[0]?.dueAt).toBe(she.now + HOUR);
    she.outcome({ kind: 'retry', reason: 'slow down', afterMs: 1 });
    expect(she.learner.outbox[0]?.dueAt).toBeGreaterThanOrEqual(she.now + 1_000);
  });
});

describe('the outbox', () => {
  it('keeps its order, and holds back what stands behind an entry that waits', () => {
    const she = inLesson();
    she.isOnline = false;
    she.tap('next');
    she.tap('b');
    joining(she);
    const ids = she.learner.outbox.map((entry) => entry.id);
    const kinds = she.learner.outbox.map((entry) => entry.effect.kind);
    expect(kinds).toEqual(['send', 'send', 'send', 'send', 'find-team']);
    she.outcome({ kind: 'retry', reason: 'busy', afterMs: MINUTE });
    expect(she.learner.outbox.map((entry) => entry.id)).toEqual(ids);
    expect(dueEntry(she.learner, she.now)).toBeUndefined();
    expect(dueEntry(she.learner, she.now + MINUTE)?.id).toBe(ids[0]);
  });

  it('never gives an id twice', () => {
    const she = inLesson();
    const ids = new Set<string>();
    she.isOnline = false;
    for (let i = 0; i < 50; i++) {
      const before = new Set(she.learner.outbox.map((entry) => entry.id));
      she.text(['/export', 'nonsense', '/school', '/pause'][i % 4] ?? '');
      for (const { id } of she.learner.outbox.filter((entry) => !before.has(entry.id))) {
        expect(ids).not.toContain(id);
        ids.add(id);
      }
      she.outcome(i % 5 === 0 ? { kind: 'retry', reason: 'busy' } : { kind: 'done', result: 'ready' });
    }
    expect(ids.size).toBeGreaterThan(50);
  });

  it('is given up where nothing reaches her, until she writes; what is no message stays owed', () => {
    const she = inLesson();
    she.isOnline = false;
    she.tap('next');
    joining(she);
    she.outcome({ kind: 'never', reason: 'blocked by the user', unreachable: true });
    expect(she.learner.outbox.map((entry) => entry.effect.kind)).toEqual(['find-team']);
    expect(she.learner.profile.unreachableAt).toBe(she.now);
    expect(she.kinds()).toEqual(['effect.given-up', 'learner.unreachable', 'effect.given-up', 'effect.given-up']);
    she.text('/help');
    expect(she.learner.profile.unreachableAt).toBeUndefined();
    expect(she.learner.outbox.map((entry) => entry.effect.kind)).toEqual(['find-team', 'send']);
  });
});

describe('a learner whom nothing reaches', () => {
  it('is recorded once, until she writes again', () => {
    const she = inLesson();
    she.isOnline = false;
    she.text('/hurry');
    const blocked: Outcome = { kind: 'never', reason: 'blocked by the user', unreachable: true };
    she.outcome(blocked);
    const since = she.learner.profile.unreachableAt;
    she.later(MINUTE).wake();
    expect(she.kinds(), 'what she has not asked for is not even tried').toEqual([
      'question.timed-out',
      'effect.given-up',
    ]);
    expect(she.learner.outbox).toEqual([]);
    expect(she.learner.profile.unreachableAt).toBe(since);
    she.text('/help');
    she.outcome(blocked);
    expect(she.factsOf('learner.unreachable')).toHaveLength(2);
  });
});

describe('a delivery lease', () => {
  const claim = (by: string, until: number, isAlone = false) => ({ by, until, isAlone });
  const owed = () => {
    const she = atMenu();
    she.isOnline = false;
    she.text('/help');
    return she;
  };

  it('is taken where something is due, and wakes her when it runs out', () => {
    const { learner, now } = owed();
    const leased = leaseDelivery(learner, claim('one', now + MINUTE), now);
    expect(leased.delivery).toEqual({ by: 'one', until: now + MINUTE });
    expect(leased.wakeAt).toBe(now + MINUTE);
  });

  it('is not taken where nothing is due', () => {
    const { learner, now } = atMenu();
    expect(leaseDelivery(learner, claim('one', now + MINUTE), now)).toBe(learner);
  });

  it.each([
    ['stays with another process until it runs out', 30_000, false, 'one'],
    ['passes on when it has run out', MINUTE, false, 'two'],
    ['passes on at once where nobody else can be serving', 30_000, true, 'two'],
  ])('%s', (_, passed, isAlone, holder) => {
    const { learner, now } = owed();
    const leased = leaseDelivery(learner, claim('one', now + MINUTE), now);
    const later = leaseDelivery(leased, claim('two', now + 2 * MINUTE, isAlone), now + passed);
    expect(later.delivery?.by).toBe(holder);
    expect(later.wakeAt).toBe(later.delivery?.until);
  });

  it('is renewed by its holder', () => {
    const { learner, now } = owed();
    const leased = leaseDelivery(learner, claim('one', now + MINUTE), now);
    expect(leaseDelivery(leased, claim('one', now + 2 * MINUTE), now + 1).delivery?.until).toBe(now + 2 * MINUTE);
  });

  it('is given back where nothing is due any more, and then the next debt wakes her', () => {
    const she = owed();
    she.learner = leaseDelivery(she.learner, claim('one', she.now + MINUTE), she.now);
    she.outcome({ kind: 'retry', reason: 'busy', afterMs: HOUR });
    expect(she.learner.wakeAt).toBeLessThanOrEqual(she.now + MINUTE);
    const given = leaseDelivery(she.learner, claim('one', she.now + 2 * MINUTE), she.now);
    expect(given.delivery).toBeUndefined();
    expect(given.wakeAt).toBe(she.now + HOUR);
    expect(releaseDelivery(she.learner)).toEqual(given);
    expect(releaseDelivery(given)).toBe(given);
  });

  it('does not hide a debt that is due sooner', () => {
    const she = atMenu();
    she.text('/hurry');
    she.isOnline = false;
    she.later(30_000).text('nonsense');
    const leased = leaseDelivery(she.learner, claim('one', she.now + HOUR), she.now);
    expect(leased.wakeAt).toBe(she.waiting()?.timeoutAt);
  });
});

describe('a pause', () => {
  it('wakes her when it is over, and not before', () => {
    const she = inLesson();
    expect(she.text('/pause')).toEqual(['en pause.before']);
    const until = she.learner.wakeAt ?? 0;
    expect(until - she.now).toBe(MINUTE - 1_000);
    expect(she.wake()).toEqual([]);
    expect(she.learner.wakeAt).toBe(until);
    she.now = until;
    expect(she.wake()).toEqual(['en pause.after', 'one begins']);
    expect(she.learner.wakeAt).toBeUndefined();
  });

  it('that another flow interrupted goes on when that ends', () => {
    const she = inLesson();
    she.text('/pause');
    she.text('/settings');
    expect(she.later(MINUTE).wake()).toEqual([]);
    expect(she.tap('back')).toEqual(['en settings.closed', 'en pause.after', 'one begins']);
  });

  it('leaves her the menu meanwhile', () => {
    const she = atMenu();
    she.text('/circle');
    she.text('/pause');
    expect(she.text('nonsense')).toEqual(['en menu.menu']);
  });
});

describe('a question with a timeout', () => {
  it('that is answered in time wakes nobody', () => {
    const she = inLesson();
    she.text('/hurry');
    expect(she.learner.wakeAt).toBe(she.waiting()?.timeoutAt);
    expect(she.tap('yes')).toEqual(['en hurry.answered', 'one begins']);
    expect(she.learner.wakeAt).toBeUndefined();
  });

  it('goes on by itself when nobody answers', () => {
    const she = inLesson();
    she.text('/hurry');
    expect(she.later(MINUTE).wake()).toEqual(['en hurry.late', 'one begins']);
    expect(she.newFacts).toMatchObject([{ kind: 'question.timed-out', flow: 'hurry', step: 'hurry' }]);
    expect(she.tapTurn(she.learner.conversation.turn, 'yes')).toEqual(['en core.old-button', 'one begins']);
  });

  it('which another flow interrupted goes on when that ends', () => {
    const she = inLesson();
    she.text('/hurry');
    she.text('/settings');
    expect(she.later(MINUTE).wake()).toEqual([]);
    expect(she.kinds()).toEqual(['question.timed-out']);
    expect(she.learner.wakeAt).toBeUndefined();
    expect(she.tap('back')).toEqual(['en settings.closed', 'en hurry.late', 'one begins']);
  });

  it('just waits where its author took the timeout away', () => {
    const she = inLesson();
    she.text('/hurry');
    she.library = smallLibrary(({ flows }) => {
      const step = flows.hurry?.steps.hurry;
      if (flows.hurry && step)
        flows.hurry = { ...flows.hurry, steps: { ...flows.hurry.steps, hurry: { ...step, ask: {} } } };
    });
    expect(she.later(MINUTE).wake()).toEqual([]);
    expect(she.learner.wakeAt).toBeUndefined();
    expect(she.places().at(-1)).toBe('hurry:hurry');
  });

  it.each([
    ['step', smallLibrary((parts) => renameStep(parts, 'hurry', 'hurry', 'haste')), ['en hurry.ask']],
    ['flow', smallLibrary(({ flows }) => void delete flows.hurry), ['one begins']],
  ])('does not wake her for ever where its %s is gone', (_, library, said) => {
    const she = inLesson();
    she.text('/hurry');
    she.library = library;
    expect(she.later(MINUTE).wake()).toEqual(said);
    expect(she.learner.wakeAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(she.now);
  });

  it('does not wake her for ever where its flow is gone below another one', () => {
    const she = inLesson();
    she.text('/hurry');
    she.text('/settings');
    she.library = smallLibrary(({ flows }) => {
      delete flows.hurry;
    });
    she.later(MINUTE).wake();
    expect(she.learner.wakeAt).toBeUndefined();
    expect(she.tap('back')).toEqual(['en settings.closed', 'one begins']);
  });
});
