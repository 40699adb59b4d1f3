import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callDaily } from '../../src/runtime/call-daily.ts';
import { lastTimeOf } from '../../src/runtime/last-time-of.ts';

const AT = { hour: 3, minute: 17, timeZone: 'Asia/Bishkek' };

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 20) }));
afterEach(() => void vi.useRealTimers());

test('a call comes each day at the time of that zone, not before it, until it is ended', async () => {
  const calls: string[] = [];
  const problems: string[] = [];
  const end = callDaily(AT, {
    run: () => void calls.push(new Date().toISOString().slice(0, 16)),
    report: (problem) => problems.push(problem),
  });
  await vi.advanceTimersByTimeAsync(2 * 86_400_000);
  expect(calls).toEqual(['2026-11-23T21:17', '2026-11-24T21:17']);
  end();
  await vi.advanceTimersByTimeAsync(2 * 86_400_000);
  expect(calls).toHaveLength(2);
  expect(problems).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['at that time, it is now', 'Asia/Bishkek', '2026-11-23T21:17:00.000Z', '2026-11-23T21:17:00.000Z'],
  ['a millisecond before, it was yesterday', 'Asia/Bishkek', '2026-11-23T21:16:59.999Z', '2026-11-22T21:17:00.000Z'],
  ['late in the evening, it was this morning', 'Asia/Bishkek', '2026-11-24T17:59:00.000Z', '2026-11-23T21:17:00.000Z'],
  ['on the first of January', 'Asia/Bishkek', '2026-12-31T20:00:00.000Z', '2026-12-30T21:17:00.000Z'],
  ['on a day of 23 hours', 'Europe/Berlin', '2026-03-29T12:00:00.000Z', '2026-03-29T01:17:00.000Z'],
  ['on the day before one of 25 hours', 'Europe/Berlin', '2026-10-25T02:00:00.000Z', '2026-10-24T01:17:00.000Z'],
])('the last 03:17, %s', (_, timeZone, now, expected) => {
  expect(new Date(lastTimeOf({ ...AT, timeZone }, Date.parse(now))).toISOString()).toBe(expected);
});

test.each([
  ['that clocks were put forward over is as much later', 2, 30, '2026-03-29T12:00:00Z', '2026-03-29T01:30:00.000Z'],
  ['that came twice counts once, the first', 2, 30, '2026-10-25T12:00:00Z', '2026-10-25T00:30:00.000Z'],
])('a time %s', (_, hour, minute, now, expected) => {
  const at = { hour, minute, timeZone: 'Europe/Berlin' };
  expect(new Date(lastTimeOf(at, Date.parse(now))).toISOString()).toBe(expected);
});
