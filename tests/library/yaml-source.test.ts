import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from '../../src/library/yaml-source.ts';

function placeOf(text: string, marker: string) {
  const source = parseYaml(text, (_, __, message) => {
    throw new Error(message);
  });
  if (!source) throw new Error('nothing was read');
  const { key } = source.value as { key: string };
  return source.positionIn(['key'], key.indexOf(marker));
}

it.each([
  ['plain', 'key: one {two}', 1, 10],
  ['between double quotes', 'key: "one {two}"', 1, 11],
  ['after an escape', 'key: "a \\"b\\" {two}"', 1, 15],
  ['after a doubled quote', "key: 'it''s {two}'", 1, 13],
  ['in a block', 'key: |\n  one\n  {two}\n', 3, 3],
  ['in a folded block with a header', 'key: >-\n  one\n  and {two}\n', 3, 7],
  ['on a second line of plain text', 'key: one\n  and {two}\n', 2, 7],
])('a letter of a text %s stands where it is in the file', (_, text, line, column) => {
  expect(placeOf(text, '{')).toEqual({ line, column });
});

it('a marked letter is found in whatever way YAML writes the text', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom(...'abc "\'#:-\n\\&') }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(words, fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL'), ([a, b], type) => {
      const text = stringify({ key: `${a}§${b}` }, { defaultStringType: type as 'PLAIN', lineWidth: 0 });
      const { line = 0, column = 0 } = placeOf(text, '§') ?? {};
      expect(text.split('\n')[line - 1]?.[column - 1]).toBe('§');
    }),
  );
});
