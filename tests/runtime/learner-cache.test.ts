import { expect, test } from 'vitest';
import { createLearnerCache } from '../../src/runtime/learner-cache.ts';
import { learnerAt, NOW } from '../store/samples.ts';

test('a learner who was put in comes out as she was put in last', () => {
  const cache = createLearnerCache(2);
  cache.set(learnerAt('a', 1), NOW);
  cache.set(learnerAt('a', 2), NOW);
  expect(cache.get('a')).toEqual({ learner: learnerAt('a', 2), at: NOW });
  expect(cache.get('b')).toBeUndefined();
});

test.each([
  ['the one who was put in first makes room', () => undefined, 'a'],
  [
    'one who was read since stays, and the next makes room',
    (cache: ReturnType<typeof createLearnerCache>) => cache.get('a'),
    'b',
  ],
  [
    'one who was put in again stays',
    (cache: ReturnType<typeof createLearnerCache>) => cache.set(learnerAt('a', 2), NOW),
    'b',
  ],
])('above the capacity %s', (_, use, gone) => {
  const cache = createLearnerCache(2);
  cache.set(learnerAt('a', 1), NOW);
  cache.set(learnerAt('b', 1), NOW);
  use(cache);
  cache.set(learnerAt('c', 1), NOW);
  expect(['a', 'b', 'c'].filter((id) => !cache.get(id))).toEqual([gone]);
});

test('a learner who was taken out is gone', () => {
  const cache = createLearnerCache(2);
  cache.set(learnerAt('a', 1), NOW);
  cache.delete('a');
  expect(cache.get('a')).toBeUndefined();
});
