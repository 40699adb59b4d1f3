import { describe, expect, it } from 'vitest';
import { LEARNER_MAX_BYTES } from '../../src/learning/learner.ts';
import { leaseDelivery } from '../../src/learning/outbox.ts';
import { atMenu, Conversation, inLesson } from './drive.ts';
import { smallLibrary } from './small-library.ts';

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

describe('a flow that went past the linter', () => {
  it.each([
    ['goes round in a circle', 'circle', 'too many steps for one event: the flow goes round in a circle'],
    ['has a condition that fails', 'failing', 'this condition fails'],
    ['says a text that is not there', 'broken', 'no text broken.missing'],
    ['calls itself without end', 'endless', 'flows call each other without end'],
    ['calls a flow that is not there', 'nowhere', 'no flow no-such-flow'],
  ])('is stopped with an apology where it %s', (_, command, reason) => {
    const she = atMenu();
    expect(she.text(`/${command}`).at(-1)).toBe('en core.sorry');
    expect(she.factsOf('flow.stopped')).toMatchObject([{ flow: command, reason }]);
    expect(she.places()).toEqual([]);
    expect(she.text('anything')).toEqual(['en menu.menu']);
  });

  it('does not cost her the place in her lesson', () => {
    const she = inLesson();
    she.tap('next');
    she.text('/circle');
    she.text('menu');
    expect(she.tap('learn')).toEqual(['en course.lesson', 'praise?']);
  });

  it('does not take a learner into a lesson who has not consented', () => {
    const she = new Conversation();
    she.start();
    expect(she.text('/stranger')).toEqual(['en core.sorry']);
    expect(she.factsOf('flow.stopped')).toMatchObject([
      { flow: 'stranger', step: 'a', reason: 'no consent before the first lesson or test' },
    ]);
    expect(she.learner.progress).toEqual({});
  });

  it('does not name in the fact what she typed', () => {
    const she = atMenu();
    she.text('/hoard');
    she.repeat(
      () => she.factsOf('flow.stopped').length === 0,
      () => she.text('ө'.repeat(4_000)),
    );
    expect(she.messages.at(-1)?.text).toBe('en core.sorry');
    expect(JSON.stringify(she.newFacts)).not.toContain('өө');
  });
});

describe('a learner whom nothing reaches', () => {
  it.each([
    [20, 'enormous texts', '/enormous'],
    [50, 'long texts of hers', 'ө'.repeat(4_096)],
    [800, 'exports', '/export'],
    [500, 'codes of schools', `/start school-${'7'.repeat(57)}`],
  ])('stays within her bounds after %i of %s', (count, _, text) => {
    const she = atMenu();
    she.isOnline = false;
    for (let i = 0; i < count; i++) she.text(text);
    expect(she.factsOf('effect.given-up').length).toBeGreaterThan(0);
    she.isOnline = true;
    for (let owed = she.learner.outbox.length; owed > 0; owed--) she.outcome({ kind: 'done' });
    expect(she.learner.outbox).toEqual([]);
    expect(she.text('menu').at(-1)).toBe('en menu.menu');
  });

  it('is told the newest things first of all', () => {
    const she = inLesson();
    she.isOnline = false;
    for (let i = 0; i < 40; i++) she.text('ө'.repeat(4_096));
    she.tap('next');
    expect(she.learner.outbox.at(-1)?.effect).toMatchObject({ messages: [{ text: 'praise?' }] });
    expect(she.waiting()).toBeDefined();
  });

  it('is erased, where she asked for it, however much is given up', () => {
    const she = atMenu();
    she.isOnline = false;
    she.text('/forget');
    she.tap('yes');
    for (let i = 0; i < 40; i++) she.text('ө'.repeat(4_096));
    expect(she.factsOf('effect.given-up').length).toBeGreaterThan(0);
    expect(she.learner.outbox.map((entry) => entry.effect.kind)).toContain('erase');
  });

  it('is told the newest thing even where that alone is enormous', () => {
    const she = atMenu(
      smallLibrary((parts) => {
        const { flows } = parts;
        flows.enormous = {
          id: 'enormous',
          start: 'a',
          steps: { a: { say: { key: 'enormous.text' }, ask: { text: { min: 1, max: 9 } } } },
        };
      }),
    );
    she.isOnline = false;
    she.text('/enormous');
    she.text('ө'.repeat(4_096));
    expect(she.learner.outbox.at(-1)?.effect).toMatchObject({ messages: [{ text: 'en core.expect-text' }, {}] });
    expect(she.factsOf('flow.stopped')).toEqual([]);
  });

  it('has room for a delivery lease at any size', () => {
    const she = atMenu();
    she.isOnline = false;
    for (let i = 0; i < 600; i++) {
      she.text('ө'.repeat((7 * i) % 200));
      const claim = { by: '01234567-89ab-cdef-0123-456789abcdef', until: she.now + 60_000, isAlone: true };
      expect(bytesOf(leaseDelivery(she.learner, claim, she.now))).toBeLessThanOrEqual(LEARNER_MAX_BYTES);
    }
  });
});
