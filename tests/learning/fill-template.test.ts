import { expect, it } from 'vitest';
import { fillTemplate } from '../../src/learning/fill-template.ts';

it.each([
  ['a variable', '/c/{id}', { id: 'x1' }, '/c/x1'],
  ['several, more than once', '{a}-{b}-{a}', { a: '1', b: 2 }, '1-2-1'],
  ['a variable that is not set as nothing', '[{gone}]', {}, '[]'],
  ['braces in a value as they are', '{a}', { a: '{b}', b: 'no' }, '{b}'],
  ['signs that mean something to a pattern', '{a}', { a: '$& $1' }, '$& $1'],
  ['what is no placeholder as it is', '{ a } {} {a b}', { a: '1' }, '{ a } {} {a b}'],
])('fills %s', (_, template, vars, filled) => {
  expect(fillTemplate(template, vars)).toBe(filled);
});
