import { expect, it } from 'vitest';
import { createSparingReport, REPORT_EVERY_MS } from '../../src/channels/sparing-report.ts';

type Told = readonly [at: number, problem: string, kind?: string];

it.each<[name: string, told: readonly Told[], shown: readonly string[]]>([
  [
    'the same once in a while',
    [
      [0, 'a'],
      [REPORT_EVERY_MS - 1, 'a'],
      [REPORT_EVERY_MS, 'a'],
    ],
    ['a', 'a'],
  ],
  [
    'what is different at once',
    [
      [0, 'a'],
      [0, 'b'],
      [0, 'a'],
    ],
    ['a', 'b'],
  ],
  [
    'one of a kind, in the words of the first',
    [
      [0, 'reset', 'k'],
      [1, '502', 'k'],
      [1, '502'],
    ],
    ['reset', '502'],
  ],
])('operators read %s', (_name, told, shown) => {
  const read: string[] = [];
  let now = 0;
  const report = createSparingReport({ report: (problem) => void read.push(problem), clock: () => now });
  for (const [at, problem, kind] of told) {
    now = at;
    report(problem, kind);
  }
  expect(read).toEqual(shown);
});
