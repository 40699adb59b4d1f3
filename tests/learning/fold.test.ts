import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold } from '../../src/learning/fold.ts';

it.each([
  ['case', 'ӨСҮҮ Growth', 'осуу growth'],
  ['Kyrgyz letters that a keyboard may lack', 'Жаңы өсүү, үйрөнүү', 'жаны осуу уйронуу'],
  ['ё', 'Ещё всё', 'еще все'],
  ['й as a letter of its own', 'мой и мои', 'мой и мои'],
  ['decomposed letters', 'е\u0308и\u0306', 'ей'],
  ['stress marks', 'за\u0301мок', 'замок'],
  ['white space', '  a\t\n\u00a0 b ', 'a b'],
  ['quotes', '«Жакшы» “good” "да"', 'жакшы good да'],
  ['apostrophes inside a word', "don’t mat'", 'dont mat'],
  ['hyphens as a space', 'аты-жөнү', 'аты жону'],
  ['the point of a number', '1,5 / 1.5', '1 5 1 5'],
  ['emoji', '👍🏽 ооба 🙏', 'ооба'],
  ['a keycap', '2️⃣', '2'],
  ['full-width digits and ligatures', '２ ﬁ', '2 fi'],
  ['nothing but punctuation', '?!…', ''],
])('folds %s', (_, text, folded) => {
  expect(fold(text)).toBe(folded);
});

it('leaves what it has folded', () => {
  const texts = fc.string({ unit: fc.constantFrom(..."абвёйңөүЁҢӨҮabcXYZ0189 -–«».,!?'’\u0301👍½№") });
  fc.assert(
    fc.property(texts, (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

it('folds common characters as it folds all others', () => {
  const common = fc.string({
    unit: fc.constantFrom(...Array.from({ length: 0x500 }, (_, i) => String.fromCharCode(i)), ...'«»–—…’“”№'),
  });
  fc.assert(
    fc.property(common, (text) => {
      /** An emoji takes a text off the short way, and is itself left out. */
      expect(fold(text)).toBe(fold(`👍${text}`));
    }),
    { numRuns: 2_000 },
  );
});
