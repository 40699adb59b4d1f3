import { expect, test } from 'vitest';
import { createLearnerCache } from '../../src/runtime/learner-cache.ts';
import { learnerAt } from '../store/samples.ts';

test('a learner who was put in comes out as she was put in last', () => {
  const cache = createLearnerCache(2);
  cache.set(learnerAt('a', 1));
  cache.set(learnerAt('a', 2));
  expect(cache.get('a')).toEqual(learnerAt('a', 2));
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
    (cache: ReturnType<typeof createLearnerCache>) => cache.set(learnerAt('a', 2)),
    'b',
  ],
])('above the capacity %s', (_, use, gone) => {
  const cache = createLearnerCache(2);
  cache.set(learnerAt('a', 1));
  cache.set(learnerAt('b', 1));
  use(cache);
  cache.set(learnerAt('c', 1));
  expect(['a', 'b', 'c'].filter((id) => !cache.get(id))).toEqual([gone]);
});

test('a learner who was taken out is gone', () => {
  const cache = createLearnerCache(2);
  cache.set(learnerAt('a', 1));
  cache.delete('a');
  expect(cache.get('a')).toBeUndefined();
});
