import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginDraft } from '../../src/learning/draft.ts';
import type { Template } from '../../src/learning/library.ts';
import { outboundTemplate, TEMPLATE_PARAMETER_MAX } from '../../src/learning/outbound-template.ts';
import { sayStep } from '../../src/learning/screen.ts';
import { inLesson } from './drive.ts';

const parametersOf = (...names: string[]) => names.map((name) => ({ name, example: 'x' }));
const READY: Template = {
  name: 'ready',
  category: 'utility',
  texts: {
    ky: { code: 'ky_KG', body: 'Курс {courseTitle}, {name}, даяр', parameters: parametersOf('courseTitle', 'name') },
    ru: { code: 'ru', body: 'Вот {name}, курс {courseTitle} готов', parameters: parametersOf('name', 'courseTitle') },
    en: {
      code: 'en',
      body: 'Here {name}, {courseTitle} is ready',
      parameters: parametersOf('name', 'courseTitle'),
    },
  },
};
const VALUES = { name: 'Айгүл', courseTitle: 'Мактоо', other: 'x' };

describe('a template', () => {
  it('is filled in the order of its language, with the code that the platform has for it', () => {
    expect(outboundTemplate(READY, 'ky', VALUES)).toEqual({
      name: 'ready',
      language: 'ky_KG',
      parameters: ['Мактоо', 'Айгүл'],
    });
    expect(outboundTemplate(READY, 'en', VALUES)).toEqual({
      name: 'ready',
      language: 'en',
      parameters: ['Айгүл', 'Мактоо'],
    });
  });

  it.each([
    ['a line break', 'Айгүл\nТоктогулова', 'Айгүл Токтогулова'],
    ['a tab and many spaces', ' Айгүл\t     Токтогулова\u00A0 ', 'Айгүл Токтогулова'],
    ['control characters', 'a\u0000b\u0007', 'a b'],
    ['half a letter', 'a\uD83D', 'a\uFFFD'],
    ['more than fits', 'ө'.repeat(300), `${'ө'.repeat(199)}…`],
    ['a family where it has to end', `${'ө'.repeat(195)}👩‍👩‍👧`, `${'ө'.repeat(195)}…`],
    ['as much as fits', 'ө'.repeat(200), 'ө'.repeat(200)],
  ])('takes a value with %s', (_, value, filled) => {
    expect(outboundTemplate(READY, 'en', { ...VALUES, name: value })?.parameters[0]).toBe(filled);
  });

  it.each([
    ['not there', undefined],
    ['empty', ''],
    ['white space', ' \n\u200B'.slice(0, 2)],
  ])('is not sent where a value is %s', (_, value) => {
    expect(outboundTemplate(READY, 'ru', { ...VALUES, name: value })).toBeUndefined();
  });

  it('takes any value in one line that is not too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (value) => {
        const [filled = ''] = outboundTemplate(READY, 'en', { ...VALUES, name: `x${value}` })?.parameters ?? [];
        expect(filled).toMatch(/^\S(?:[^\n\t]*\S)?$/u);
        expect(filled).not.toMatch(/ {2}/);
        expect(filled.length).toBeLessThanOrEqual(TEMPLATE_PARAMETER_MAX);
        expect(filled.isWellFormed()).toBe(true);
      }),
    );
  });

  it('goes with what the step says', () => {
    const she = inLesson();
    const library = { ...she.library, templates: { ready: READY } };
    const draft = beginDraft(she.learner, { now: she.now, library, random: () => 0.5 });
    const frame = { flow: 'any', step: 'any', vars: { name: 'Aigul', courseTitle: 'Praise' } };
    sayStep(draft, frame, { say: { key: 'help.help' }, template: 'ready' }, 1);
    expect(draft.said).toEqual([
      {
        text: 'en help.help',
        template: { name: 'ready', language: 'en', parameters: ['Aigul', 'Praise'] },
      },
    ]);
  });
});
