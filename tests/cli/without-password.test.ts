import { expect, test } from 'vitest';
import { withoutPassword } from '../../src/cli/without-password.ts';

test.each([
  ["Unexpected argument 'mongodb://u:secret@h/d'.", "Unexpected argument 'mongodb://…@h/d'."],
  ["Unknown option '--froms'.", "Unknown option '--froms'."],
  ["'mongodb://h/d' was not expected", "'mongodb://h/d' was not expected"],
])('%s is told as %s', (message, told) => {
  expect(withoutPassword(message)).toBe(told);
});
