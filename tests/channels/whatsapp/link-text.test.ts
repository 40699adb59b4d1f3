import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkText, parameterOf, readLinkText } from '../../../src/channels/whatsapp/link-text.ts';
import { LANGUAGES } from '../../../src/learning/language.ts';

describe('parameterOf', () => {
  it.each([
    ['Саламатсызбы! Сабакты баштагым келет: school-12', 'school-12'],
    ['Hello! course-growth-mindset', 'course-growth-mindset'],
    ['салам ref-aB_9', 'ref-aB_9'],
    ['Привет school-12  \n', 'school-12'],
    ['Здравствуйте, school-12', 'school-12'],
    ['Кутман күн\nschool-12', 'school-12'],
  ])('finds it in “%s”', (text, parameter) => {
    expect(parameterOf(text)).toBe(parameter);
  });

  it.each([
    ['school-12'],
    ['I teach at school-12'],
    ['Hello! I teach at school-12 in Naryn'],
    ['Hello! school-12.'],
    ['Hello! preschool-12'],
    ['Hello! school-'],
    [`Hello! school-${'1'.repeat(60)}`],
    [`Hello! ${'I have a long question about this. '.repeat(4)}school-12`],
    ['Мектебибиз school-12'],
    ['! school-12'],
    ['school-12 course-a'],
    [''],
  ])('finds none in “%s”', (text) => {
    expect(parameterOf(text)).toBeUndefined();
  });

  it('has a link without a parameter, which still begins', () => {
    expect(LANGUAGES.map((language) => readLinkText(linkText(undefined, language)))).toEqual(
      LANGUAGES.map((language) => ({ language })),
    );
    expect(readLinkText('Hello! I would like to start learning maths.')).toBeUndefined();
  });

  it('is what linkText was made of, in its language', () => {
    const parameter = fc
      .tuple(fc.constantFrom('school', 'course', 'ref'), fc.stringMatching(/^[A-Za-z0-9_-]{1,50}$/))
      .map(([kind, rest]) => `${kind}-${rest}`);
    fc.assert(
      fc.property(parameter, fc.constantFrom(...LANGUAGES), (one, language) => {
        expect(readLinkText(linkText(one, language))).toEqual({ parameter: one, language });
      }),
    );
  });
});
