import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, suggest } from '../../src/library/suggest.ts';

describe('a suggestion', () => {
  it.each([
    ['a swapped pair', 'chioce', ['choice', 'choices'], 'choice'],
    ['a missing letter', 'titl', ['title', 'minutes'], 'title'],
    ['capitals', 'Title', ['title'], 'title'],
    ['one wrong letter of two', 'kg', ['ky', 'ru', 'en'], 'ky'],
    ['the nearest of several', 'praise-efort', ['praise-effect', 'praise-effort'], 'praise-effort'],
    ['nothing near', 'reflection', ['choice', 'number'], undefined],
    ['nothing known', 'choice', [], undefined],
    ['something too long to be a slip', 'a'.repeat(1000), ['a'], undefined],
  ])('is found for %s', (_name, written, known, found) => {
    expect(nearest(written, known)).toBe(found);
  });

  it('ends a message, or leaves it as it is', () => {
    expect(suggest('chioce', ['choice'])).toBe(' Did you mean `choice`?');
    expect(suggest('reflection', ['choice'])).toBe('');
  });

  it('is the name itself where it is known', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(names, fc.nat(), (known, index) => {
        const name = known[index % known.length] ?? '';
        expect(nearest(name, known)).toBe(name);
      }),
    );
  });
});
