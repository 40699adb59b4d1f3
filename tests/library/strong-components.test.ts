import { expect, it } from 'vitest';
import { circles } from '../../src/library/strong-components.ts';

it.each<[string, Record<string, string[]>, string[][]]>([
  ['a line has no circle', { a: ['b'], b: ['c'], c: [] }, []],
  ['a node may lead to itself', { a: ['b'], b: ['b'] }, [['b']]],
  ['two nodes may lead to each other', { a: ['b'], b: ['a', 'c'], c: [] }, [['a', 'b']]],
  ['circles that share a node are one', { a: ['b'], b: ['a', 'c'], c: ['b'] }, [['a', 'b', 'c']]],
  [
    'two circles are two',
    { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] },
    [
      ['c', 'd'],
      ['a', 'b'],
    ],
  ],
  ['a way round without a way back is none', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
])('%s', (_, graph, found) => {
  expect(circles(new Map(Object.entries(graph)))).toEqual(found);
});
