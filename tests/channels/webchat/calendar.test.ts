import { describe, expect, it } from 'vitest';
import { dayOf, timeOf } from '../../../src/channels/webchat/page/calendar.ts';
import { guessLanguage } from '../../../src/channels/webchat/page/languages.ts';

const at = (year: number, month: number, day: number, hour = 12, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).getTime();
const NOW = at(2026, 3, 1);

describe('dayOf', () => {
  it.each([
    ['today', at(2026, 3, 1, 0, 1), ['Бүгүн', 'Сегодня', 'Today']],
    ['yesterday, over the end of a month', at(2026, 2, 28, 23, 59), ['Кечээ', 'Вчера', 'Yesterday']],
    ['an earlier day', at(2026, 2, 3), ['3-февраль', '3 февраля', '3 February']],
    ['another year', at(2025, 11, 17), ['2025-жыл, 17-ноябрь', '17 ноября 2025 г.', '17 November 2025']],
  ])('names %s', (_name, day, expected) => {
    expect((['ky', 'ru', 'en'] as const).map((language) => dayOf(day, NOW, language))).toEqual(expected);
  });
});

describe('timeOf', () => {
  it('has two digits each', () => {
    expect(timeOf(at(2026, 3, 1, 7, 5))).toBe('07:05');
  });
});

describe('guessLanguage', () => {
  it.each([
    [['ru-KG', 'en'], 'ru'],
    [['de', 'EN-us'], 'en'],
    [['de'], 'ky'],
    [[], 'ky'],
  ])('of %s takes %s', (preferred, expected) => {
    expect(guessLanguage(preferred)).toBe(expected);
  });
});
