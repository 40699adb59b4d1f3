import { describe, expect, test } from 'vitest';
import { LEARNER_SCHEMA, newLearner } from '../../src/learning/learner.ts';
import { UPGRADES, type Upgrade, upgradeLearner } from '../../src/learning/upgrade.ts';

const learner = newLearner('a', { channel: 'web', name: 'a' }, 0);

/** What a program two schemas later would carry. */
const LATER: readonly Upgrade[] = [
  ({ nick, ...stored }) => ({ ...stored, profile: { name: nick } }),
  (stored) => ({ ...stored, course: 'growth-mindset' }),
];

describe('a stored learner', () => {
  test('of today’s schema is taken as she is', () => {
    expect(upgradeLearner(learner)).toBe(learner);
  });

  test('of each earlier schema has an upgrade', () => {
    expect(UPGRADES).toHaveLength(LEARNER_SCHEMA - 1);
  });

  test('goes through every upgrade from her schema on, in order', () => {
    const upgraded = upgradeLearner({ ...learner, nick: 'Айгүл' }, LATER);
    expect(upgraded).toEqual({ ...learner, schema: 3, profile: { name: 'Айгүл' }, course: 'growth-mindset' });
  });

  test('skips the upgrades that she has behind her', () => {
    const stored = { ...learner, schema: 2, profile: { name: 'Айгүл' } };
    expect(upgradeLearner(stored, LATER)).toEqual({ ...stored, schema: 3, course: 'growth-mindset' });
  });

  test('is not changed in place', () => {
    const stored = Object.freeze({ ...learner, schema: 2 });
    upgradeLearner(stored, LATER);
    expect(stored.schema).toBe(2);
  });

  test('of a newer schema is refused, with both numbers and the remedy', () => {
    expect(() => upgradeLearner({ ...learner, schema: 3 }, LATER.slice(1))).toThrow(
      'newer version of the program (learner schema 3, this version knows 2): start the newer version',
    );
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a text', 'learner'],
    ['a list', [learner]],
    ['an object without a schema', { ...learner, schema: undefined }],
    ['a schema that is no number', { ...learner, schema: '1' }],
    ['schema 0', { ...learner, schema: 0 }],
    ['a learner without an outbox', { ...learner, outbox: undefined }],
    ['a learner without a conversation', { ...learner, conversation: {} }],
    ['a learner without an address', { ...learner, address: null }],
  ])('%s is no learner', (_case, stored) => {
    expect(() => upgradeLearner(stored)).toThrow(/this is no learner/);
  });
});
