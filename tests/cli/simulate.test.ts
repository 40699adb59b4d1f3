import { expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';

async function run(...args: string[]) {
  let out = '';
  let errors = '';
  const code = await runCommand(['simulate', ...args], {
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      errors += text;
    },
    env: {},
    signal: new AbortController().signal,
  });
  return { code, out, errors };
}

test('many worlds end with a line that says how many seeds, events, faults and learner-days there were', async () => {
  const { code, out, errors } = await run('--seeds', '12', '--from', '5');
  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(out.trim().split('\n').at(-1)).toMatch(
    /^12 seeds from 5, every promise kept; \d+ events; \d+ faults \(crash \d+, refuse .*learner-days\/s$/,
  );
});

test('one world tells all that happens in it, and the same when it is lived once more', async () => {
  const [one, other] = [await run('--seed', '3'), await run('--seed', '3')];
  expect(one.code).toBe(0);
  expect(one.out).toMatch(/^0\.000 seed 3 on mongo: \{"crash":/);
  expect(one.out).toMatch(/ commit [0-9a-z]{26} version 1 by p1: heard /);
  expect(other.out).toBe(one.out);
});

test.each([
  [['--seed', '0'], '--seed 0: a whole number from 1 on was expected.'],
  [['--seeds', 'many'], '--seeds many: a whole number from 1 on was expected.'],
  [['--seed', '1', '--from', '2'], '--seed stands alone'],
  [['--sed', '1'], "Unknown option '--sed'"],
  [['7'], "Unexpected argument '7'"],
])('called wrongly with %j it says what was expected', async (args, sentence) => {
  const { code, errors } = await run(...args);
  expect(code).toBe(2);
  expect(errors).toContain(sentence);
  expect(errors).toContain('sabak simulate --seed N');
});
